import type { TableWrite } from './batch-write.js';

/** What a request brought for one table, and how much of it came back for want of capacity. */
export interface Arrival {
  /** When it came, by the clock handed to the service. */
  readonly timeMS: number;
  readonly request: number;
  readonly table: string;
  readonly writes: number;
  /** Those of them that came back unprocessed, or were throttled with their whole request. */
  readonly wasted: number;
}

/** The arrivals of one request: one a table. */
export function arrivalsOf(
  request: number,
  timeMS: number,
  writes: readonly TableWrite[],
  wasted: readonly TableWrite[],
): Arrival[] {
  const tables = new Set(writes.map(({ table }) => table));
  const countOf = (some: readonly TableWrite[], table: string): number =>
    some.reduce((count, write) => (write.table === table ? count + 1 : count), 0);
  return [...tables].map((table) => {
    return { timeMS, request, table, writes: countOf(writes, table), wasted: countOf(wasted, table) };
  });
}

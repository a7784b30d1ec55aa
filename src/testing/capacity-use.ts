import type { Arrival } from './arrivals.js';
import type { HistoryEntry } from './history-table.js';

/** What is measured: a `HistoryService` or a `FaultyDynamoDb`. */
export interface MeasuredService {
  readonly history: readonly HistoryEntry[];
  readonly arrivals: readonly Arrival[];
  offeredWriteUnits(table: string, fromMS: number, toMS: number): number;
}

/** What to measure. */
export interface CapacityUseOptions {
  readonly table: string;
  /** Begin, by the clock of the service. */
  readonly fromMS: number;
  /** End, which does not belong to it; after `fromMS`. */
  readonly toMS: number;
  /** Length of each window; the last may be shorter. @default all in one */
  readonly windowMS?: number;
}

/** How a table was used in a window of time. */
export interface CapacityWindow {
  readonly fromMS: number;
  readonly toMS: number;
  /** Write units that came in, without what was saved before; Infinity for an unlimited table. */
  readonly unitsOffered: number;
  /** Write units of the writes applied. */
  readonly unitsApplied: number;
  /** Applied by offered: above 1 while saved units are used, 0 for an unlimited table. */
  readonly use: number;
  /** Writes that came; each time a write is sent it counts. */
  readonly writesReceived: number;
  /** Those of them that came back for want of capacity: unprocessed, or throttled with their request. */
  readonly writesWasted: number;
  /** Wasted by received; 0 if none came. */
  readonly wastedShare: number;
}

/** How much of what a table offered was used, and how much of what was sent came back, window by window. */
export function capacityUse(
  service: MeasuredService,
  { table, fromMS, toMS, windowMS = toMS - fromMS }: CapacityUseOptions,
): CapacityWindow[] {
  if (!(toMS > fromMS)) throw new RangeError(`toMS is ${toMS}: it must be more than fromMS, ${fromMS}`);
  if (!(windowMS > 0)) throw new RangeError(`windowMS is ${windowMS}: it must be more than 0`);
  const count = Math.ceil((toMS - fromMS) / windowMS);
  const applied = new Array<number>(count).fill(0);
  const received = new Array<number>(count).fill(0);
  const wasted = new Array<number>(count).fill(0);
  const add = (sums: number[], timeMS: number, amount: number): void => {
    if (timeMS < fromMS || timeMS >= toMS) return;
    const at = Math.floor((timeMS - fromMS) / windowMS);
    sums[at] = (sums[at] ?? 0) + amount;
  };
  for (const entry of service.history) {
    if (entry.table === table) add(applied, entry.timeMS, entry.writeUnits);
  }
  for (const arrival of service.arrivals) {
    if (arrival.table !== table) continue;
    add(received, arrival.timeMS, arrival.writes);
    add(wasted, arrival.timeMS, arrival.wasted);
  }
  return applied.map((unitsApplied, i) => {
    const from = fromMS + i * windowMS;
    const to = Math.min(toMS, from + windowMS);
    const unitsOffered = service.offeredWriteUnits(table, from, to);
    const [writesReceived = 0, writesWasted = 0] = [received[i], wasted[i]];
    return {
      fromMS: from,
      toMS: to,
      unitsOffered,
      unitsApplied,
      use: unitsApplied / unitsOffered,
      writesReceived,
      writesWasted,
      wastedShare: shareOf(writesWasted, writesReceived),
    };
  });
}

/** A part of a whole, 0 of nothing. */
export function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

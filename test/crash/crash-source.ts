/** The source that every process of a crash run reads: the same records each time it is read. */
export interface CrashRecord {
  readonly pk: string;
  /** Its number in the whole source; a later write of a key has a higher one. */
  readonly v: number;
  readonly filler: string;
}

/** Partitions of the source. A key is always of one and the same. */
export const PARTITIONS = 2;
const KEYS_EACH = 40;
/** Every so many records one is refused by the service. */
const REFUSED_EVERY = 97;

/** The record at an offset of a partition. */
export function recordAt(partition: number, offset: number): CrashRecord {
  const v = offset * PARTITIONS + partition;
  const isBad = v % REFUSED_EVERY === 50;
  const pk = isBad ? `bad-${v}` : `p${partition}-${(offset * 7919) % KEYS_EACH}`;
  return { pk, v, filler: 'x'.repeat(v % 400) };
}

/** Whether the service refuses the record. */
export function isRefused(pk: string): boolean {
  return pk.startsWith('bad-');
}

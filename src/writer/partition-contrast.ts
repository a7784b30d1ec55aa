import type { Entry } from '../item/entry.js';

/** Partition keys that are counted at once. */
const CAPACITY = 64;
/** Fewer rejected writes of a key, or fewer writes of others, tell nothing. */
const LEAST_REJECTED = 12;
const LEAST_OTHERS = 12;
/** Keys with so many are left out of what others are measured by: there may be several hot ones. */
const SUSPECT_REJECTED = 6;
/** A key is hot if its writes are rejected so many times as often as those of others, and by so much more. */
const TIMES_OTHERS = 3;
const ABOVE_OTHERS = 0.05;
/** All counts are halved when so many writes were counted: what was long ago counts little. */
const HALVED_AT = 4000;

interface Count {
  sent: number;
  rejected: number;
}

/**
 * Tells a hot partition key from a table that is short of capacity. A table rejects any write, a partition only its
 * own: the key whose writes come back far more often than those that were sent in the same requests is hot. Only
 * requests of which something came back are counted, all of their writes: else those with the key would be picked.
 */
export class PartitionContrast {
  readonly #counts = new Map<string, Count>();
  #sent = 0;
  #rejected = 0;

  /**
   * Counts a request of which writes came back.
   * @param rejected which of its writes
   * @returns the canonical partition value that has turned out to be hot
   */
  add(entries: readonly Entry[], rejected: ReadonlySet<Entry>): string | undefined {
    for (const { partitionValue } of rejected) this.#count(partitionValue).rejected++;
    for (const { partitionValue } of entries) {
      const count = this.#counts.get(partitionValue);
      if (count !== undefined) count.sent++;
    }
    this.#sent += entries.length;
    this.#rejected += rejected.size;
    const hot = this.#hot();
    if (hot !== undefined) this.#forget(hot);
    else if (this.#sent >= HALVED_AT) this.#halve();
    return hot;
  }

  #count(value: string): Count {
    const known = this.#counts.get(value);
    if (known !== undefined) return known;
    if (this.#counts.size >= CAPACITY) this.#dropRare();
    const count = { sent: 0, rejected: 0 };
    this.#counts.set(value, count);
    return count;
  }

  /** Makes room: those rejected least often go. */
  #dropRare(): void {
    let least = 1;
    while (this.#counts.size >= CAPACITY) {
      for (const [value, { rejected }] of this.#counts) if (rejected <= least) this.#counts.delete(value);
      least *= 2;
    }
  }

  #hot(): string | undefined {
    let othersSent = this.#sent;
    let othersRejected = this.#rejected;
    for (const { sent, rejected } of this.#counts.values()) {
      if (rejected < SUSPECT_REJECTED) continue;
      othersSent -= sent;
      othersRejected -= rejected;
    }
    if (othersSent < LEAST_OTHERS) return undefined;
    const others = Math.max(0, othersRejected) / othersSent;
    for (const [value, { sent, rejected }] of this.#counts) {
      if (rejected >= LEAST_REJECTED && rejected / sent > TIMES_OTHERS * others + ABOVE_OTHERS) return value;
    }
    return undefined;
  }

  /** What is paced by itself from now on is not counted any more. */
  #forget(value: string): void {
    const count = this.#counts.get(value);
    this.#counts.delete(value);
    this.#sent -= count?.sent ?? 0;
    this.#rejected -= count?.rejected ?? 0;
  }

  #halve(): void {
    this.#sent /= 2;
    this.#rejected /= 2;
    for (const count of this.#counts.values()) {
      count.sent /= 2;
      count.rejected /= 2;
    }
  }
}

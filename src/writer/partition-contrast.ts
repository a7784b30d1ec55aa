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
  /** Of the rejected, those of which the service said that their partition was short of capacity. */
  keyRange: number;
}

/** A partition key that is throttled. */
export interface HotKey {
  /** In canonical form. */
  readonly partitionValue: string;
  /** Whether it is surely the key, and not the table. */
  readonly isSure: boolean;
}

/**
 * Tells a hot partition key from a table that is short of capacity. A table rejects any write, a partition only its
 * own: the key whose writes come back far more often than those that were sent in the same requests is hot. Only
 * requests of which something came back are counted, all of their writes: else those with the key would be picked.
 * Where requests hold one key only, as those of a sorted source do, there is nothing to compare it with: unless the
 * service says which it is, the key is taken for hot and the table's rate is not touched.
 */
export class PartitionContrast {
  readonly #counts = new Map<string, Count>();
  #sent = 0;
  #rejected = 0;

  /**
   * Counts a request of which writes came back.
   * @param rejected which of its writes
   * @param isKeyRange whether the service said that it is partitions that are short of capacity
   * @returns what has turned out to be hot; undefined if nothing has
   */
  add(entries: readonly Entry[], rejected: ReadonlySet<Entry>, isKeyRange: boolean): HotKey | undefined {
    for (const { partitionValue } of rejected) {
      const count = this.#count(partitionValue);
      count.rejected++;
      if (isKeyRange) count.keyRange++;
    }
    for (const { partitionValue } of entries) {
      const count = this.#counts.get(partitionValue);
      if (count !== undefined) count.sent++;
    }
    this.#sent += entries.length;
    this.#rejected += rejected.size;
    const hot = this.#hot();
    if (hot !== undefined) this.#forget(hot.partitionValue);
    else if (this.#sent >= HALVED_AT) this.#halve();
    return hot;
  }

  #count(value: string): Count {
    const known = this.#counts.get(value);
    if (known !== undefined) return known;
    if (this.#counts.size >= CAPACITY) this.#dropRare();
    const count = { sent: 0, rejected: 0, keyRange: 0 };
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

  #hot(): HotKey | undefined {
    for (const [partitionValue, { keyRange }] of this.#counts) {
      if (keyRange >= LEAST_REJECTED) return { partitionValue, isSure: true };
    }
    let othersSent = this.#sent;
    let othersRejected = this.#rejected;
    for (const { sent, rejected } of this.#counts.values()) {
      if (rejected < SUSPECT_REJECTED) continue;
      othersSent -= sent;
      othersRejected -= rejected;
    }
    if (othersSent < LEAST_OTHERS) return this.#only();
    const others = Math.max(0, othersRejected) / othersSent;
    for (const [partitionValue, { sent, rejected }] of this.#counts) {
      const isHot = rejected >= LEAST_REJECTED && rejected / sent > TIMES_OTHERS * others + ABOVE_OTHERS;
      if (isHot) return { partitionValue, isSure: true };
    }
    return undefined;
  }

  /** The key that nearly all writes have. */
  #only(): HotKey | undefined {
    for (const [partitionValue, { sent, rejected }] of this.#counts) {
      if (rejected >= LEAST_REJECTED && this.#sent - sent < LEAST_OTHERS)
        return { partitionValue, isSure: false };
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
      count.keyRange /= 2;
    }
  }
}

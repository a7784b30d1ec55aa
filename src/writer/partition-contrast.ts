import type { Entry } from '../item/entry.js';

/** Partition keys that are counted at once. */
const CAPACITY = 64;
/** Fewer rejected writes of a key, or fewer writes of others, tell nothing. */
const LEAST_REJECTED = 12;
const LEAST_OTHERS = 12;
/** Where there are no others: so many rejections of a key for which the service named partitions. */
const LEAST_TOLD = 4;
/** Keys with so many, and with such a part of the share, are left out of what a key is compared with. */
const SUSPECT_REJECTED = 6;
const SUSPECT_PART = 0.8;
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

/**
 * Tells a hot partition key from a table that is short of capacity. A table rejects any write, a partition only its
 * own: the key whose writes come back far more often than those that were sent in the same requests is hot. Only
 * requests of which something came back are counted, all of their writes: else those with the key would be picked.
 * Where requests hold one key only, as those of a sorted source do, there is nothing to compare it with: only the
 * service's word tells then, which it gives for requests it rejects whole. Time tells nothing: at a table of few units
 * a key of a sorted source is the only one for long. Where there are others the word is not enough: it names partitions
 * and no key, also when the whole of a table that is paid per request is short of them.
 */
export class PartitionContrast {
  readonly #counts = new Map<string, Count>();
  #sent = 0;
  #rejected = 0;

  /**
   * Counts a request of which writes came back.
   * @param rejected which of its writes
   * @param isKeyRange whether the service said that it is partitions that are short of capacity
   * @returns the canonical partition value that has turned out to be hot; undefined if none has
   */
  add(entries: readonly Entry[], rejected: ReadonlySet<Entry>, isKeyRange: boolean): string | undefined {
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
    if (hot !== undefined) this.#forget(hot);
    else if (this.#sent >= HALVED_AT) this.#halve();
    return hot;
  }

  #count(value: string): Count {
    const known = this.#counts.get(value);
    if (known !== undefined) return known;
    if (this.#counts.size >= CAPACITY) this.#dropRare();
    // A key is counted from its first rejection on. Writes of it were sent before, as many as one rejection comes to:
    // else they would pass for those of others, of which none came back.
    const sent = this.#rejected === 0 ? 0 : this.#sent / this.#rejected;
    const count = { sent, rejected: 0, keyRange: 0 };
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
    for (const [partitionValue, count] of this.#counts) {
      if (count.rejected >= LEAST_REJECTED && this.#isHot(count)) return partitionValue;
    }
    return undefined;
  }

  #isHot({ sent, rejected, keyRange }: Count): boolean {
    const share = rejected / sent;
    let othersSent = this.#sent;
    let othersRejected = this.#rejected;
    for (const count of this.#counts.values()) {
      // There may be several hot ones.
      if (count.rejected < SUSPECT_REJECTED || count.rejected / count.sent < SUSPECT_PART * share) continue;
      othersSent -= count.sent;
      othersRejected -= count.rejected;
    }
    if (othersSent < LEAST_OTHERS) return keyRange >= LEAST_TOLD;
    return share > (TIMES_OTHERS * Math.max(0, othersRejected)) / othersSent + ABOVE_OTHERS;
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

import type { Entry } from '../item/entry.js';
import { HotPartition } from './hot-partition.js';
import type { KeyLanes } from './key-lanes.js';
import { PartitionContrast } from './partition-contrast.js';
import type { ReadyQueue } from './ready-queue.js';

/**
 * The throttled partition keys of one table. Without any it costs nothing but a look whether there are some. All
 * writes of a hot key are counted, for its share of the buffer; those that might be sent are held, and let go at its rate.
 */
export class HotPartitions {
  readonly #ready: ReadyQueue;
  readonly #lanes: KeyLanes;
  readonly #contrast = new PartitionContrast();
  /** By canonical partition value. */
  readonly #hot = new Map<string, HotPartition>();

  /** @param ready what may be sent of the table @param lanes all of its writes */
  constructor(ready: ReadyQueue, lanes: KeyLanes) {
    this.#ready = ready;
    this.#lanes = lanes;
  }

  /** How many partition keys are throttled. */
  get size(): number {
    return this.#hot.size;
  }

  /** The hot partition of a write; undefined if its key is not hot. */
  of(entry: Entry): HotPartition | undefined {
    return this.#hot.size === 0 ? undefined : this.#hot.get(entry.partitionValue);
  }

  /** A write was accepted. @returns its partition, if that is hot */
  admitted(entry: Entry): HotPartition | undefined {
    const hot = this.of(entry);
    if (hot === undefined) return undefined;
    hot.count++;
    hot.bytes += entry.length;
    return hot;
  }

  /** A write has got other content. */
  resized(entry: Entry, byBytes: number): void {
    const hot = this.of(entry);
    if (hot !== undefined) hot.bytes += byBytes;
  }

  /** A write is settled. */
  settled(entry: Entry): void {
    const hot = this.of(entry);
    if (hot === undefined) return;
    hot.count--;
    hot.bytes -= entry.length;
  }

  /** Holds a write that might be sent, if its key is hot. */
  hold(entry: Entry): boolean {
    const hot = this.of(entry);
    hot?.hold(entry);
    return hot !== undefined;
  }

  /** Lets go of what may be sent now. @returns when more may be */
  release(now: number): number {
    let at = Number.POSITIVE_INFINITY;
    for (const [value, hot] of this.#hot) {
      if (hot.isCool(now)) this.#hot.delete(value);
      else at = Math.min(at, hot.release(this.#ready, now));
    }
    return at;
  }

  /**
   * A request was answered, and all of its writes that came back are in `rejected`.
   * @param isKeyRange whether the service said that it is partitions that are short of capacity
   * @returns whether a partition key has turned out to be hot
   */
  answered(
    entries: readonly Entry[],
    rejected: ReadonlySet<Entry>,
    isKeyRange: boolean,
    sentAt: number,
    now: number,
  ): boolean {
    if (this.#hot.size > 0) {
      for (const entry of entries) this.of(entry)?.judge(entry.units, rejected.has(entry));
      for (const hot of this.#hot.values()) hot.judged(sentAt, now);
    }
    if (rejected.size === 0) return false;
    const cold = this.#hot.size === 0 ? entries : entries.filter((entry) => this.of(entry) === undefined);
    const coldRejected = cold === entries ? rejected : new Set(cold.filter((entry) => rejected.has(entry)));
    if (coldRejected.size === 0) return false;
    const found = this.#contrast.add(cold, coldRejected, isKeyRange);
    if (found === undefined) return false;
    this.#begin(found, now);
    return true;
  }

  #begin(value: string, now: number): void {
    const hot = new HotPartition(now);
    this.#hot.set(value, hot);
    for (const entry of this.#lanes.all()) {
      if (entry.partitionValue !== value) continue;
      hot.count++;
      hot.bytes += entry.length;
    }
    this.#ready.removeAll((entry) => {
      if (entry.partitionValue !== value) return false;
      hot.hold(entry);
      return true;
    });
  }
}

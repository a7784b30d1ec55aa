import { type Entry, EntryState } from '../item/entry.js';
import { AdaptiveRate } from './adaptive-rate.js';
import type { ReadyQueue } from './ready-queue.js';

/** The rate that a partition key's own is looked for from: it takes some 1,000 write units a second at most. */
const FIRST_RATE = 100;
/** A key that was not throttled for so long, and of which nothing is buffered, is not hot any more. */
const COOL_AFTER_MS = 30_000;

/** A throttled partition key: its writes are let into the ready queue at the rate the partition takes. */
export class HotPartition {
  /** Its writes that are accepted and not settled, and their bytes. */
  count = 0;
  bytes = 0;
  readonly #rate = new AdaptiveRate();
  #first: Entry | undefined;
  #last: Entry | undefined;
  #wasLow = false;
  #rejectedAt: number;
  /** Units of the request that is being judged. */
  #accepted = 0;
  #rejected = 0;

  constructor(now: number) {
    this.#rate.search(FIRST_RATE, now);
    this.#rejectedAt = now;
  }

  /** Write units a second it is let through at. */
  get unitsPerSecond(): number {
    return this.#rate.unitsPerSecond;
  }

  isCool(now: number): boolean {
    return this.count === 0 && now - this.#rejectedAt >= COOL_AFTER_MS;
  }

  /** Holds a write that might be sent. */
  hold(entry: Entry): void {
    // As between two attempts: it is in no queue where a later write of its key would have to tell of its new size.
    entry.state = EntryState.delayed;
    entry.wasHeld = true;
    entry.nextReady = undefined;
    if (this.#last === undefined) this.#first = entry;
    else this.#last.nextReady = entry;
    this.#last = entry;
  }

  /**
   * Lets go of what may be sent now.
   * @returns when more may be; Infinity if nothing is held
   */
  release(ready: ReadyQueue, now: number): number {
    while (this.#first !== undefined) {
      const at = this.#rate.readyAt(now);
      if (at > now) return at;
      let units = 0;
      const most = this.#rate.requestUnits;
      for (let entry = this.#takeFirst(); entry !== undefined; entry = this.#takeFirst()) {
        // One that was given up with its partition is settled already.
        if (entry.isDiscarded && !entry.isUncertain) continue;
        ready.push(entry);
        units += entry.units;
        if (units >= most) break;
      }
      if (units > 0) this.#wasLow = this.#rate.sent(units, now);
    }
    return Number.POSITIVE_INFINITY;
  }

  #takeFirst(): Entry | undefined {
    const first = this.#first;
    if (first === undefined) return undefined;
    this.#first = first.nextReady;
    if (this.#first === undefined) this.#last = undefined;
    first.nextReady = undefined;
    return first;
  }

  /** A write of it was in a request that is answered. */
  judge(units: number, isRejected: boolean): void {
    if (isRejected) this.#rejected += units;
    else this.#accepted += units;
  }

  /** All writes of the request were judged. */
  judged(sentAt: number, now: number): void {
    if (this.#accepted + this.#rejected === 0) return;
    if (this.#rejected > 0) this.#rejectedAt = now;
    this.#rate.answered(this.#accepted, this.#rejected, this.#wasLow, sentAt, now);
    this.#accepted = 0;
    this.#rejected = 0;
  }
}

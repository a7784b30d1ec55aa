import { AdaptiveRate } from './adaptive-rate.js';
import { RateCap } from './rate-cap.js';
import type { RateLimits } from './rate-limits.js';

/** Units consumed for each unit by the size rule: a mean over about so many answers. */
const FACTOR_MEAN_ANSWERS = 8;
/** A delete of some bytes may take an item of 400 KB from the table and from five local indexes. */
const MAX_CONSUMED_PER_UNIT = 2400;
/** Of so many requests one asks what it has consumed; of those that are paced, one of fewer; under a cap each does. */
const ASKED_EVERY = 64;
const ASKED_EVERY_WHEN_PACED = 8;

/**
 * The rate at which the writers of this process write to one table together: what the table takes, by
 * {@link AdaptiveRate}, and what they may take of it. The lowest cap of any of them holds for all.
 */
export class TableRate {
  readonly #adaptive = new AdaptiveRate();
  readonly #cap = new RateCap();
  readonly #limits = new Map<object, RateLimits>();
  #provisionedWriteUnits: number | undefined;
  /** More than 1 if items that are replaced are larger, or a local index is written as well. */
  #consumedPerUnit = 1;
  #requests = 0;

  /** How many writers share it. */
  get writers(): number {
    return this.#limits.size;
  }

  /** Write units a second, by the size rule, that are sent at most now; Infinity if there is no limit. */
  get unitsPerSecond(): number {
    return Math.min(this.#adaptive.unitsPerSecond, this.#cap.unitsPerSecond / this.#consumedPerUnit);
  }

  /** How many units, by the size rule, the next request may take at most. */
  get requestUnits(): number {
    return Math.min(this.#adaptive.requestUnits, this.#cap.requestUnits / this.#consumedPerUnit);
  }

  /** The provisioned write units a second, or the maximum that was set for a table paid per request. */
  get provisionedWriteUnits(): number | undefined {
    return this.#provisionedWriteUnits;
  }

  /** The table is known to take so many write units a second. */
  provisioned(writeUnits: number, now: number): void {
    const isFirst = this.#provisionedWriteUnits === undefined;
    this.#provisionedWriteUnits = writeUnits;
    if (isFirst && !this.#adaptive.isPaced) this.#adaptive.startAt(writeUnits, now);
    this.#setCap(now);
  }

  /** A writer begins to write to the table, or changes its caps. */
  limit(writer: object, limits: RateLimits, now: number): void {
    this.#limits.set(writer, limits);
    this.#setCap(now);
  }

  /** A writer is closed: its caps do not hold any more. */
  leave(writer: object, now: number): void {
    this.#limits.delete(writer);
    this.#setCap(now);
  }

  #setCap(now: number): void {
    let lowest = Number.POSITIVE_INFINITY;
    for (const { maxWriteUnitsPerSecond = lowest, maxWriteCapacityShare } of this.#limits.values()) {
      const share =
        maxWriteCapacityShare === undefined || this.#provisionedWriteUnits === undefined
          ? lowest
          : maxWriteCapacityShare * this.#provisionedWriteUnits;
      lowest = Math.min(lowest, maxWriteUnitsPerSecond, share);
    }
    this.#cap.set(lowest, now);
  }

  /** When a request may be sent. Ask only if there is one to send. */
  readyAt(now: number): number {
    return Math.max(this.#cap.readyAt(now), this.#adaptive.readyAt(now));
  }

  /** Whether the next request is to ask what it consumes. */
  asksConsumed(): boolean {
    if (this.#cap.unitsPerSecond !== Number.POSITIVE_INFINITY) return true;
    return ++this.#requests % (this.#adaptive.isPaced ? ASKED_EVERY_WHEN_PACED : ASKED_EVERY) === 0;
  }

  /** @returns whether the pace is below the rate, for {@link answered} */
  sent(units: number, now: number): boolean {
    this.#cap.take(units * this.#consumedPerUnit, now);
    return this.#adaptive.sent(units, now);
  }

  /**
   * A request was answered.
   * @param accepted its units that were written
   * @param rejected those that the table had no capacity for
   * @param elsewhere those that something else than the table's capacity holds back: a hot partition
   */
  answered(
    accepted: number,
    rejected: number,
    elsewhere: number,
    wasLow: boolean,
    sentAt: number,
    now: number,
  ): void {
    // Only what is written counts for the cap.
    if (rejected + elsewhere > 0) this.#cap.take(-(rejected + elsewhere) * this.#consumedPerUnit, now);
    this.#adaptive.answered(accepted, rejected, wasLow, sentAt, now);
  }

  /**
   * A request was refused for what is in it: nothing of it is consumed. Its units were not rejected for want of capacity,
   * or one throttled request among many that are refused would be taken for a table that is full.
   */
  refused(units: number, wasLow: boolean, sentAt: number, now: number): void {
    this.#cap.take(-units * this.#consumedPerUnit, now);
    this.#adaptive.answered(units, 0, wasLow, sentAt, now);
  }

  /** What was taken for the table's limit was that of a hot partition: the table's is looked for anew. */
  wasNotTheTable(now: number): void {
    if (!this.#adaptive.isPaced) return;
    this.#adaptive.search(this.#adaptive.unitsPerSecond, now);
  }

  /** An answer has told what writes consumed, local indexes included, that are so many units by the size rule. */
  consumed(consumedUnits: number, units: number, now: number): void {
    if (units <= 0 || !(consumedUnits >= 0)) return;
    // A write consumes its size at least; an answer that tells more than can be must not stop everything.
    const factor = Math.min(MAX_CONSUMED_PER_UNIT, Math.max(1, consumedUnits / units));
    // What was taken for it was a guess by a mean: large requests may consume more for each unit than small ones do.
    this.#cap.take((factor - this.#consumedPerUnit) * units, now);
    this.#consumedPerUnit += (factor - this.#consumedPerUnit) / FACTOR_MEAN_ANSWERS;
  }
}

import type { RateLimits } from './rate-limits.js';
import type { TableRate } from './table-rate.js';

/**
 * How one writer writes to one table: at the table's rate, which it shares with the other writers of the process, and
 * with a window of requests in flight that opens gently. The window begins with one request and grows by one with each
 * answer: it doubles with every round trip, so that what a table throttles at the first moment is little.
 */
export class WriterRate {
  readonly table: TableRate;
  readonly #maxInFlightRequests: number;
  #window = 1;

  constructor(table: TableRate, maxInFlightRequests: number, limits: RateLimits, now: number) {
    this.table = table;
    this.#maxInFlightRequests = maxInFlightRequests;
    this.limit(limits, now);
  }

  /** Whether one more request may be sent while so many are in flight. */
  allows(inFlight: number): boolean {
    return inFlight < this.#window;
  }

  /** A request is over. */
  answered(): void {
    if (this.#window < this.#maxInFlightRequests) this.#window++;
  }

  /** Sets the caps of this writer. */
  limit(limits: RateLimits, now: number): void {
    this.table.limit(this, limits, now);
  }

  /** The writer is done with the table. */
  leave(now: number): void {
    this.table.leave(this, now);
  }
}

/** How many requests of a table may be in flight at once. The seam for rate control. */
export interface RequestLimiter {
  /** Whether one more may be sent while so many are in flight. */
  allows(inFlight: number): boolean;
  /** A request was answered: so many writes were in it, so many came back unprocessed. */
  answered(sent: number, unprocessed: number): void;
  /** A request was throttled as a whole. */
  throttled(): void;
}

/** More than this share of a batch unprocessed is congestion; less is a trickle, which is not. */
const CONGESTED_SHARE = 0.5;
const DECREASE = 0.7;

/**
 * Additive increase, multiplicative decrease of the requests in flight. A decrease counts once for all
 * requests that were in flight together: they all tell of the same congestion.
 */
export class AimdLimiter implements RequestLimiter {
  readonly #max: number;
  #limit: number;
  #answersUntilNextDecrease = 0;

  constructor(maxInFlightRequests: number) {
    this.#max = maxInFlightRequests;
    this.#limit = maxInFlightRequests;
  }

  allows(inFlight: number): boolean {
    return inFlight < Math.floor(this.#limit);
  }

  answered(sent: number, unprocessed: number): void {
    if (unprocessed > sent * CONGESTED_SHARE) this.throttled();
    else {
      this.#answersUntilNextDecrease--;
      this.#limit = Math.min(this.#max, this.#limit + 1 / this.#limit);
    }
  }

  throttled(): void {
    if (this.#answersUntilNextDecrease-- > 0) return;
    this.#answersUntilNextDecrease = Math.floor(this.#limit);
    this.#limit = Math.max(1, this.#limit * DECREASE);
  }
}

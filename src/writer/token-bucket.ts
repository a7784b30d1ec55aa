/** Later than the tokens are there, or rounding would ask again at the same instant, for ever. */
const ROUNDING_MS = 0.01;

/** Write units that may be sent: they come at a rate, are saved for a while, and may be owed. */
export class TokenBucket {
  tokens = 0;
  #countedAt = 0;
  readonly #savedMS: number;

  /** @param savedMS what is not used is saved for so long; one unit is saved at any rate */
  constructor(savedMS: number) {
    this.#savedMS = savedMS;
  }

  /** @returns the milliseconds since it was last counted */
  elapsed(now: number): number {
    const elapsedMS = now - this.#countedAt;
    this.#countedAt = now;
    return elapsedMS;
  }

  /** Adds what has come in so many milliseconds. */
  add(unitsPerSecond: number, elapsedMS: number): void {
    const saved = Math.max(1, (unitsPerSecond * this.#savedMS) / 1000);
    this.tokens = Math.min(saved, this.tokens + (unitsPerSecond * elapsedMS) / 1000);
  }

  /** When nothing is owed any more, at that rate. */
  readyAt(unitsPerSecond: number, now: number): number {
    return this.tokens >= 0 ? now : now + (-this.tokens / unitsPerSecond) * 1000 + ROUNDING_MS;
  }
}

import { TokenBucket } from './token-bucket.js';

/** What is not used is saved for so long: a cap is kept over every second. */
const SAVED_MS = 100;
/** A request takes so many milliseconds' worth of units. */
const REQUEST_MS = 100;

/** Holds requests back so that a table consumes no more than so many write units a second. */
export class RateCap {
  #unitsPerSecond = Number.POSITIVE_INFINITY;
  readonly #bucket = new TokenBucket(SAVED_MS);

  get unitsPerSecond(): number {
    return this.#unitsPerSecond;
  }

  /** How many units the next request may take at most; a write larger than that goes alone. */
  get requestUnits(): number {
    return Math.max(1, (this.#unitsPerSecond * REQUEST_MS) / 1000);
  }

  set(unitsPerSecond: number, now: number): void {
    if (unitsPerSecond === this.#unitsPerSecond) return;
    this.#refill(now);
    this.#unitsPerSecond = unitsPerSecond;
    // What was saved, or is owed, at the old rate is not worth as much at the new one.
    this.#bucket.tokens = Math.max(-unitsPerSecond, Math.min(0, this.#bucket.tokens));
  }

  readyAt(now: number): number {
    if (this.#unitsPerSecond === Number.POSITIVE_INFINITY) return now;
    this.#refill(now);
    return this.#bucket.readyAt(this.#unitsPerSecond, now);
  }

  /** So many units were sent, or have come back unused where they are negative. */
  take(units: number, now: number): void {
    if (this.#unitsPerSecond === Number.POSITIVE_INFINITY) return;
    this.#refill(now);
    this.#bucket.tokens -= units;
  }

  #refill(now: number): void {
    const elapsedMS = this.#bucket.elapsed(now);
    if (this.#unitsPerSecond !== Number.POSITIVE_INFINITY) this.#bucket.add(this.#unitsPerSecond, elapsedMS);
  }
}

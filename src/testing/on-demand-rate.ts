import type { OnDemandOptions } from './capacity-options.js';

/** A limit that holds from an instant on. */
export interface RateChange {
  readonly atMS: number;
  readonly unitsPerSecond: number;
}

/** What a table paid per request takes: twice its peak of the times before, and never less than at its start. */
export class OnDemandRate {
  readonly #warmUpMS: number;
  #unitsPerSecond: number;
  #periodEndMS: number;
  #peak = 0;
  #secondStartMS: number;
  #unitsInSecond = 0;

  constructor({ startWriteUnitsPerSecond = 4000, warmUpMS = 1_800_000 }: OnDemandOptions, nowMS: number) {
    this.#warmUpMS = warmUpMS;
    this.#unitsPerSecond = startWriteUnitsPerSecond;
    this.#periodEndMS = nowMS + warmUpMS;
    this.#secondStartMS = nowMS;
  }

  /** Units a second it takes, as of the last {@link advance}. */
  get unitsPerSecond(): number {
    return this.#unitsPerSecond;
  }

  /** Lets time pass up to now; the new limit if it has risen. */
  advance(nowMS: number): RateChange | undefined {
    if (nowMS < this.#periodEndMS) return undefined;
    const atMS = this.#periodEndMS;
    const doubled = 2 * this.#peak;
    this.#peak = 0;
    this.#unitsInSecond = 0;
    // Periods without a write cannot raise it: only the one that was left counts.
    this.#periodEndMS += this.#warmUpMS * (Math.floor((nowMS - atMS) / this.#warmUpMS) + 1);
    if (doubled <= this.#unitsPerSecond) return undefined;
    this.#unitsPerSecond = doubled;
    return { atMS, unitsPerSecond: doubled };
  }

  /** Units were taken now. */
  record(units: number, nowMS: number): void {
    if (nowMS >= this.#secondStartMS + 1000) {
      this.#secondStartMS = nowMS;
      this.#unitsInSecond = 0;
    }
    this.#unitsInSecond += units;
    this.#peak = Math.max(this.#peak, this.#unitsInSecond);
  }
}

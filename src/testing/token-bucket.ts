/**
 * Units that come in at a steady rate and can be saved up to a limit. As with the service, a write is taken unless
 * there is a debt, so a large one may leave a debt that is paid off first.
 */
export class TokenBucket {
  #unitsPerSecond: number;
  #mostSaved: number;
  #available: number;
  #countedAtMS: number;

  /** @param burstSeconds how many seconds' worth can be saved; 0 saves nothing, and a write is taken when no debt is left */
  constructor(unitsPerSecond: number, burstSeconds: number, isFull: boolean, nowMS: number) {
    this.#unitsPerSecond = unitsPerSecond;
    this.#mostSaved = unitsPerSecond * burstSeconds;
    this.#available = isFull ? this.#mostSaved : 0;
    this.#countedAtMS = nowMS;
  }

  /** Whether a write is taken now. */
  isOpen(nowMS: number): boolean {
    this.#refill(nowMS);
    return this.#available >= 0;
  }

  /** Takes the units, into debt if they are not there. */
  charge(units: number, nowMS: number): void {
    this.#refill(nowMS);
    this.#available -= units;
  }

  /** From now on another rate and limit; what was saved stays, up to the new limit, and so does a debt. */
  change(unitsPerSecond: number, burstSeconds: number, nowMS: number): void {
    this.#refill(nowMS);
    this.#unitsPerSecond = unitsPerSecond;
    this.#mostSaved = unitsPerSecond * burstSeconds;
    this.#available = Math.min(this.#mostSaved, this.#available);
  }

  #refill(nowMS: number): void {
    const gained = ((nowMS - this.#countedAtMS) / 1000) * this.#unitsPerSecond;
    this.#available = Math.min(this.#mostSaved, this.#available + gained);
    this.#countedAtMS = nowMS;
  }
}

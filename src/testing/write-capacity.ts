/**
 * The write units of one table: one second's worth is saved up at most, and there at the start. As with the
 * service, a write is taken while anything is left, so a large item may leave a debt that is paid off first.
 */
export class WriteCapacity {
  readonly #unitsPerSecond: number;
  #available: number;
  #countedAtMS: number;

  constructor(unitsPerSecond: number, nowMS: number) {
    this.#unitsPerSecond = unitsPerSecond;
    this.#available = unitsPerSecond;
    this.#countedAtMS = nowMS;
  }

  /** Takes the units if there is capacity left; false if there is none. */
  take(units: number, nowMS: number): boolean {
    this.#refill(nowMS);
    if (this.#available <= 0) return false;
    this.#available -= units;
    return true;
  }

  /** Takes the units whether or not there is capacity left. */
  charge(units: number, nowMS: number): void {
    this.#refill(nowMS);
    this.#available -= units;
  }

  #refill(nowMS: number): void {
    const gained = ((nowMS - this.#countedAtMS) / 1000) * this.#unitsPerSecond;
    this.#available = Math.min(this.#unitsPerSecond, this.#available + gained);
    this.#countedAtMS = nowMS;
  }
}

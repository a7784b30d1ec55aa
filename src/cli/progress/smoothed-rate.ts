/** The rate of something that grows: a mean in which what is longer ago weighs less. */
export class SmoothedRate {
  readonly #memoryMS: number;
  #grown = 0;
  #elapsedMS = 0;

  /** @param memoryMS what is so long ago weighs about a third of what is now */
  constructor(memoryMS: number) {
    this.#memoryMS = memoryMS;
  }

  add(grown: number, elapsedMS: number): void {
    const kept = Math.exp(-elapsedMS / this.#memoryMS);
    // Both are weighed alike, so that the first figures are not drawn towards zero.
    this.#grown = this.#grown * kept + grown;
    this.#elapsedMS = this.#elapsedMS * kept + elapsedMS;
  }

  get perSecond(): number {
    return this.#elapsedMS === 0 ? 0 : (this.#grown * 1000) / this.#elapsedMS;
  }
}

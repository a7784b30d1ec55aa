/**
 * A small seeded generator (sfc32), so that a failing run is told by its seed alone.
 * Not for secrets.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number) {
    // Both halves of the double count, so seeds above 2^32 and fractions differ as well.
    const halves = new Uint32Array(new Float64Array([seed]).buffer);
    this.#a = halves[0] ?? 0;
    this.#b = halves[1] ?? 0;
    this.#c = 0x9e3779b9;
    // sfc32 needs about a dozen rounds until near seeds give unlike sequences.
    for (let round = 0; round < 15; round++) this.#next32();
  }

  #next32(): number {
    const sum = (this.#a + this.#b + this.#counter++) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** A number in [0, 1) with 53 random bits. */
  next(): number {
    return ((this.#next32() >>> 5) * 0x4000000 + (this.#next32() >>> 6)) / 0x20000000000000;
  }

  /** A whole number in [0, n). */
  below(n: number): number {
    return Math.floor(this.next() * n);
  }

  /** True with the given probability; draws a number even at 0 and 1, so that options do not shift what follows. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** A copy in random order. */
  shuffled<T>(values: Iterable<T>): T[] {
    const shuffled = [...values];
    for (let left = shuffled.length; left > 1; left--) {
      const [taken] = shuffled.splice(this.below(left), 1) as [T];
      shuffled.push(taken);
    }
    return shuffled;
  }

  /** A generator of its own: what is drawn from it does not change what this one gives next. */
  fork(): Random {
    return new Random(this.next());
  }
}

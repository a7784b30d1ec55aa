/** Bars to a doubling: a percentile is told to 4.5 %. */
const PER_OCTAVE = 16;
/** The bar that ends at 1; those below it begin at 2⁻⁸. */
const OF_ONE = 8 * PER_OCTAVE;
/** The last one ends at 2³². */
const BARS = OF_ONE + 32 * PER_OCTAVE + 1;

/** How often values of each size were met, in bars that grow with the value: a little memory for any number of them. */
export class LogHistogram {
  count = 0;
  sum = 0;
  max = 0;
  readonly #counts = new Float64Array(BARS);

  /** @param value not negative */
  add(value: number): void {
    this.count++;
    this.sum += value;
    if (value > this.max) this.max = value;
    const bar = barOf(value);
    this.#counts[bar] = (this.#counts[bar] as number) + 1;
  }

  /** The value that so large a part of them does not exceed, at most; 0 without any. */
  percentile(part: number): number {
    const rank = Math.max(1, Math.ceil(part * this.count));
    let count = 0;
    for (let bar = 0; bar < BARS; bar++) {
      count += this.#counts[bar] as number;
      if (count >= rank) return Math.min(endOf(bar), this.max);
    }
    return 0;
  }

  /** How many are at most so large; exact for powers of two. */
  countUpTo(value: number): number {
    const last = barOf(value);
    let count = 0;
    for (let bar = 0; bar <= last; bar++) count += this.#counts[bar] as number;
    return count;
  }
}

/** Each bar has its end in it. */
function barOf(value: number): number {
  if (value <= 2 ** -8) return 0;
  return Math.min(BARS - 1, OF_ONE + Math.ceil(Math.log2(value) * PER_OCTAVE));
}

function endOf(bar: number): number {
  return 2 ** ((bar - OF_ONE) / PER_OCTAVE);
}

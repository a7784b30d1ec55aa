import { randomInt } from 'node:crypto';

const MULTIPLIER_HIGH = 0x9e3779b1;
const MULTIPLIER_LOW = 0x85ebca77;

/**
 * A hash of a table and a key in 64 bits: of ten million keys two meet in one of 400,000 runs. Both halves are stirred
 * into each other with every character, so that keys which differ in their last digits only differ in all bits.
 */
export class KeyFingerprint {
  /** Whole numbers of 32 bits, with a sign. */
  high = 0;
  low = 0;
  // Different in every process, so that nobody can prepare keys that meet.
  readonly #seedHigh = randomInt(2 ** 32) | 0;
  readonly #seedLow = randomInt(2 ** 32) | 0;

  /**
   * Makes it that of a key.
   * @param table the number of its table
   * @param partitionValue in canonical form
   * @param sortValue likewise; empty if there is none
   */
  of(table: number, partitionValue: string, sortValue: string): void {
    this.high = this.#seedHigh;
    this.low = this.#seedLow ^ table;
    this.#stir(partitionValue);
    this.#stir(sortValue);
  }

  /** Each step is a permutation of the 64 bits: what differs goes on differing. */
  #stir(text: string): void {
    const { length } = text;
    let { high, low } = this;
    // Its length first, so that ("a", "bc") and ("ab", "c") differ.
    for (let i = -1; i < length; i++) {
      high = Math.imul(high ^ (i === -1 ? length : text.charCodeAt(i)), MULTIPLIER_HIGH);
      high ^= high >>> 15;
      low = Math.imul(low ^ high, MULTIPLIER_LOW);
      low ^= low >>> 13;
      high = (high + low) | 0;
    }
    this.high = high;
    this.low = low;
  }
}

import { hashText } from '../../item/hash-key.js';

/** So many bits of a hash choose a register. */
const REGISTER_BITS = 14;
const REGISTERS = 2 ** REGISTER_BITS;
const ALPHA = 0.7213 / (1 + 1.079 / REGISTERS);
const HASHES = 2 ** 32;

/**
 * Estimates how many different texts there are, to about a hundredth, in 16 KiB: HyperLogLog (Flajolet et al., 2007). Each
 * register has the longest run of zeros that the hashes of its texts begin with.
 */
export class DistinctCount {
  readonly #registers = new Uint8Array(REGISTERS);

  add(text: string): void {
    const hash = scattered(hashText(text));
    const register = hash >>> (32 - REGISTER_BITS);
    const rank = Math.clz32((hash << REGISTER_BITS) | (REGISTERS >>> 1)) + 1; // the bit ends it where all others are 0
    if (rank > (this.#registers[register] as number)) this.#registers[register] = rank;
  }

  get estimate(): number {
    let sum = 0;
    let empty = 0;
    for (const rank of this.#registers) {
      sum += 2 ** -rank;
      if (rank === 0) empty++;
    }
    const raw = (ALPHA * REGISTERS ** 2) / sum;
    if (raw <= 2.5 * REGISTERS && empty > 0) return Math.round(REGISTERS * Math.log(REGISTERS / empty));
    // Of very many, some have the same hash.
    return Math.round(raw <= HASHES / 30 ? raw : -HASHES * Math.log(1 - raw / HASHES));
  }
}

/** Spreads a hash over all bits, the last steps of MurmurHash3: its own are alike for texts that are. */
function scattered(hash: number): number {
  let bits = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

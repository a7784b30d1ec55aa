/**
 * Counts fingerprints of 64 bits, in typed arrays: 15 to 30 bytes of memory each. They are spread over segments of one
 * size by their highest bits; a segment that is full is split in two by the next bit (extendible hashing), so that
 * nothing large is ever copied, and what was allocated stays in use.
 *
 *   directory   [ 00 | 01 | 10 | 11 ]            by the `depth` highest bits
 *                  \   /     |    |
 *   segments       (0)     (10)  (11)            each by its own number of them
 *
 *   segment     [ high low count | 0 0 0 | high low count | … ]   count 0: free. Looked for from `low` on.
 */
const WORDS = 3;
const SLOTS = 4096;
const SLOT_MASK = SLOTS - 1;
/** With more, a search would take many steps. */
const MOST_TAKEN = 0.8 * SLOTS;
const FIRST_DEPTH = 1;

class Segment {
  readonly slots = new Uint32Array(SLOTS * WORDS);
  taken = 0;
  /** So many of the highest bits are the same in all that are in it. */
  depth: number;

  constructor(depth: number) {
    this.depth = depth;
  }

  /** Where a fingerprint is, or may be put. */
  slotOf(high: number, low: number): number {
    const { slots } = this;
    for (let slot = low & SLOT_MASK; ; slot = (slot + 1) & SLOT_MASK) {
      const at = slot * WORDS;
      if (slots[at + 2] === 0 || (slots[at] === high && slots[at + 1] === low)) return at;
    }
  }

  put(at: number, high: number, low: number, count: number): void {
    this.slots[at] = high;
    this.slots[at + 1] = low;
    this.slots[at + 2] = count;
    this.taken++;
  }
}

/** See the head of this file. */
export class FingerprintCounts {
  /** Different ones that were taken. */
  size = 0;
  /** Whether one was not taken, since there were too many. */
  hasMissed = false;
  readonly #limit: number;
  #depth = FIRST_DEPTH;
  #directory: Segment[] = [new Segment(FIRST_DEPTH), new Segment(FIRST_DEPTH)];
  /** What is in a segment while it is split. */
  readonly #scratch = new Uint32Array(SLOTS * WORDS);

  /** @param limit so many different ones are taken; those are counted on when there are more */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How often it was added, this time included; 0 if it is not taken. Both are whole numbers of 32 bits. */
  add(signedHigh: number, signedLow: number): number {
    const high = signedHigh >>> 0;
    const low = signedLow >>> 0;
    const segment = this.#directory[high >>> (32 - this.#depth)] as Segment;
    const at = segment.slotOf(high, low);
    const count = segment.slots[at + 2] as number;
    if (count > 0) {
      segment.slots[at + 2] = count + 1;
      return count + 1;
    }
    if (this.size >= this.#limit) {
      this.hasMissed = true;
      return 0;
    }
    this.size++;
    segment.put(at, high, low, 1);
    if (segment.taken > MOST_TAKEN) this.#split(segment, high);
    return 1;
  }

  /** @param high the highest bits of one that is in it */
  #split(segment: Segment, high: number): void {
    if (segment.depth === this.#depth) {
      this.#directory = this.#directory.flatMap((one) => [one, one]);
      this.#depth++;
    }
    const upper = new Segment(segment.depth + 1);
    segment.depth++;
    const places = 2 ** (this.#depth - segment.depth); // of either half, one behind the other
    const first = (high >>> (32 - segment.depth + 1)) * 2 * places;
    this.#directory.fill(upper, first + places, first + 2 * places);
    this.#share(segment, upper);
  }

  /** Gives the upper half what belongs there. */
  #share(segment: Segment, upper: Segment): void {
    const scratch = this.#scratch;
    scratch.set(segment.slots);
    segment.slots.fill(0);
    segment.taken = 0;
    const shift = 32 - segment.depth;
    for (let at = 0; at < scratch.length; at += WORDS) {
      const count = scratch[at + 2] as number;
      if (count === 0) continue;
      const high = scratch[at] as number;
      const low = scratch[at + 1] as number;
      const half = ((high >>> shift) & 1) === 1 ? upper : segment;
      half.put(half.slotOf(high, low), high, low, count);
    }
  }
}

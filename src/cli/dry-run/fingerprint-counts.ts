/**
 * Counts fingerprints of 64 bits, in typed arrays: 15 to 30 bytes of memory each. They are spread over segments by their
 * highest bits, and each segment grows by itself, so that what is copied at once is little.
 *
 *   segment   [ high low count | 0 0 0 | high low count | … ]    count 0: free. Looked for from `low` on.
 */
const SEGMENTS = 64;
const SEGMENT_SHIFT = 26;
const WORDS = 3;
const FIRST_SLOTS = 64;
/** Beyond so large a part that is taken, a search would take many steps. */
const MOST_TAKEN = 0.8;

interface Segment {
  slots: Uint32Array;
  taken: number;
}

/** See the head of this file. */
export class FingerprintCounts {
  /** Different ones that were taken. */
  size = 0;
  /** Whether one was not taken, since there were too many. */
  hasMissed = false;
  readonly #limit: number;
  readonly #segments: Segment[] = [];

  /** @param limit so many different ones are taken; those are counted on when there are more */
  constructor(limit: number) {
    this.#limit = limit;
    for (let i = 0; i < SEGMENTS; i++)
      this.#segments.push({ slots: new Uint32Array(FIRST_SLOTS * WORDS), taken: 0 });
  }

  /** How often it was added, this time included; 0 if it is not taken. */
  add(high: number, low: number): number {
    const segment = this.#segments[high >>> SEGMENT_SHIFT] as Segment;
    const at = slotOf(segment.slots, high >>> 0, low >>> 0);
    const { slots } = segment;
    const count = slots[at + 2] as number;
    if (count > 0) {
      slots[at + 2] = count + 1;
      return count + 1;
    }
    if (this.size >= this.#limit) {
      this.hasMissed = true;
      return 0;
    }
    this.size++;
    put(slots, at, high, low, 1);
    if (++segment.taken * WORDS > slots.length * MOST_TAKEN) segment.slots = grown(slots);
    return 1;
  }
}

/** Where a fingerprint is, or may be put. */
function slotOf(slots: Uint32Array, high: number, low: number): number {
  const mask = slots.length / WORDS - 1;
  for (let slot = low & mask; ; slot = (slot + 1) & mask) {
    const at = slot * WORDS;
    if (slots[at + 2] === 0 || (slots[at] === high && slots[at + 1] === low)) return at;
  }
}

function put(slots: Uint32Array, at: number, high: number, low: number, count: number): void {
  slots[at] = high;
  slots[at + 1] = low;
  slots[at + 2] = count;
}

function grown(slots: Uint32Array): Uint32Array {
  const larger = new Uint32Array(slots.length * 2);
  for (let at = 0; at < slots.length; at += WORDS) {
    const count = slots[at + 2] as number;
    if (count === 0) continue;
    const high = slots[at] as number;
    const low = slots[at + 1] as number;
    put(larger, slotOf(larger, high, low), high, low, count);
  }
  return larger;
}

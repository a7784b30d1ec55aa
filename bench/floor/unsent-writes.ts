import { BodyWriter } from './body-writer.ts';

/** More than any order takes, so that a slot is a place in one buffer. */
const SLOT_BYTES = 1024;

/**
 * Writes that wait for a request, of each key the newest. Every write is encoded when it is taken, as in any sink whose
 * callers may change a record that they have handed over.
 *
 *   queue:   3 ─ 0 ─ 2            slots in the order of their keys' first writes
 *   bytes:   | 0 | 1 | 2 | 3 |    a newer write of a key is encoded over the older one
 */
export class UnsentWrites<R extends object> {
  readonly #encodeItem: (body: BodyWriter, record: R) => void;
  readonly #keyOf: (record: R) => string;
  readonly #slotOf = new Map<string, number>();
  readonly #keys: string[] = [];
  readonly #lengths: Uint32Array;
  readonly #free: Uint32Array;
  readonly #queue: Uint32Array;
  readonly #bytes: BodyWriter;
  #head = 0;
  #size = 0;

  constructor(
    maxWrites: number,
    encodeItem: (body: BodyWriter, record: R) => void,
    keyOf: (record: R) => string,
  ) {
    this.#encodeItem = encodeItem;
    this.#keyOf = keyOf;
    this.#lengths = new Uint32Array(maxWrites);
    this.#free = Uint32Array.from({ length: maxWrites }, (_, slot) => slot);
    this.#queue = new Uint32Array(maxWrites);
    this.#bytes = new BodyWriter((maxWrites + 2) * SLOT_BYTES);
  }

  get size(): number {
    return this.#size;
  }

  get hasRoom(): boolean {
    return this.#size < this.#queue.length;
  }

  take(record: R): void {
    const key = this.#keyOf(record);
    let slot = this.#slotOf.get(key);
    if (slot === undefined) {
      slot = this.#free[this.#free.length - ++this.#size] as number;
      this.#slotOf.set(key, slot);
      this.#keys[slot] = key;
      this.#queue[(this.#head + this.#size - 1) % this.#queue.length] = slot;
    }
    const start = slot * SLOT_BYTES;
    this.#bytes.at = start;
    this.#encodeItem(this.#bytes, record);
    const length = this.#bytes.at - start;
    if (length > SLOT_BYTES - 8) throw new Error(`${length} bytes do not fit a slot`);
    this.#lengths[slot] = length;
  }

  /** Takes the oldest out, into a body. */
  moveInto(body: BodyWriter): void {
    const slot = this.#queue[this.#head] as number;
    this.#head = (this.#head + 1) % this.#queue.length;
    this.#free[this.#free.length - this.#size--] = slot;
    this.#slotOf.delete(this.#keys[slot] as string);
    const start = slot * SLOT_BYTES;
    body.copy(this.#bytes.bytes, start, start + (this.#lengths[slot] as number));
  }
}

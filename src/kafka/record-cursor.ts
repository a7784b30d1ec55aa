import type { KafkaHeader } from './message.js';

/** What stands in for the start of a key or value that is null. */
export const ABSENT = -1;

/** A length, attributes, two deltas, a key and a value that are null, and no headers. */
export const SHORTEST_RECORD_BYTES = 7;

/** Beyond it the parts of a number are not to be put together by shifting. */
const LAST_SHIFT = 28;

/** An integer has 64 bits at most, in ten bytes. */
const LONGEST_SHIFT = 63;

const NO_BYTES = Buffer.alloc(0);
const NO_HEADERS: readonly KafkaHeader[] = Object.freeze([]);

/**
 * Goes over the records of a batch where they stand, one after the other: no object for any of them.
 * https://kafka.apache.org/documentation/#record
 */
export class RecordCursor {
  /** What the record stands in. */
  bytes: Buffer = NO_BYTES;
  /** Where it begins, and its parts. */
  start = 0;
  /** {@link ABSENT} if there is no key. */
  keyStart: number = ABSENT;
  keyEnd = 0;
  /** {@link ABSENT} if there is no value. */
  valueStart: number = ABSENT;
  valueEnd = 0;
  headersStart = 0;
  end = 0;
  /** From the batch's first offset. */
  offsetDelta = 0;
  /** From the batch's first timestamp, in milliseconds. */
  timestampDelta = 0;
  readonly #pieces: readonly Buffer[];
  #piecesBegun = 0;
  #at = 0;

  /** @param pieces the records of a batch, none of which stands in two pieces */
  constructor(pieces: readonly Buffer[]) {
    this.#pieces = pieces;
  }

  /** Goes to the next record. @returns false if what is there is none */
  next(): boolean {
    if (this.end === this.bytes.length) {
      this.bytes = this.#pieces[this.#piecesBegun++] ?? NO_BYTES;
      this.end = 0;
    }
    this.start = this.end;
    this.#at = this.end;
    const length = this.#integer();
    const end = this.#at + length;
    if (end - this.start < SHORTEST_RECORD_BYTES || end > this.bytes.length) return false;
    this.#at++; // attributes: no bit of them means anything
    this.timestampDelta = this.#integer();
    this.offsetDelta = this.#integer();
    const keyLength = this.#integer();
    this.keyStart = keyLength < 0 ? ABSENT : this.#at;
    if (keyLength > 0) this.#at += keyLength;
    this.keyEnd = this.#at;
    const valueLength = this.#integer();
    this.valueStart = valueLength < 0 ? ABSENT : this.#at;
    if (valueLength > 0) this.#at += valueLength;
    this.valueEnd = this.#at;
    this.headersStart = this.#at;
    this.end = end;
    let parts = 2 * this.#integer();
    for (; parts > 0 && this.#at < end; parts--) {
      const partLength = this.#integer();
      if (partLength > 0) this.#at += partLength;
    }
    return this.#at === end && parts === 0;
  }

  /** Whether there is nothing behind the record. */
  get isAtEnd(): boolean {
    return this.end === this.bytes.length && this.#piecesBegun >= this.#pieces.length;
  }

  /** The key of the record; null if it has none. */
  get key(): Buffer | null {
    return this.keyStart === ABSENT ? null : this.bytes.subarray(this.keyStart, this.keyEnd);
  }

  /** Where a record ends that begins here; undefined if its length is not all there. */
  static endOf(bytes: Buffer, start: number): number | undefined {
    const cursor = MEASURING;
    cursor.bytes = bytes;
    cursor.#at = start;
    const end = cursor.#integer() + cursor.#at;
    cursor.bytes = NO_BYTES;
    return cursor.#at > bytes.length ? undefined : end;
  }

  /** The headers of a record that {@link next} has gone over. */
  static headersAt(bytes: Buffer, start: number): readonly KafkaHeader[] {
    if (bytes[start] === 0) return NO_HEADERS;
    const cursor = new RecordCursor([]);
    cursor.bytes = bytes;
    cursor.#at = start;
    return Array.from({ length: cursor.#integer() }, () => [
      cursor.#take()?.toString('utf8') ?? '',
      cursor.#take(),
    ]);
  }

  #take(): Buffer | null {
    const length = this.#integer();
    if (length < 0) return null;
    const start = this.#at;
    this.#at += length;
    return this.bytes.subarray(start, this.#at);
  }

  /** A zigzag integer: https://protobuf.dev/programming-guides/encoding/#signed-ints */
  #integer(): number {
    const { bytes } = this;
    // Behind the end it is undefined, which counts as 0: where it stops is checked at the end of the record.
    let byte = bytes[this.#at++] as number;
    let folded = byte & 0x7f;
    for (let shift = 7; byte > 0x7f && shift <= LONGEST_SHIFT; shift += 7) {
      byte = bytes[this.#at++] as number;
      if (shift < LAST_SHIFT) folded |= (byte & 0x7f) << shift;
      else folded += (byte & 0x7f) * 2 ** shift;
    }
    if (folded < 0x80000000) return (folded >>> 1) ^ -(folded & 1);
    return folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
  }
}

const MEASURING = new RecordCursor([]);

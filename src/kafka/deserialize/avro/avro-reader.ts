import { strictText } from '../text.js';

/** That bytes do not decode. Without a stack, and never with what is in the bytes. */
export class AvroFault {
  /** Continues "the value does not decode: …". */
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Items without any byte, such as nulls, that a message may have: else a few bytes could ask for billions. */
const EMPTY_ITEMS = 65_536;
/** 2^26: what is above bit 28 of a long that a JavaScript number holds for certain. */
const SAFE_HIGH = 0x4000000;
const LONGEST_INT = 5;
const LONGEST_LONG = 10;

/**
 * Reads Avro's binary encoding from front to back, and never past the end.
 * https://avro.apache.org/docs/1.12.0/specification/#binary-encoding
 *
 * @throws {AvroFault} by each of its methods
 */
export class AvroReader {
  readonly #bytes: Buffer;
  #at: number;
  /** How many items of arrays and maps may still come: each has a byte of its own, but for empty ones. */
  #items: number;

  constructor(bytes: Buffer, start: number) {
    this.#bytes = bytes;
    this.#at = start;
    this.#items = bytes.length - start + EMPTY_ITEMS;
  }

  end(): void {
    if (this.#at !== this.#bytes.length) throw new AvroFault('bytes are left behind its end');
  }

  readBoolean(): boolean {
    const byte = this.#byte();
    if (byte > 1) throw new AvroFault('a boolean is neither 0 nor 1');
    return byte === 1;
  }

  readInt(): number {
    const start = this.#at;
    const value = this.readLong();
    if (typeof value === 'bigint' || value !== (value | 0) || this.#at - start > LONGEST_INT) {
      throw new AvroFault('an int has more than 32 bits');
    }
    return value;
  }

  /** A bigint if a JavaScript number does not hold it. */
  readLong(): number | bigint {
    const start = this.#at;
    let low = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.#byte();
      low |= (byte & 0x7f) << shift;
      if (byte < 0x80) return (low >>> 1) ^ -(low & 1);
    }
    let high = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.#byte();
      high |= (byte & 0x7f) << shift;
      if (byte >= 0x80) continue;
      if (high >= SAFE_HIGH) break;
      const magnitude = high * 2 ** 27 + (low >>> 1);
      const value = (low & 1) === 0 ? magnitude : -magnitude - 1;
      if (!Number.isSafeInteger(value)) break;
      return value;
    }
    this.#at = start;
    return this.#readBigLong();
  }

  readFloat(): number {
    return this.#bytes.readFloatLE(this.#take(4));
  }

  readDouble(): number {
    return this.#bytes.readDoubleLE(this.#take(8));
  }

  readText(): string {
    const length = this.readLength();
    const start = this.#take(length);
    const text = strictText(this.#bytes, start, start + length);
    if (text === undefined) throw new AvroFault('a string is not UTF-8');
    return text;
  }

  /** A copy: the bytes of a message are not ours to keep. */
  readBytes(length: number): Buffer {
    const start = this.#take(length);
    return Buffer.from(this.#bytes.subarray(start, start + length));
  }

  /** The length of what comes next. */
  readLength(): number {
    const length = this.readLong();
    if (typeof length === 'bigint' || length < 0) throw new AvroFault('a length is none');
    return length;
  }

  /** How many items the next block of an array or a map has; 0 behind the last one. */
  readBlock(): number {
    let count = this.readLong();
    if (count < 0) {
      count = -count; // then the block tells its length, for those who pass over it
      this.readLength();
    }
    if (count > this.#items) throw new AvroFault('it has fewer items than it tells');
    this.#items -= Number(count);
    return Number(count);
  }

  #readBigLong(): bigint {
    let zigzag = 0n;
    for (let i = 0; i < LONGEST_LONG; i++) {
      const byte = this.#byte();
      zigzag |= BigInt(byte & 0x7f) << BigInt(7 * i);
      if (byte >= 0x80) continue;
      if (zigzag >= 1n << 64n) break;
      return (zigzag >> 1n) ^ -(zigzag & 1n);
    }
    throw new AvroFault('a long has more than 64 bits');
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw new AvroFault('it ends too early');
    return byte;
  }

  /** Goes behind so many bytes; where they begin. */
  #take(length: number): number {
    const start = this.#at;
    if (length > this.#bytes.length - start) throw new AvroFault('it ends too early');
    this.#at = start + length;
    return start;
  }
}

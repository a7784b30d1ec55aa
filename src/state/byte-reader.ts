/** Reads what a `ByteWriter` wrote. Nothing is allocated for a length before that many bytes are known to be there. */
export class ByteReader {
  readonly #buffer: Buffer;
  readonly #broken: (what: string) => Error;
  #at = 0;

  /** @param broken makes the error for bytes that cannot be what they should */
  constructor(buffer: Buffer, broken: (what: string) => Error) {
    this.#buffer = buffer;
    this.#broken = broken;
  }

  get remaining(): number {
    return this.#buffer.length - this.#at;
  }

  u8(): number {
    return this.#buffer.readUInt8(this.#skip(1));
  }

  u32(): number {
    return this.#buffer.readUInt32LE(this.#skip(4));
  }

  f64(): number {
    return this.#buffer.readDoubleLE(this.#skip(8));
  }

  text(): string {
    return this.bytes().toString('utf8');
  }

  /** A view of the bytes, not a copy. */
  bytes(): Buffer {
    const length = this.u32();
    const start = this.#skip(length);
    return this.#buffer.subarray(start, start + length);
  }

  /** A number of things of at least `leastBytes` each. */
  count(leastBytes: number): number {
    const count = this.u32();
    if (count * leastBytes > this.remaining) throw this.#broken('a count is larger than what follows');
    return count;
  }

  /** A number below `limit`. */
  index(limit: number): number {
    const index = this.u32();
    if (index >= limit) throw this.#broken('an index is out of range');
    return index;
  }

  #skip(bytes: number): number {
    if (bytes > this.remaining) throw this.#broken('a length is larger than what follows');
    const start = this.#at;
    this.#at += bytes;
    return start;
  }
}

const NEWLINE = 0x0a;

/**
 * Finds the bytes of rows whose text could not be decoded: by their lines, since no newline is lost or made by decoding.
 * Rows are asked for in their order.
 */
export class UndecodedLines {
  readonly #bytes: Buffer;
  #line: number;
  #at = 0;

  /** @param line the number of the first of them */
  constructor(bytes: Buffer, line: number) {
    this.#bytes = bytes;
    this.#line = line;
  }

  /** The bytes of so many lines from this one on, the last newline left out. */
  cut(line: number, count: number): Buffer {
    this.#passTo(line);
    const start = this.#at;
    this.#passTo(line + count);
    const isEnded = this.#bytes[this.#at - 1] === NEWLINE;
    return this.#bytes.subarray(start, isEnded ? this.#at - 1 : this.#at);
  }

  /** All bytes from this line on. */
  from(line: number): Buffer {
    this.#passTo(line);
    return this.#bytes.subarray(this.#at);
  }

  #passTo(line: number): void {
    for (; this.#line < line; this.#line++) {
      const newline = this.#bytes.indexOf(NEWLINE, this.#at);
      this.#at = newline < 0 ? this.#bytes.length : newline + 1;
    }
  }
}

const NO_BYTES: Buffer = Buffer.alloc(0);

/** Bytes that come in pieces: each is copied once, and again only when what holds them has doubled. */
export class GrowingBytes {
  #held: Buffer = NO_BYTES;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** All that was added, good until more is. */
  get bytes(): Buffer {
    return this.#held.subarray(0, this.#length);
  }

  /** Adds a copy of a piece. */
  append(piece: Buffer): void {
    const length = this.#length + piece.length;
    if (length > this.#held.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(length, 2 * this.#held.length));
      this.#held.copy(larger, 0, 0, this.#length);
      this.#held = larger;
    }
    piece.copy(this.#held, this.#length);
    this.#length = length;
  }

  /** Begins anew. Who was given the bytes keeps them. */
  clear(): void {
    this.#held = NO_BYTES;
    this.#length = 0;
  }
}

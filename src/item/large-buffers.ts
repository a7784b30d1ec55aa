/**
 * Buffers that are too large for a slot, used again: the system gives a new one page by page, and clears each.
 * They come in sizes of four steps to the double, so that one fits what is nearly as large.
 */
export class LargeBuffers {
  readonly #free = new Map<number, Buffer[]>();
  readonly #maxFreeBytes: number;
  #freeBytes = 0;

  /** @param maxFreeBytes beyond so many that nobody uses, what is given back is dropped */
  constructor(maxFreeBytes: number) {
    this.#maxFreeBytes = maxFreeBytes;
  }

  /** A buffer of at least so many bytes; a fifth of it at most is not needed. */
  take(bytes: number): Buffer {
    const size = sizeFor(bytes);
    const buffer = this.#free.get(size)?.pop();
    if (buffer === undefined) return Buffer.allocUnsafeSlow(size);
    this.#freeBytes -= size;
    return buffer;
  }

  /** Gives back what {@link take} gave. */
  give(buffer: Buffer): void {
    const size = buffer.length;
    if (this.#freeBytes + size > this.#maxFreeBytes) return;
    this.#freeBytes += size;
    const list = this.#free.get(size);
    if (list === undefined) this.#free.set(size, [buffer]);
    else list.push(buffer);
  }
}

/** The next of four steps between two powers of two. */
function sizeFor(bytes: number): number {
  const step = 2 ** Math.max(0, 29 - Math.clz32(bytes - 1)); // an eighth of the power of two above
  return Math.ceil(bytes / step) * step;
}

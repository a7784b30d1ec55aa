/** Bytes that wait for the sink in all partitions of a worker. */
export class QueueBudget {
  readonly #maxBytes: number;
  readonly #hasRoom: () => void;
  #bytes = 0;

  /** @param hasRoom called when it was full, and is not any more */
  constructor(maxBytes: number, hasRoom: () => void) {
    this.#maxBytes = maxBytes;
    this.#hasRoom = hasRoom;
  }

  /** Whether nothing more is to be fetched. */
  get isFull(): boolean {
    return this.#bytes >= this.#maxBytes;
  }

  take(bytes: number): void {
    this.#bytes += bytes;
  }

  give(bytes: number): void {
    const wasFull = this.isFull;
    this.#bytes -= bytes;
    if (wasFull && !this.isFull) this.#hasRoom();
  }
}

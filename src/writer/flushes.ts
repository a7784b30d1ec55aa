interface PendingFlush {
  readonly epoch: number;
  outstanding: number;
  readonly done: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * Which flush waits for what. Each flush ends an epoch; every accepted write carries the epoch it was
 * accepted in, and a flush is done when no write of its epoch or an older one is outstanding.
 *
 *   epochs:   4 (pending, 2 left) │ 5 (pending, 0 left) │ 6 (current)
 *   flush 5 waits for flush 4; writes of epoch 6 hold up neither.
 */
export class Flushes {
  #epoch = 0;
  #outstandingNow = 0;
  readonly #pending: PendingFlush[] = [];

  /** A write is accepted: the epoch it belongs to. */
  admit(): number {
    this.#outstandingNow++;
    return this.#epoch;
  }

  /** The last epoch a flush waits for; below all epochs if none does. */
  get urgentEpoch(): number {
    return this.#pending.at(-1)?.epoch ?? -1;
  }

  /** A write accepted in `epoch` is durable or handed over. */
  settle(epoch: number): void {
    if (epoch === this.#epoch) {
      this.#outstandingNow--;
      return;
    }
    const first = this.#pending[0]?.epoch ?? epoch;
    const flush = this.#pending[epoch - first];
    if (flush !== undefined) flush.outstanding--;
    while (this.#pending[0]?.outstanding === 0) this.#pending.shift()?.resolve();
  }

  /** Resolves when everything accepted before is settled. */
  begin(): Promise<void> {
    const last = this.#pending.at(-1);
    if (this.#outstandingNow === 0) return last?.done ?? Promise.resolve();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    promise.catch(() => {}); // nobody need be listening: a failure is told by every later call too
    this.#pending.push({
      epoch: this.#epoch,
      outstanding: this.#outstandingNow,
      done: promise,
      resolve,
      reject,
    });
    this.#epoch++;
    this.#outstandingNow = 0;
    return promise;
  }

  /** Nothing more will be settled. */
  fail(error: Error): void {
    for (const flush of this.#pending.splice(0)) flush.reject(error);
  }
}

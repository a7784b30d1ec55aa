import type { Clock } from './clock.js';
import type { HotPartition } from './hot-partition.js';

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Limits of {@link ShareWaiters}. */
export interface ShareLimits {
  readonly maxBufferedRequests: number;
  readonly maxBufferedBytes: number;
  readonly maxBufferSharePerPartitionKey: number;
}

/** Callers whose write was for a hot partition key that has its share of the buffer: they wait, others go on. */
export class ShareWaiters {
  count = 0;
  readonly #limits: ShareLimits;
  readonly #waiters = new Map<HotPartition, Waiter[]>();

  readonly #clock: Clock;
  #wakesAgain = false;

  constructor(limits: ShareLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** Whether a hot partition has as much of the buffer as it may. */
  isOver({ count, bytes }: HotPartition): boolean {
    const { maxBufferedRequests, maxBufferedBytes, maxBufferSharePerPartitionKey: share } = this.#limits;
    return count >= maxBufferedRequests * share || bytes >= maxBufferedBytes * share;
  }

  /** Resolves when it has less. */
  wait(hot: HotPartition): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    promise.catch(() => {}); // a caller that does not wait is not a crash of the program
    const waiting = this.#waiters.get(hot);
    if (waiting === undefined) this.#waiters.set(hot, [{ resolve, reject }]);
    else waiting.push({ resolve, reject });
    this.count++;
    return promise;
  }

  /** Wakes those there is room for, first come first served. */
  wake(): void {
    if (this.count === 0) return;
    for (const [hot, waiting] of this.#waiters) {
      const free =
        Math.ceil(this.#limits.maxBufferedRequests * this.#limits.maxBufferSharePerPartitionKey) - hot.count;
      if (this.isOver(hot)) continue;
      for (const { resolve } of waiting.splice(0, free)) {
        this.count--;
        resolve();
      }
      if (waiting.length === 0) this.#waiters.delete(hot);
      else this.#wakeAgain();
    }
  }

  /** A woken caller may be done and never write again: the next one must not wait for that. */
  #wakeAgain(): void {
    if (this.#wakesAgain) return;
    this.#wakesAgain = true;
    this.#clock.nextTurn(() => {
      this.#wakesAgain = false;
      this.wake();
    });
  }

  fail(error: Error): void {
    for (const waiting of this.#waiters.values()) for (const { reject } of waiting) reject(error);
    this.#waiters.clear();
    this.count = 0;
  }
}

import type { Clock } from '../clock.js';
import type { HotPartition } from './hot-partition.js';
import { Waiters } from './waiters.js';

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
  readonly #clock: Clock;
  readonly #waiters = new Map<HotPartition, Waiters>();
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
    let waiters = this.#waiters.get(hot);
    if (waiters === undefined) {
      waiters = new Waiters();
      this.#waiters.set(hot, waiters);
    }
    this.count++;
    return waiters.wait();
  }

  /** Wakes those there is room for, first come first served. */
  wake(): void {
    if (this.count === 0) return;
    const { maxBufferedRequests, maxBufferSharePerPartitionKey: share } = this.#limits;
    for (const [hot, waiters] of this.#waiters) {
      if (this.isOver(hot)) continue;
      this.count -= waiters.count;
      waiters.wake(Math.ceil(maxBufferedRequests * share) - hot.count);
      this.count += waiters.count;
      if (waiters.count === 0) this.#waiters.delete(hot);
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
    for (const waiters of this.#waiters.values()) waiters.fail(error);
    this.#waiters.clear();
    this.count = 0;
  }
}

import type { DurableCallback } from '../item/entry.js';

/** A call of `writeDurable`. */
export interface DurableCall {
  readonly promise: Promise<void>;
  /** Settles the promise. */
  readonly settle: DurableCallback;
}

/** The calls of `writeDurable` whose element is not settled. */
export class DurableCalls {
  readonly #pending = new Set<(error: Error) => void>();

  get size(): number {
    return this.#pending.size;
  }

  begin(): DurableCall {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    promise.catch(() => {}); // nobody need be listening: a failure is told by every later call too
    this.#pending.add(reject);
    const settle: DurableCallback = (error) => {
      this.#pending.delete(reject);
      if (error === undefined) resolve();
      else reject(error);
    };
    return { promise, settle };
  }

  /** Nothing more will be settled. */
  fail(error: Error): void {
    for (const reject of this.#pending) reject(error);
    this.#pending.clear();
  }
}

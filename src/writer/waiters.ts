interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Callers of `write` that wait, first come first served. */
export class Waiters {
  readonly #waiting: Waiter[] = [];

  get count(): number {
    return this.#waiting.length;
  }

  /** Resolves when its turn comes. */
  wait(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    promise.catch(() => {}); // a caller that does not wait is not a crash of the program
    this.#waiting.push({ resolve, reject });
    return promise;
  }

  /** Wakes so many, or all there are. */
  wake(count: number): void {
    for (const { resolve } of this.#waiting.splice(0, count)) resolve();
  }

  fail(error: Error): void {
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}

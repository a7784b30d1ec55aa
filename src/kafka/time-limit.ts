import { Deadline } from '../deadline.js';
import { systemClock } from '../system-clock.js';

/** A time that something may take, and that may become shorter while it does. */
export class TimeLimit {
  /** Resolves with false when it is up. */
  readonly up: Promise<false>;
  readonly #deadline: Deadline;
  #isOver = false;

  constructor(timeoutMS: number) {
    const { promise, resolve } = Promise.withResolvers<false>();
    this.up = promise;
    this.#deadline = new Deadline(systemClock, () => {
      this.#isOver = true;
      resolve(false);
    });
    this.shorten(timeoutMS);
  }

  /** It ends so long from now at the latest. */
  shorten(timeoutMS: number): void {
    if (!this.#isOver) this.#deadline.wakeAt(systemClock.now() + timeoutMS);
  }

  /** Nobody waits for it any more. */
  clear(): void {
    this.#isOver = true;
    this.#deadline.clear();
  }
}

/** Whether something succeeds in time, and does not give false. */
export async function within(limit: TimeLimit | number, doing: Promise<unknown>): Promise<boolean> {
  const time = typeof limit === 'number' ? new TimeLimit(limit) : limit;
  const done = doing.then(
    (given) => given !== false,
    () => false, // who fails tells it in another way as well
  );
  const isDone = await Promise.race([done, time.up]);
  time.clear();
  return isDone;
}

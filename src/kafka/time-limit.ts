/** A time that something may take, and that may become shorter while it does. */
export class TimeLimit {
  /** Resolves with false when it is up. */
  readonly up: Promise<false>;
  readonly #end: (isInTime: false) => void;
  #endsAt: number;
  #timer: NodeJS.Timeout;

  constructor(timeoutMS: number) {
    const { promise, resolve } = Promise.withResolvers<false>();
    this.up = promise;
    this.#end = resolve;
    this.#endsAt = performance.now() + timeoutMS;
    this.#timer = setTimeout(resolve, timeoutMS, false);
  }

  /** It ends so long from now at the latest. */
  shorten(timeoutMS: number): void {
    const endsAt = performance.now() + timeoutMS;
    if (endsAt >= this.#endsAt) return;
    this.#endsAt = endsAt;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#end, timeoutMS, false);
  }

  /** Nobody waits for it any more. */
  clear(): void {
    this.#endsAt = 0; // nothing is shorter
    clearTimeout(this.#timer);
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

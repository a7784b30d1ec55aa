import type { Clock, Timer } from '../clock.js';

const BASE_DELAY_MS = 25;
const MAX_DELAY_MS = 5000;

/**
 * Full-jitter exponential backoff: anything from nothing to 25 ms · 2^(attempts − 1), 5 s at most.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 *
 * @param attempts attempts in a row that brought nothing, 1 or more
 * @param random from [0, 1)
 */
export function backoffDelayMS(attempts: number, random: number): number {
  return random * Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** Math.min(attempts - 1, 16));
}

/** The back-offs that are running. */
export class Backoffs {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #timers = new Set<Timer>();

  constructor(clock: Clock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Calls back once the time is up that so many attempts in a row have to wait. */
  start(attempts: number, over: () => void): void {
    const timer = this.#clock.setTimer(
      () => {
        this.#timers.delete(timer);
        over();
      },
      backoffDelayMS(attempts, this.#random()),
    );
    this.#timers.add(timer);
  }

  /** None of those that are running will call back. */
  clear(): void {
    for (const timer of this.#timers) this.#clock.clearTimer(timer);
    this.#timers.clear();
  }
}

import { backoffDelayMS } from '../backoff-delay.js';
import type { Clock, Timer } from '../clock.js';

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

import type { Clock, Timer } from './clock.js';

/** One alarm for the earliest of many times: a later time asked for while it is set changes nothing. */
export class Deadline {
  readonly #clock: Clock;
  readonly #reached: () => void;
  #timer: Timer | undefined;
  #at = Number.POSITIVE_INFINITY;

  constructor(clock: Clock, reached: () => void) {
    this.#clock = clock;
    this.#reached = reached;
  }

  /** Wakes up at this time, on the clock, or earlier if it is set so. */
  wakeAt(at: number): void {
    if (at >= this.#at) return;
    this.clear();
    this.#at = at;
    this.#timer = this.#clock.setTimer(
      () => {
        this.#timer = undefined;
        this.#at = Number.POSITIVE_INFINITY;
        this.#reached();
      },
      Math.max(0, at - this.#clock.now()),
    );
  }

  clear(): void {
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
    this.#at = Number.POSITIVE_INFINITY;
  }
}

import type { Clock, Timer } from '#dist/clock.js';

interface CountedTimer {
  readonly timer: Timer;
}

/** The time of one simulated process: its timers are counted, and end with it. */
export class SimulatedProcessClock implements Clock {
  readonly #clock: Clock;
  readonly #timers = new Set<CountedTimer>();
  #isKilled = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Timers that are set, not called back and not cleared; the next turn of the event loop is none. */
  get pending(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#clock.now();
  }

  setTimer(callback: () => void, delayMS: number): Timer {
    const counted: CountedTimer = {
      timer: this.#clock.setTimer(() => {
        this.#timers.delete(counted);
        if (!this.#isKilled) callback();
      }, delayMS),
    };
    this.#timers.add(counted);
    return counted;
  }

  clearTimer(timer: Timer): void {
    const counted = timer as CountedTimer;
    this.#timers.delete(counted);
    this.#clock.clearTimer(counted.timer);
  }

  nextTurn(callback: () => void): void {
    this.#clock.nextTurn(() => {
      if (!this.#isKilled) callback();
    });
  }

  /** The process is killed: nothing is called back any more. */
  kill(): void {
    this.#isKilled = true;
    for (const { timer } of this.#timers) this.#clock.clearTimer(timer);
    this.#timers.clear();
  }
}

/** Where a service takes its time from: the machine's, or a simulator's. */
export interface HistoryClock {
  /** Milliseconds since any fixed instant. */
  now(): number;
  /** Calls `fn` once, `delayMS` (0 or more, fractions allowed) from now; never before this call returns. */
  setTimer(delayMS: number, fn: () => void): void;
}

/** The machine's own time, from 0 at its start. */
export class MachineClock implements HistoryClock {
  readonly #startedAtMS = performance.now();
  readonly #timers = new Set<NodeJS.Timeout>();
  #stopped = false;

  /** Whether {@link stop} was called. */
  get isStopped(): boolean {
    return this.#stopped;
  }

  now(): number {
    return performance.now() - this.#startedAtMS;
  }

  setTimer(delayMS: number, fn: () => void): void {
    this.#setTimerAt(this.now() + delayMS, fn);
  }

  #setTimerAt(atMS: number, fn: () => void): void {
    if (this.#stopped) return;
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        // Node's timers count whole milliseconds and may fire up to one too early: an outage would not have begun yet.
        if (this.now() < atMS) this.#setTimerAt(atMS, fn);
        else fn();
      },
      Math.max(0, atMS - this.now()),
    );
    this.#timers.add(timer);
  }

  /** Drops all timers, and those still to be set. */
  stop(): void {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}

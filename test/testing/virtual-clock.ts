import type { HistoryClock } from '#dist/testing/history-clock.js';

/** Time that passes only when told to, and at once. */
export class VirtualClock implements HistoryClock {
  #nowMS = 0;
  #set = 0;
  readonly #timers: { readonly atMS: number; readonly order: number; readonly fn: () => void }[] = [];

  now(): number {
    return this.#nowMS;
  }

  setTimer(delayMS: number, fn: () => void): void {
    this.#timers.push({ atMS: this.#nowMS + delayMS, order: this.#set++, fn });
    this.#timers.sort((a, b) => a.atMS - b.atMS || a.order - b.order);
  }

  /** Fires all timers due up to an instant, those set on the way included. */
  runUntil(untilMS: number): void {
    for (let next = this.#timers[0]; next !== undefined && next.atMS <= untilMS; next = this.#timers[0]) {
      this.#timers.shift();
      this.#nowMS = next.atMS;
      next.fn();
    }
    this.#nowMS = untilMS;
  }

  /** Fires timers until there are none; time stands at the last one. */
  runAll(): void {
    for (let next = this.#timers[0]; next !== undefined; next = this.#timers[0]) this.runUntil(next.atMS);
  }
}

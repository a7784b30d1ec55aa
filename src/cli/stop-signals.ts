import { leaveSignals, STOPPING } from './early-signals.js';

/** One Ctrl-C can come twice, from the terminal and from npm, which hands it on: so close is the same one. */
const SAME_PRESS_MS = 100;

/** Turns the first signal that asks the program to stop into a request to stop, and the second into one to stop at once. */
export class StopSignals implements Disposable {
  readonly #controller = new AbortController();
  readonly #onSecond: (name: NodeJS.Signals) => void;
  #firstAt = 0;

  /** @param onSecond called at the second signal and each later one */
  constructor(onSecond: (name: NodeJS.Signals) => void) {
    this.#onSecond = onSecond;
    for (const name of STOPPING) process.on(name, this.#take);
    leaveSignals();
  }

  /** Aborted at the first signal; the reason is the signal's name. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  [Symbol.dispose](): void {
    for (const name of STOPPING) process.off(name, this.#take);
  }

  readonly #take = (name: NodeJS.Signals): void => {
    const now = performance.now();
    if (!this.signal.aborted) {
      this.#firstAt = now;
      this.#controller.abort(name);
    } else if (now - this.#firstAt > SAME_PRESS_MS) this.#onSecond(name);
  };
}

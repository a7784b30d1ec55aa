import { leaveSignals, STOPPING } from './early-signals.js';
import { leaveLateSignals, takeLateSignals } from './late-signals.js';
import { SAME_PRESS_MS } from './same-press.js';

/** Turns the first signal that asks the program to stop into a request to stop, and the second into one to stop at once. */
export class StopSignals implements Disposable {
  readonly #controller = new AbortController();
  readonly #onSecond: (name: NodeJS.Signals) => void;
  #firstAt = 0;
  #isOver = false;

  /** @param onSecond called at the second signal and each later one */
  constructor(onSecond: (name: NodeJS.Signals) => void) {
    this.#onSecond = onSecond;
    for (const name of STOPPING) process.on(name, this.#take);
    leaveSignals();
    leaveLateSignals();
  }

  /** Aborted at the first signal; the reason is the signal's name. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The last word is said: there is nothing left to stop. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    takeLateSignals(); // before the others go: between two listeners there would be Node's own way again
    for (const name of STOPPING) process.off(name, this.#take);
  }

  [Symbol.dispose](): void {
    this.end();
  }

  readonly #take = (name: NodeJS.Signals): void => {
    const now = performance.now();
    if (!this.signal.aborted) {
      this.#firstAt = now;
      this.#controller.abort(name);
    } else if (now - this.#firstAt > SAME_PRESS_MS) this.#onSecond(name);
  };
}

import { type LoadFigures, recordsDone, statusText } from './load-figures.js';
import type { Output } from './output.js';

const TERMINAL_EVERY_MS = 200;
const LOG_EVERY_MS = 1000;

/** Tells how a load gets on: one rewritten line on a terminal, elsewhere a JSON line each second. */
export class Progress implements Disposable {
  readonly #output: Output;
  readonly #figures: () => LoadFigures;
  readonly #timer: NodeJS.Timeout;
  #before: { readonly done: number; readonly atMS: number };
  #recordsPerSecond = 0;
  #isMeasured = false;

  constructor(output: Output, figures: () => LoadFigures) {
    this.#output = output;
    this.#figures = figures;
    this.#before = { done: 0, atMS: figures().durationMS };
    const everyMS = output.isTerminal ? TERMINAL_EVERY_MS : LOG_EVERY_MS;
    this.#timer = setInterval(() => this.#tell(), everyMS);
    this.#timer.unref();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#output.clearStatus();
  }

  #tell(): void {
    const figures = this.#figures();
    this.#measure(figures);
    if (this.#output.isTerminal) this.#output.status(statusText(figures, this.#recordsPerSecond));
    else
      this.#output.message(
        JSON.stringify({ ...figures, recordsPerSecond: Math.round(this.#recordsPerSecond) }),
      );
  }

  /** The rate of about the last second: of a fifth of one it would jump, of all it would hide a stall. */
  #measure(figures: LoadFigures): void {
    const elapsedMS = figures.durationMS - this.#before.atMS;
    const done = recordsDone(figures);
    const isWhole = elapsedMS >= 0.9 * LOG_EVERY_MS;
    if (isWhole || !this.#isMeasured)
      this.#recordsPerSecond = ((done - this.#before.done) * 1000) / (elapsedMS || 1);
    if (!isWhole) return;
    this.#isMeasured = true;
    this.#before = { done, atMS: figures.durationMS };
  }
}

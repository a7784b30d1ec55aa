import type { Output } from '../output.js';
import type { WorkerProgressKind } from '../progress/progress-kind.js';
import { figuresJson, figuresText, type KafkaFigures } from './kafka-figures.js';

const TERMINAL_EVERY_MS = 1000;
const LOG_EVERY_MS = 5000;

/** Tells how a worker gets on: a block that is rewritten on a terminal, elsewhere a JSON line now and then. */
export class KafkaProgress implements Disposable {
  readonly #output: Output;
  readonly #figures: () => KafkaFigures;
  readonly #isBlock: boolean;
  readonly #timer: NodeJS.Timeout | undefined;
  #before: { readonly written: number; readonly atMS: number };

  constructor(output: Output, kind: WorkerProgressKind, figures: () => KafkaFigures) {
    this.#output = output;
    this.#figures = figures;
    this.#isBlock = kind === 'auto' && output.isTerminal;
    this.#before = { written: 0, atMS: performance.now() };
    if (kind === 'none') return;
    this.#timer = setInterval(() => this.#tell(), this.#isBlock ? TERMINAL_EVERY_MS : LOG_EVERY_MS);
    this.#timer.unref();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#output.clearStatus();
  }

  #tell(): void {
    const figures = this.#figures();
    const { written } = figures;
    const atMS = performance.now();
    const perSecond = ((written - this.#before.written) * 1000) / (atMS - this.#before.atMS || 1);
    this.#before = { written, atMS };
    if (this.#isBlock) this.#output.status(figuresText(figures, perSecond));
    else this.#output.message(figuresJson(figures, perSecond));
  }
}

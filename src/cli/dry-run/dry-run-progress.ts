import { whole } from '../load-figures.js';
import type { Output } from '../output.js';
import { durationText } from './report-words.js';

const EVERY_MS = 200;

/** How far a dry run is. */
export interface DryRunProgressFigures {
  readonly lines: number;
  readonly problems: number;
  readonly bytesRead: number;
  readonly bytesTotal: number | undefined;
}

/** Tells on a terminal how far a dry run is. */
export class DryRunProgress implements Disposable {
  readonly #output: Output;
  readonly #timer: NodeJS.Timeout | undefined;

  constructor(output: Output, figures: () => DryRunProgressFigures) {
    this.#output = output;
    if (!output.isTerminal) return;
    const startedAt = performance.now();
    this.#timer = setInterval(() => {
      output.status(progressText(figures(), (performance.now() - startedAt) / 1000));
    }, EVERY_MS);
    this.#timer.unref();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#output.clearStatus();
  }
}

/** One line of a terminal. */
export function progressText(
  { lines, problems, bytesRead, bytesTotal }: DryRunProgressFigures,
  seconds: number,
): string {
  const part = bytesTotal ? `${Math.floor((100 * bytesRead) / bytesTotal)} %` : '';
  return [`dry run ${durationText(seconds)}`, part, `${whole(lines)} records`, `${whole(problems)} problems`]
    .filter((text) => text !== '')
    .join('  ');
}

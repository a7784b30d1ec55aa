import type { Answer } from '#dist/wire/transport.js';
import { isBrokenAnswer } from './ledger.js';
import type { PlannedHandler, PlannedOptions } from './plan.js';
import type { Write } from './records.js';

/** What a writer may fail with, by what has happened to it: any other failure is a violation. */
export class ExpectedFailures {
  readonly #codes = new Set<string>();
  readonly #sink: PlannedOptions;
  readonly #hasHandler: boolean;

  constructor(sink: PlannedOptions, handler: PlannedHandler) {
    this.#sink = sink;
    this.#hasHandler = handler.kind !== 'none';
  }

  has(code: string): boolean {
    return this.#codes.has(code);
  }

  /** Something was done that ends in this failure. */
  add(code: string): void {
    this.#codes.add(code);
  }

  /** A write was given: without a handler the first rejection stops the writer. */
  given({ code }: Write): void {
    if (code !== undefined && !this.#hasHandler) this.add(code);
  }

  /** @param refusedAtStart writes refused before any was written: after a hundred it is not the records */
  answered(table: string, answer: Answer, refusedAtStart: number): void {
    const { failOnError, maxRetryDurationMS } = this.#sink;
    const { kind } = answer;
    if (kind === 'tableNotFound' && (table === 'orders' || !this.#hasHandler)) this.add('TABLE_NOT_FOUND');
    if (refusedAtStart >= 100) this.add('ALL_REFUSED');
    if (kind === 'credentials') this.add('CREDENTIALS_UNAVAILABLE');
    const isWithoutAnswer = kind === 'transient' || kind === 'unreachable' || isBrokenAnswer(answer);
    if (isWithoutAnswer) this.add('ENDPOINT_UNREACHABLE');
    if (!isWithoutAnswer && kind !== 'throttled' && kind !== 'credentials') return;
    if (failOnError) this.add(kind === 'throttled' ? 'THROTTLED' : 'REQUEST_FAILED');
    if (maxRetryDurationMS !== undefined) this.add('RETRIES_EXHAUSTED');
  }
}

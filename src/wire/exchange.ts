import type { Dispatcher } from 'undici';
import type { HttpAnswer } from './answer.js';
import type { RequestFailure } from './transport.js';

/** Largest answer: all of a request may come back unprocessed, 16 MB of it, in a longer spelling. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

/** The time of a request was up. */
export class RequestTimeout extends Error {
  override readonly name = 'RequestTimeout';
}

/** What came of an exchange: an answer, what ended it, or why it was never begun. */
export type Outcome = HttpAnswer | Error | RequestFailure;

/** One request and its answer, as undici's handler of them. Is over once, in time. */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly #over: (outcome: Outcome) => void;
  readonly #timer: NodeJS.Timeout;
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #headers: HttpAnswer['headers'] = {};
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #isOver = false;
  #isStarting = false;
  /** Whether it was handed to a dispatcher. */
  hasStarted = false;

  /** @param over called once, never while {@link start} runs */
  constructor(timeoutMS: number, over: (outcome: Outcome) => void) {
    this.#over = over;
    this.#timer = setTimeout(() => {
      this.cancel(new RequestTimeout(`no answer in ${timeoutMS} ms`));
    }, timeoutMS);
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Sends the request. */
  start(dispatcher: Pick<Dispatcher, 'dispatch'>, request: Dispatcher.DispatchOptions): void {
    this.hasStarted = true;
    this.#isStarting = true;
    try {
      dispatcher.dispatch(request, this);
    } catch (error) {
      this.onResponseError(null, error);
    }
    this.#isStarting = false;
  }

  /** Ends it before it was started. */
  fail(failure: RequestFailure): void {
    this.#end(failure);
  }

  /** Ends it without an answer. */
  cancel(reason: Error): void {
    this.#end(reason);
    this.#controller?.abort(reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#isOver) controller.abort(new Error('cancelled'));
  }

  onResponseStart(_: unknown, status: number, headers: HttpAnswer['headers']): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_: unknown, chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes > MAX_ANSWER_BYTES) {
      this.cancel(new Error(`the answer is longer than ${MAX_ANSWER_BYTES} bytes`));
    }
  }

  onResponseEnd(): void {
    const body = this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks);
    this.#end({ status: this.#status, headers: this.#headers, body });
  }

  onResponseError(_: unknown, error: unknown): void {
    this.#end(error instanceof Error ? error : new Error(String(error)));
  }

  #end(outcome: Outcome): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#timer);
    if (this.#isStarting) queueMicrotask(() => this.#over(outcome));
    else this.#over(outcome);
  }
}

import type { Dispatcher } from 'undici';
import { MAX_ANSWER_BYTES, tooLong } from './broken-http.js';
import type { Exchange, HttpRequest, Way } from './exchange.js';
import type { FieldName, HttpAnswer } from './http-answer.js';
import { bytesOfBody } from './transport.js';

/** Sends requests by a dispatcher of undici: the user's, or one that goes through a proxy. */
export class UndiciWay implements Way {
  readonly #dispatcher: Pick<Dispatcher, 'dispatch'>;
  readonly #maySend: () => boolean;

  /** @param maySend see `ConnectionOptions` */
  constructor(dispatcher: Pick<Dispatcher, 'dispatch'>, maySend: () => boolean) {
    this.#dispatcher = dispatcher;
    this.#maySend = maySend;
  }

  send(exchange: Exchange, request: HttpRequest): void {
    if (!this.#maySend()) return;
    const handler = new AnswerHandler(exchange, this.#maySend);
    // A time limit of its own is the transport's.
    const options = { ...request.dispatch(bytesOfBody(exchange.body)), headersTimeout: 0, bodyTimeout: 0 };
    try {
      this.#dispatcher.dispatch(options, handler);
    } catch (error) {
      handler.onResponseError(undefined, error);
    }
    handler.isStarting = false;
  }
}

/** Collects one answer. */
class AnswerHandler implements Dispatcher.DispatchHandler {
  /** Until `dispatch` has returned nothing is told: some answer at once. */
  isStarting = true;
  readonly #exchange: Exchange;
  readonly #maySend: () => boolean;
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #headers: Readonly<Record<string, string | string[] | undefined>> = {};
  readonly #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(exchange: Exchange, maySend: () => boolean) {
    this.#exchange = exchange;
    this.#maySend = maySend;
    exchange.begin(() => this.#controller?.abort(new Error('nobody waits for the answer')));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#exchange.isOver || !this.#maySend()) controller.abort(new Error('nobody waits for the answer'));
  }

  onResponseStart(_: unknown, status: number, headers: Record<string, string | string[] | undefined>): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_: unknown, chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes > MAX_ANSWER_BYTES) this.#exchange.cancel(tooLong());
  }

  onResponseEnd(): void {
    const body = this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks);
    this.#end(new UndiciAnswer(this.#status, this.#headers, body));
  }

  onResponseError(_: unknown, error: unknown): void {
    this.#end(error instanceof Error ? error : new Error(String(error)));
  }

  #end(outcome: HttpAnswer | Error): void {
    if (this.isStarting) queueMicrotask(() => this.#exchange.end(outcome));
    else this.#exchange.end(outcome);
  }
}

class UndiciAnswer implements HttpAnswer {
  readonly status: number;
  readonly body: Buffer;
  readonly #headers: Readonly<Record<string, string | string[] | undefined>>;

  constructor(
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
    body: Buffer,
  ) {
    this.status = status;
    this.#headers = headers;
    this.body = body;
  }

  field(name: FieldName): string | undefined {
    return [this.#headers[name]].flat()[0];
  }
}

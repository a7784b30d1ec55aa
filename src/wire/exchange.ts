import type { HttpAnswer } from './http-answer.js';
import type { RequestBody, RequestFailure } from './transport.js';

/** The time of a request was up. */
export class RequestTimeout extends Error {
  override readonly name = 'RequestTimeout';
}

/** What came of an exchange: an answer, what ended it, or why it was never begun. */
export type Outcome = HttpAnswer | Error | RequestFailure;

/** What is sent: a head made for the body's bytes, and the body. */
export interface HttpRequest {
  /** The most bytes a head takes. */
  readonly maxHeadBytes: number;
  /** The head of a request with this body: the request line, all header fields, and the empty line. */
  head(body: Buffer): string;
  /** The same as undici takes it. */
  dispatch(body: Buffer): UndiciRequest;
}

/** A request in undici's terms. */
export interface UndiciRequest {
  readonly origin: string;
  readonly path: string;
  readonly method: 'POST';
  readonly headers: string[];
  readonly body: Buffer;
}

/** One request and what comes of it. Is over once; `Exchanges` sees to it that it is in time. */
export class Exchange {
  readonly body: RequestBody;
  /** When its time is up, on the clock. */
  readonly dueAt: number;
  /** Where `Exchanges` has it. */
  place = -1;
  readonly #over: (outcome: Outcome) => void;
  #isOver = false;
  /** Lets go of the connection it is on. */
  #cancelSending: (() => void) | undefined;

  /** @param over called once, after the constructor has returned */
  constructor(body: RequestBody, dueAt: number, over: (outcome: Outcome) => void) {
    this.body = body;
    this.dueAt = dueAt;
    this.#over = over;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** It is on a connection now; `cancelSending` is called if nobody waits for the answer any more. */
  begin(cancelSending: () => void): void {
    this.#cancelSending = cancelSending;
  }

  /** Nobody waits for the answer any more. */
  cancel(reason: Error): void {
    if (this.#isOver) return;
    this.end(reason);
    this.#cancelSending?.();
  }

  /** This came of it. What comes later is of no interest. */
  end(outcome: Outcome): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#over(outcome);
  }
}

/** A way to one origin. */
export interface Way {
  /** Sends a request, now or when there is a connection for it. Whatever comes of it ends the exchange, later. */
  send(exchange: Exchange, request: HttpRequest): void;
}

import { AsyncLocalStorage } from 'node:async_hooks';
import type { WriteRequest } from '../convert/element-converter.js';
import { DynamoDbSinkError } from '../errors.js';
import { isThenable } from '../is-thenable.js';
import type { Places, Position } from '../item/position.js';

/** A record that cannot be written, as `onRejected` gets it. */
export interface Rejection<T> {
  /** The element as it came from the source. */
  readonly element: T;
  /**
   * What the converter made of it; absent if it did not get that far. Beans and elements of a declared type are often
   * encoded without it. It is then made when the service refuses the write, or, if the element has changed since, it is
   * what was sent, in DynamoDB's own form.
   */
  readonly request: WriteRequest | undefined;
  /** The element's place in its source, if `write` was given one. */
  readonly position: Position | undefined;
  /** Why: `code`, `message`, `table`, `key`, `path`. */
  readonly error: DynamoDbSinkError;
  /** Whether a newer write of the same key was accepted meanwhile. */
  readonly superseded: boolean;
}

/** Takes rejected records, one at a time, in order; a promise is awaited. What it throws stops the sink. */
export type OnRejected<T> = (rejection: Rejection<T>) => void | Promise<void>;

/** A rejection that the handler has not taken. */
export interface PendingRejection<T> {
  readonly rejection: Rejection<T>;
  /** Its number in the order of acceptance. */
  readonly sequence: number;
  readonly places: Places;
  /** Called once the handler has taken it. */
  readonly settled: () => void;
}

/** One call of a handler, and that in which it was made, as by a handler that writes to another sink. */
interface HandlerCall {
  readonly of: object;
  readonly within: HandlerCall | undefined;
  isRunning: boolean;
}

/** One for all writers: Node 22 keeps each that was ever used, and asks them all about every promise. */
const handlerCalls = new AsyncLocalStorage<HandlerCall>();

/** The innermost call this runs in that has not ended; what has ended is not kept by what it has started. */
function currentCall(): HandlerCall | undefined {
  let call = handlerCalls.getStore();
  while (call?.isRunning === false) call = call.within;
  return call;
}

/**
 * Hands rejected records to the handler: one at a time, in order. Each counts against the buffer until
 * the handler has taken it.
 */
export class Rejections<T> {
  readonly #onRejected: OnRejected<T> | undefined;
  readonly #failed: (error: DynamoDbSinkError) => void;
  readonly #queue: PendingRejection<T>[] = [];
  /** How many more may be rejected. */
  #left: number;
  #isRunning = false;
  #isStopped = false;

  /**
   * @param maxRejected how many it may be given
   * @param failed called with the error that stops the sink: there is no handler, it threw, or there are too many
   */
  constructor(
    onRejected: OnRejected<T> | undefined,
    maxRejected: number,
    failed: (error: DynamoDbSinkError) => void,
  ) {
    this.#onRejected = onRejected;
    this.#left = maxRejected;
    this.#failed = failed;
  }

  /** Rejections the handler has not taken yet. */
  get unsettled(): number {
    return this.#queue.length;
  }

  /** Whether the caller runs inside the handler: what it awaits there must not wait for the handler. */
  get isInsideHandler(): boolean {
    for (let call = currentCall(); call !== undefined; call = call.within) {
      if (call.of === this && call.isRunning) return true;
    }
    return false;
  }

  /** Those, in order. */
  get pending(): readonly PendingRejection<T>[] {
    return this.#queue;
  }

  /** Queues a rejection for {@link run}. */
  push(pending: PendingRejection<T>): void {
    this.#queue.push(pending);
  }

  /** No handler runs any more; what is queued stays unsettled. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Runs the handler for what is queued. Runs foreign code: call it when no state is half changed. */
  run(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    while (!this.#isStopped && this.#queue.length > 0) {
      const { rejection } = this.#queue[0] as PendingRejection<T>;
      if (this.#onRejected === undefined) {
        if (rejection.position !== undefined) rejection.error.position = rejection.position;
        this.#fail(rejection.error);
        break;
      }
      if (this.#left-- <= 0) {
        this.#fail(tooMany(rejection.error));
        break;
      }
      const call: HandlerCall = { of: this, within: currentCall(), isRunning: true };
      let result: void | Promise<void>;
      let isPending: boolean;
      try {
        result = handlerCalls.run(call, this.#onRejected, rejection);
        isPending = isThenable(result);
      } catch (error) {
        this.#fail(handlerFailed(error, rejection));
        break;
      }
      if (isPending) {
        // #isRunning stays set: further rejections queue up until this one is settled.
        Promise.resolve(result).then(
          () => {
            call.isRunning = false;
            this.#isRunning = false;
            this.#settleFirst();
            this.run();
          },
          (error: unknown) => this.#fail(handlerFailed(error, rejection)),
        );
        return;
      }
      call.isRunning = false;
      this.#settleFirst();
    }
    this.#isRunning = false;
  }

  #settleFirst(): void {
    (this.#queue.shift() as PendingRejection<T>).settled();
  }

  #fail(error: DynamoDbSinkError): void {
    this.stop();
    this.#failed(error);
  }
}

function handlerFailed<T>(cause: unknown, { error }: Rejection<T>): DynamoDbSinkError {
  return new DynamoDbSinkError(
    'REJECTION_HANDLER_FAILED',
    'onRejected threw; the record it was given is not written',
    {
      table: error.table,
      key: error.key,
      cause,
    },
  );
}

function tooMany(cause: DynamoDbSinkError): DynamoDbSinkError {
  return new DynamoDbSinkError(
    'TOO_MANY_REJECTED',
    `more records were rejected than maxRejected allows, the last: ${cause.message}`,
    {
      table: cause.table,
      key: cause.key,
      cause,
    },
  );
}

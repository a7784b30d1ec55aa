import {
  BatchWriteItemCommand,
  type BatchWriteItemCommandInput,
  type BatchWriteItemCommandOutput,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import type { Answer, Transport } from '../wire/transport.js';
import { classifyError } from './classify-error.js';

/**
 * Sends bodies that are bytes already through the AWS SDK's client, which signs them and finds the
 * endpoint. What the SDK would have serialized is replaced by the bytes on their way down.
 */
export class SdkTransport implements Transport {
  readonly #client: DynamoDBClient;
  readonly #requestTimeoutMS: number;
  readonly #ownsHandler: boolean;
  readonly #bodies = new WeakMap<object, Buffer>();
  readonly #inFlight = new Set<AbortController>();

  /** @param ownsHandler whether the client's connections are ours to close */
  constructor(client: DynamoDBClient, requestTimeoutMS: number, ownsHandler: boolean) {
    this.#client = client;
    this.#requestTimeoutMS = requestTimeoutMS;
    this.#ownsHandler = ownsHandler;
    client.middlewareStack.add(
      (next) => (args) => {
        const body = this.#bodies.get(args.input);
        if (body !== undefined) (args.request as { body?: unknown }).body = body;
        return next(args);
      },
      // Before the middleware of this step that reads the body's length.
      { step: 'build', priority: 'high', name: 'dynamoDbSinkBody' },
    );
  }

  send(tableName: string, body: Buffer, onAnswer: (answer: Answer) => void): void {
    const input: BatchWriteItemCommandInput = { RequestItems: { [tableName]: [] } };
    this.#bodies.set(input, body);
    const abort = new AbortController();
    this.#inFlight.add(abort);
    let isAnswered = false;
    const settle = (answer: Answer): void => {
      if (isAnswered) return;
      isAnswered = true;
      clearTimeout(timer);
      this.#inFlight.delete(abort);
      onAnswer(answer);
    };
    // The signal ends what is on the wire; credentials that do not come it does not, so the time is up here, too.
    const timer = setTimeout(() => {
      abort.abort();
      settle({
        kind: 'transient',
        name: 'RequestTimeout',
        message: `no answer in ${this.#requestTimeoutMS} ms`,
        isUnanswered: true,
        isTimeout: true,
      });
    }, this.#requestTimeoutMS);
    this.#client
      .send(new BatchWriteItemCommand(input), { abortSignal: abort.signal })
      .then(answerOf, (error: unknown) => this.#failureOf(error))
      .then(settle);
  }

  #failureOf(error: unknown): Answer {
    const failure = classifyError(error);
    if (failure.kind === 'credentials') {
      // The SDK keeps what it has until its time is up; the service says that it is.
      this.#client.config.credentials({ forceRefresh: true }).catch(() => {});
    }
    return failure;
  }

  close(): void {
    for (const abort of this.#inFlight) abort.abort();
    if (this.#ownsHandler) this.#client.destroy();
  }
}

/**
 * The service names what it left unprocessed in every answer, be it nothing. One that does not is no answer
 * to this request: an empty 200 of a proxy must not acknowledge what was never written.
 */
function answerOf({ UnprocessedItems: byTable }: BatchWriteItemCommandOutput): Answer {
  if (byTable !== undefined) return { kind: 'written', unprocessed: Object.values(byTable).flat() };
  return {
    kind: 'transient',
    name: 'BrokenAnswer',
    message: 'the answer does not say what is unprocessed',
    isUnanswered: true,
  };
}

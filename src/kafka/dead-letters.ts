import { setTimeout as delay } from 'node:timers/promises';
import type { DynamoDbSinkError } from '../errors.js';
import type { OnRejected, Rejection } from '../writer/rejections.js';
import { type KafkaClient, KafkaClientError } from './client.js';
import type { KafkaMessage } from './message.js';
import { rejectionReason } from './rejection-reason.js';

/** Between two attempts to produce a dead letter while its broker is away. */
const PRODUCE_AGAIN_AFTER_MS = 1000;

/**
 * Produces rejected messages to a topic of their own: key, value and headers as they came, and in further headers where
 * they came from and why they were rejected. A message's offset passes when its dead letter is in the log. What the topic
 * does not take, as it may be too large with what was added, stops the worker.
 */
export class DeadLetters {
  /** Dead letters in the log. */
  count = 0;
  readonly #client: KafkaClient;
  readonly #topic: string;
  readonly #groupId: string;
  readonly #troubled: (error: Error) => void;
  readonly #closed: AbortSignal;

  constructor(
    client: KafkaClient,
    topic: string,
    groupId: string,
    troubled: (error: Error) => void,
    closed: AbortSignal,
  ) {
    this.#client = client;
    this.#topic = topic;
    this.#groupId = groupId;
    this.#troubled = troubled;
    this.#closed = closed;
  }

  /** @returns resolves when all in-sync replicas have it; tries again while the broker is away */
  async produce<V, K>({ element, error }: Rejection<KafkaMessage<V, K>>): Promise<void> {
    const { rawKey, rawValue, headers } = element;
    const message = {
      topic: this.#topic,
      key: rawKey,
      value: rawValue,
      headers: [...headers, ...reasonHeaders(element, error, this.#groupId)],
    };
    for (;;) {
      try {
        await this.#client.produce(message);
        this.count++;
        return;
      } catch (cause) {
        if (!(cause instanceof KafkaClientError) || cause.kind !== 'unavailable') throw cause;
        this.#troubled(cause);
        await delay(PRODUCE_AGAIN_AFTER_MS, undefined, { signal: this.#closed });
      }
    }
  }
}

/** What takes rejections: the dead letters, then the sink's own handler; undefined if there is neither. */
export function takingRejections<V, K>(
  own: OnRejected<KafkaMessage<V, K>> | undefined,
  deadLetters: DeadLetters | undefined,
  told: (rejection: Rejection<KafkaMessage<V, K>>) => void,
): OnRejected<KafkaMessage<V, K>> | undefined {
  if (deadLetters === undefined && own === undefined) return undefined;
  return async (given) => {
    const rejection = { ...given, error: rejectionReason(given.error) };
    await deadLetters?.produce(rejection);
    told(rejection);
    await own?.(rejection);
  };
}

function reasonHeaders(
  { topic, partition, offset, timestamp }: KafkaMessage<unknown, unknown>,
  error: DynamoDbSinkError,
  groupId: string,
): [string, Buffer][] {
  const { code, message } = error;
  const told: Record<string, string | undefined> = {
    topic,
    partition: String(partition),
    offset: String(offset),
    timestamp: String(timestamp),
    group: groupId,
    'error.code': code,
    'error.message': message,
    'error.table': error.table,
    'error.key': error.key,
    'error.path': error.path,
  };
  const headers: [string, Buffer][] = [];
  for (const [name, value] of Object.entries(told)) {
    if (value !== undefined) headers.push([`dynamodb-sink.${name}`, Buffer.from(value)]);
  }
  return headers;
}

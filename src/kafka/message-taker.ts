import { setTimeout as delay } from 'node:timers/promises';
import { isDynamoDbSinkError, recordError } from '../errors.js';
import { isThenable } from '../is-thenable.js';
import type { Writer } from '../writer/writer.js';
import { ConsumedMessage } from './consumed-message.js';
import type { ResolvedDeserializer } from './deserialize/resolve-deserializer.js';
import type { KafkaMessage } from './message.js';
import type { MessageTaker, PartitionFeed } from './partition-feed.js';
import type { RecordCursor } from './record-cursor.js';
import { invalidTombstone } from './tombstones.js';

/** Between two attempts to decode a message whose deserializer asks for another, such as one without its registry. */
const DECODE_AGAIN_AFTER_MS = 1000;

/** What a {@link TopicTaker} is made of. */
export interface TopicTakerParts<V, K> {
  readonly writer: Writer<KafkaMessage<V, K>>;
  readonly deserialize: ResolvedDeserializer<V>;
  readonly deserializeKey: ResolvedDeserializer<K>;
  /** Whether keys are decoded where they are read, or with the message: a promise of one has to be awaited. */
  readonly isKeyLazy: boolean;
  readonly tombstones: 'write' | 'skip' | 'refuse';
  /** Whether messages may be kept by whoever takes rejections. */
  readonly keepsMessages: boolean;
  /** Something keeps a message from being decoded, and it is tried again. */
  readonly troubled: (error: unknown) => void;
}

/** Decodes messages and writes them. */
export class TopicTaker<V, K> implements MessageTaker {
  readonly #parts: TopicTakerParts<V, K>;

  constructor(parts: TopicTakerParts<V, K>) {
    this.#parts = parts;
  }

  take(
    feed: PartitionFeed,
    offset: bigint,
    timestamp: number,
    record: RecordCursor,
  ): Promise<void> | undefined {
    const { keepsMessages, deserializeKey, tombstones } = this.#parts;
    const message = new ConsumedMessage<V, K>(
      feed,
      offset,
      timestamp,
      record,
      keepsMessages,
      deserializeKey.read,
    );
    if (tombstones === 'skip' && !message.hasValue) return this.skip(feed, offset);
    let decoding: unknown;
    try {
      decoding = this.#decode(message);
    } catch (error) {
      return this.#undecoded(feed, message, error);
    }
    return isThenable(decoding) ? this.#takeLater(feed, message, decoding) : this.#write(feed, message);
  }

  skip(feed: PartitionFeed, offset: bigint): Promise<void> | undefined {
    return this.#parts.writer.advance({ partition: feed.id, offset });
  }

  #write(feed: PartitionFeed, message: ConsumedMessage<V, K>): Promise<void> | undefined {
    const { writer, tombstones } = this.#parts;
    const position = { partition: feed.id, offset: message.offset };
    if (tombstones === 'refuse' && !message.hasValue) {
      const fault = invalidTombstone("is refused: set tombstones to 'delete', 'skip' or a function");
      return writer.reject(message, fault, position);
    }
    return writer.write(message, position);
  }

  /** @returns a promise if one of them is one */
  #decode(message: ConsumedMessage<V, K>): unknown {
    const { deserialize, deserializeKey, isKeyLazy } = this.#parts;
    const decodedValue = message.hasValue ? message.decodeValue(deserialize.read) : (null as V);
    let decodedKey: K | Promise<K> | undefined;
    try {
      if (!isKeyLazy && message.hasKey) decodedKey = message.decodeKey(deserializeKey.read);
    } catch (error) {
      // The message is rejected for its key; what its value comes to nobody wants to know.
      if (isThenable(decodedValue)) decodedValue.then(undefined, () => {});
      throw error;
    }
    if (isThenable(decodedValue) || isThenable(decodedKey)) {
      return Promise.all([decodedValue, decodedKey]).then(([awaitedValue, awaitedKey]) => {
        message.value = awaitedValue;
        if (awaitedKey !== undefined) message.key = awaitedKey;
      });
    }
    message.value = decodedValue;
    if (decodedKey !== undefined) message.key = decodedKey;
    return undefined;
  }

  async #takeLater(
    feed: PartitionFeed,
    message: ConsumedMessage<V, K>,
    decoding: PromiseLike<unknown>,
  ): Promise<void> {
    try {
      await decoding;
    } catch (error) {
      return this.#undecoded(feed, message, error);
    }
    // Meanwhile the partition may be somebody else's.
    if (!feed.isStopped) await this.#write(feed, message);
  }

  #undecoded(feed: PartitionFeed, message: ConsumedMessage<V, K>, error: unknown): Promise<void> | undefined {
    if (isRetryable(error)) return this.#takeAgain(feed, message, error);
    if (feed.isStopped) return undefined;
    return this.#parts.writer.reject(message, decodingFault(error), {
      partition: feed.id,
      offset: message.offset,
    });
  }

  /** Tries again until it is decoded, or its own fault is found: its partition waits. */
  async #takeAgain(feed: PartitionFeed, message: ConsumedMessage<V, K>, error: unknown): Promise<void> {
    let trouble = error;
    while (isRetryable(trouble)) {
      this.#parts.troubled(trouble);
      await delay(DECODE_AGAIN_AFTER_MS, undefined, { ref: false });
      if (feed.isStopped) return;
      try {
        await this.#decode(message);
        trouble = undefined;
      } catch (next) {
        trouble = next ?? new Error('the deserializer threw nothing');
      }
    }
    if (feed.isStopped) return;
    await (trouble === undefined ? this.#write(feed, message) : this.#undecoded(feed, message, trouble));
  }
}

/** What a deserializer of the user's threw may repeat what is in the message: it is the cause, as it is. */
function decodingFault(error: unknown): unknown {
  if (isDynamoDbSinkError(error)) return error;
  return recordError('DESERIALIZATION_FAILED', 'the deserializer failed: see its error, the cause', {
    cause: error,
  });
}

/** Whether it is not the message's fault. */
function isRetryable(error: unknown): boolean {
  return (error as { readonly retryable?: unknown } | null | undefined)?.retryable === true;
}

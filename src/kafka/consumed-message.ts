import type { LogRecord, TopicPartition } from './client.js';
import type { KafkaHeader, KafkaMessage } from './message.js';

const NO_HEADERS: readonly KafkaHeader[] = Object.freeze([]);

/** A {@link KafkaMessage} as it is read from the log. */
export class ConsumedMessage<V, K> implements KafkaMessage<V, K> {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly timestamp: number;
  readonly rawKey: Buffer | null;
  readonly rawValue: Buffer | null;
  /** Set once it is decoded. */
  value: V = undefined as V;
  readonly #rawHeaders: LogRecord['headers'];
  /** Decodes the key where it is first read; undefined once it is decoded. */
  #decodeKey: ((message: ConsumedMessage<V, K>) => K | null) | undefined;
  #key: K | null = null;
  #headers: readonly KafkaHeader[] | undefined;

  constructor(
    { topic, partition }: TopicPartition,
    offset: bigint,
    timestamp: number,
    record: LogRecord,
    decodeKey: (message: ConsumedMessage<V, K>) => K | null,
  ) {
    this.topic = topic;
    this.partition = partition;
    this.offset = offset;
    this.timestamp = timestamp;
    this.#rawHeaders = record.headers;
    this.rawKey = record.key;
    this.rawValue = record.value;
    this.#decodeKey = decodeKey;
  }

  get key(): K | null {
    if (this.#decodeKey !== undefined) {
      this.#key = this.rawKey === null ? null : this.#decodeKey(this);
      this.#decodeKey = undefined;
    }
    return this.#key;
  }

  set key(key: K | null) {
    this.#decodeKey = undefined;
    this.#key = key;
  }

  get headers(): readonly KafkaHeader[] {
    this.#headers ??= headersOf(this.#rawHeaders);
    return this.#headers;
  }
}

function headersOf(headers: LogRecord['headers']): readonly KafkaHeader[] {
  if (headers.length === 0) return NO_HEADERS;
  return headers.map(([name, value]): KafkaHeader => [name === null ? '' : name.toString('utf8'), value]);
}

/**
 * The record with bytes of its own. What comes from the socket are views of chunks of 64 kB, each of which would stay
 * for as long as one message of it does.
 */
export function ownedRecord(record: LogRecord): LogRecord {
  const { key, value, headers } = record;
  let size = (key?.length ?? 0) + (value?.length ?? 0);
  for (const [name, bytes] of headers) size += (name?.length ?? 0) + (bytes?.length ?? 0);
  const own = Buffer.allocUnsafeSlow(size);
  let end = 0;
  const copied = (bytes: Buffer | null): Buffer | null => {
    if (bytes === null) return null;
    const start = end;
    end += bytes.copy(own, start);
    return own.subarray(start, end);
  };
  return {
    offsetDelta: record.offsetDelta,
    timestampDelta: record.timestampDelta,
    key: copied(key),
    value: copied(value),
    headers: headers.length === 0 ? headers : headers.map(([name, bytes]) => [copied(name), copied(bytes)]),
  };
}

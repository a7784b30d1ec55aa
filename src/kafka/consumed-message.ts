import type { TopicPartition } from './client.js';
import type { ReadBytes } from './deserialize/read-bytes.js';
import type { KafkaHeader, KafkaMessage } from './message.js';
import { ABSENT, RecordCursor } from './record-cursor.js';

/** A {@link KafkaMessage} that stands in the bytes of its batch: what nobody asks for is not made. */
export class ConsumedMessage<V, K> implements KafkaMessage<V, K> {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly timestamp: number;
  /** Set once it is decoded. */
  value: V = undefined as V;
  readonly #bytes: Buffer;
  readonly #keyStart: number;
  readonly #keyEnd: number;
  readonly #valueStart: number;
  readonly #valueEnd: number;
  readonly #headersStart: number;
  /** Reads the key where it is first asked for; undefined once it is decoded. */
  #readKey: ReadBytes<K> | undefined;
  #key: K | null = null;
  #headers: readonly KafkaHeader[] | undefined;

  /**
   * @param record stands at the message
   * @param isKept whether it outlives its batch, and has bytes of its own: a batch has up to a million others
   */
  constructor(
    { topic, partition }: TopicPartition,
    offset: bigint,
    timestamp: number,
    record: RecordCursor,
    isKept: boolean,
    readKey: ReadBytes<K>,
  ) {
    const { start, end, keyStart, valueStart } = record;
    const moved = isKept ? start : 0;
    this.topic = topic;
    this.partition = partition;
    this.offset = offset;
    this.timestamp = timestamp;
    this.#bytes = isKept ? copyOf(record.bytes, start, end) : record.bytes;
    this.#keyStart = keyStart === ABSENT ? ABSENT : keyStart - moved;
    this.#keyEnd = record.keyEnd - moved;
    this.#valueStart = valueStart === ABSENT ? ABSENT : valueStart - moved;
    this.#valueEnd = record.valueEnd - moved;
    this.#headersStart = record.headersStart - moved;
    this.#readKey = readKey;
  }

  get hasKey(): boolean {
    return this.#keyStart !== ABSENT;
  }

  get hasValue(): boolean {
    return this.#valueStart !== ABSENT;
  }

  get rawKey(): Buffer | null {
    return this.hasKey ? this.#bytes.subarray(this.#keyStart, this.#keyEnd) : null;
  }

  get rawValue(): Buffer | null {
    return this.hasValue ? this.#bytes.subarray(this.#valueStart, this.#valueEnd) : null;
  }

  get key(): K | null {
    if (this.#readKey !== undefined) {
      this.#key = this.hasKey ? (this.decodeKey(this.#readKey) as K) : null;
      this.#readKey = undefined;
    }
    return this.#key;
  }

  set key(key: K | null) {
    this.#readKey = undefined;
    this.#key = key;
  }

  get headers(): readonly KafkaHeader[] {
    this.#headers ??= RecordCursor.headersAt(this.#bytes, this.#headersStart);
    return this.#headers;
  }

  decodeKey<D>(read: ReadBytes<D>): D | Promise<D> {
    return read(this.#bytes, this.#keyStart, this.#keyEnd, 'key', this);
  }

  decodeValue<D>(read: ReadBytes<D>): D | Promise<D> {
    return read(this.#bytes, this.#valueStart, this.#valueEnd, 'value', this);
  }
}

function copyOf(bytes: Buffer, start: number, end: number): Buffer {
  const own = Buffer.allocUnsafeSlow(end - start);
  bytes.copy(own, 0, start, end);
  return own;
}

import type { DynamoDbSinkOptions } from '../options.js';
import type { DynamoDbSink } from '../sink.js';
import type { SinkLogger } from '../writer/sink-log.js';
import type { KafkaClient } from './client.js';
import type { KafkaConnectionOptions } from './connection-options.js';
import type { NameOfKey, NameOfValue } from './deserialize/deserializer-names.js';
import type { Deserializer } from './deserializer.js';
import type { KafkaMessage } from './message.js';
import type { TopicTables } from './table-names.js';
import type { Tombstones } from './tombstones.js';

/** The options of a sink whose elements are messages. Its table may be left out where `tables` names all of them. */
export type KafkaSinkOptions<V, K> = Omit<DynamoDbSinkOptions<KafkaMessage<V, K>>, 'tableName'> & {
  readonly tableName?: string;
};

/** Every option of a worker. */
export interface KafkaWorkerOptions<V = unknown, K = string> {
  /** How the brokers are reached; or a client of your own behind the seam {@link KafkaClient}. */
  readonly kafka: KafkaConnectionOptions | KafkaClient;
  /** The topics to read, or the one. They must exist. */
  readonly topics: string | readonly string[];
  /** The consumer group: workers of the same group share the partitions. */
  readonly groupId: string;
  /**
   * A name that this worker alone has in the group and keeps over a restart, such as a pod's ordinal: the group waits for
   * `sessionTimeoutMS` for it to come back before it gives its partitions to others.
   */
  readonly groupInstanceId?: string;
  /**
   * What makes values of bytes: `'json'`, `'dynamodb-json'`, `'debezium-json'`, `'string'`, `'raw'`, or a
   * {@link Deserializer} such as {@link registryDeserializer} gives. What it refuses is a rejected record.
   * @default 'json'
   */
  readonly deserialize?: NameOfValue<V> | Deserializer<V>;
  /**
   * The same for keys.
   * @default 'string', decoded where a key is first read: keys that are no text do no harm where nobody reads them
   */
  readonly deserializeKey?: NameOfKey<K> | Deserializer<K>;
  /**
   * The sink, or its options. Its elements are messages: `elementConverter` gets a {@link KafkaMessage}; without
   * one the value is the document that is put. Without `onRejected` and `deadLetterTopic` the worker stops at the first record
   * that cannot be written. Each table has a writer of its own, with a buffer of its own.
   */
  readonly sink: DynamoDbSink<KafkaMessage<V, K>> | KafkaSinkOptions<V, K>;
  /**
   * Which table the messages of a topic are for.
   * @default the sink's own
   */
  readonly tables?: TopicTables;
  /**
   * What becomes of messages without a value.
   * @default 'convert' where the sink's converter is one that `debeziumElementConverter` makes, else 'refuse'
   */
  readonly tombstones?: Tombstones<K>;
  /**
   * The topic that rejected messages are produced to, before their offset passes. `onRejected` of the sink is called after
   * that.
   */
  readonly deadLetterTopic?: string;
  /**
   * Where to begin in a partition without a committed offset, or whose committed offset is not in the log any more:
   * `'fail'` stops the worker (`KAFKA_NO_OFFSET`).
   * @default 'earliest'
   */
  readonly startFrom?: 'earliest' | 'latest' | 'fail';
  /**
   * Whether messages of transactions that were aborted, or are not ended yet, are read.
   * @default 'read_committed': they are not
   */
  readonly isolationLevel?: 'read_committed' | 'read_uncommitted';
  /**
   * How partitions are given out: each with every rebalance anew, or with as few changes as possible. All workers of
   * a group have the same.
   * @default 'roundrobin'
   */
  readonly assignor?: 'roundrobin' | 'cooperative-sticky';
  /**
   * How often offsets are committed, in milliseconds. After a crash what was written since is written again.
   * @default 1000
   */
  readonly commitIntervalMS?: number;
  /**
   * How long the group waits for a worker that does not answer before its partitions go to others, in milliseconds; and
   * how long a worker that hears nothing of the group goes on writing.
   * @default 15_000
   */
  readonly sessionTimeoutMS?: number;
  /**
   * How often a worker tells the group that it is there, in milliseconds.
   * @default 1000
   */
  readonly heartbeatIntervalMS?: number;
  /**
   * How long, in milliseconds, a rebalance waits for what is in flight to become durable. What does not is dropped, and
   * read again by whoever has the partition then. The whole group stands still meanwhile.
   * @default 30_000
   */
  readonly drainTimeoutMS?: number;
  /**
   * Bytes fetched by one request, at most.
   * @default 1_048_576
   */
  readonly maxFetchBytes?: number;
  /**
   * Bytes fetched of one partition by one request, at most; with many partitions less, as `maxQueuedBytes` allows. A larger
   * message comes all the same.
   * @default 262_144
   */
  readonly maxFetchBytesPerPartition?: number;
  /**
   * Bytes of one partition that wait for the sink before no more is fetched of it.
   * @default 524_288
   */
  readonly maxQueuedBytesPerPartition?: number;
  /**
   * Bytes that wait for the sink in the whole worker: each partition has its part, 16 KiB at least. What one fetch gives may
   * come on top, as may what it is more than on the wire where it was compressed. It bridges the time a fetch takes; more
   * than that makes the garbage collector work, which costs up to a third of the worker's CPU time. Brokers that are
   * farther away than 20 ms may need more.
   * @default 2_097_152
   */
  readonly maxQueuedBytes?: number;
  /**
   * Takes what the worker has to tell, in pino's shape.
   * @default the sink's `logger`
   */
  readonly logger?: SinkLogger;
}

type DefaultedName =
  | 'startFrom'
  | 'isolationLevel'
  | 'assignor'
  | 'commitIntervalMS'
  | 'sessionTimeoutMS'
  | 'heartbeatIntervalMS'
  | 'drainTimeoutMS'
  | 'maxFetchBytes'
  | 'maxFetchBytesPerPartition'
  | 'maxQueuedBytesPerPartition'
  | 'maxQueuedBytes';

/** The defaults of {@link KafkaWorkerOptions} that are plain values. */
export const workerDefaults: Readonly<Required<Pick<KafkaWorkerOptions, DefaultedName>>> = Object.freeze({
  startFrom: 'earliest',
  isolationLevel: 'read_committed',
  assignor: 'roundrobin',
  commitIntervalMS: 1000,
  sessionTimeoutMS: 15_000,
  heartbeatIntervalMS: 1000,
  drainTimeoutMS: 30_000,
  maxFetchBytes: 1_048_576,
  maxFetchBytesPerPartition: 262_144,
  maxQueuedBytesPerPartition: 524_288,
  maxQueuedBytes: 2_097_152,
});

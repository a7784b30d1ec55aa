import { debeziumElementConverter } from '../convert/debezium-converter.js';
import type { ConvertElement, ElementConverter } from '../convert/element-converter.js';
import { DynamoDbSinkError } from '../errors.js';
import {
  checkWhole,
  invalid,
  invalidSecret,
  isObject,
  MAX_TIMER_MS,
  refuseUnknown,
} from '../option-checks.js';
import { DynamoDbSink } from '../sink.js';
import { checkLogger, OPTION_NAMES as SINK_OPTION_NAMES } from '../validate-options.js';
import type { SinkLogger } from '../writer/sink-log.js';
import { checkSasl } from './check-sasl.js';
import type { KafkaClient } from './client.js';
import type { KafkaConnectionOptions } from './connection-options.js';
import { type ResolvedDeserializer, resolveDeserializer } from './deserialize/resolve-deserializer.js';
import type { KafkaMessage } from './message.js';
import type { PlatformaticSettings } from './platformatic/settings.js';
import { tablesOfTopics } from './table-names.js';
import type { Tombstones } from './tombstones.js';
import { type KafkaSinkOptions, type KafkaWorkerOptions, workerDefaults } from './worker-options.js';

/** Options after validation, every default filled in. */
export interface ResolvedWorkerOptions<V, K> {
  readonly kafka: KafkaConnectionOptions | KafkaClient;
  readonly topics: readonly string[];
  readonly groupId: string;
  readonly groupInstanceId: string | undefined;
  readonly deserialize: ResolvedDeserializer<V>;
  readonly deserializeKey: ResolvedDeserializer<K>;
  readonly isKeyLazy: boolean;
  readonly sink: DynamoDbSink<KafkaMessage<V, K>>;
  /** The table of each topic. */
  readonly tables: ReadonlyMap<string, string>;
  /** Undefined if that is for the converter to say. */
  readonly tombstones: Tombstones<K> | undefined;
  /** What messages are converted by if the sink has no converter; undefined if the value is the document. */
  readonly elementConverter: ElementConverter<KafkaMessage<V, K>> | undefined;
  readonly deadLetterTopic: string | undefined;
  readonly startFrom: 'earliest' | 'latest' | 'fail';
  readonly isolationLevel: PlatformaticSettings['isolationLevel'];
  readonly assignor: PlatformaticSettings['assignor'];
  readonly commitIntervalMS: number;
  readonly sessionTimeoutMS: number;
  readonly heartbeatIntervalMS: number;
  readonly drainTimeoutMS: number;
  readonly maxFetchBytes: number;
  readonly maxFetchBytesPerPartition: number;
  readonly maxQueuedBytesPerPartition: number;
  readonly maxQueuedBytes: number;
  readonly logger: SinkLogger | undefined;
}

/** The names of all options. */
export const WORKER_OPTION_NAMES: ReadonlySet<string> = new Set([
  ...Object.keys(workerDefaults),
  'kafka',
  'topics',
  'groupId',
  'groupInstanceId',
  'deserialize',
  'deserializeKey',
  'sink',
  'tables',
  'tombstones',
  'deadLetterTopic',
  'logger',
] satisfies (keyof KafkaWorkerOptions | string)[]);

const CONNECTION_NAMES: ReadonlySet<string> = new Set([
  'bootstrapBrokers',
  'clientId',
  'tls',
  'tlsServerName',
  'sasl',
  'connectTimeout',
  'requestTimeout',
] satisfies (keyof KafkaConnectionOptions)[]);

/** https://github.com/apache/kafka/blob/trunk/clients/src/main/java/org/apache/kafka/common/internals/Topic.java */
const TOPIC_NAME = /^(?!\.{1,2}$)[\w.-]{1,249}$/;

/** The whole group stands still meanwhile: an hour is no time to wait, and fits the protocol with all that is added. */
const MAX_DRAIN_MS = 3_600_000;

/**
 * The only validation of a worker's options.
 * @throws {DynamoDbSinkError} `INVALID_OPTION`
 */
export function resolveWorkerOptions<V, K>(options: KafkaWorkerOptions<V, K>): ResolvedWorkerOptions<V, K> {
  if (!isObject(options)) throw invalid('options', options, 'must be an object');
  refuseUnknown(options, WORKER_OPTION_NAMES, '');
  const topics = checkTopics(options.topics);
  const { groupId, groupInstanceId, deadLetterTopic } = options;
  if (typeof groupId !== 'string' || !/^\S+$/.test(groupId))
    throw invalid('groupId', groupId, 'must be the name of a consumer group, without spaces');
  if (
    groupInstanceId !== undefined &&
    (typeof groupInstanceId !== 'string' || !/^[\w.-]+$/.test(groupInstanceId))
  )
    throw invalid(
      'groupInstanceId',
      groupInstanceId,
      'must be letters, digits, dots, hyphens and underscores',
    );
  if (deadLetterTopic !== undefined) checkTopic(deadLetterTopic, 'deadLetterTopic');
  if (deadLetterTopic !== undefined && topics.includes(deadLetterTopic))
    throw invalid(
      'deadLetterTopic',
      deadLetterTopic,
      'must not be one of topics: its messages would go round in circles',
    );

  const whole = (name: keyof typeof workerDefaults, min: number, max?: number): number =>
    checkWhole(options[name] ?? workerDefaults[name], name, min, max);
  const oneOf = <N extends 'startFrom' | 'isolationLevel' | 'assignor'>(
    name: N,
    values: readonly ResolvedWorkerOptions<V, K>[N][],
  ): ResolvedWorkerOptions<V, K>[N] => {
    const value = options[name] ?? workerDefaults[name];
    const known = values.find((one) => one === value);
    if (known !== undefined) return known;
    throw invalid(name, value, `must be one of ${values.map((one) => JSON.stringify(one)).join(', ')}`);
  };
  const sessionTimeoutMS = whole('sessionTimeoutMS', 1000, MAX_DRAIN_MS);
  const heartbeatIntervalMS = whole('heartbeatIntervalMS', 100, MAX_TIMER_MS);
  if (heartbeatIntervalMS * 3 > sessionTimeoutMS) {
    const rule = `must be a third of sessionTimeoutMS (${sessionTimeoutMS}) at most: one that is late must not end the membership`;
    throw invalid('heartbeatIntervalMS', heartbeatIntervalMS, rule);
  }
  const deserialize = resolveDeserializer<V>(options.deserialize ?? 'json', 'deserialize');
  const { sink, ownTable, logger } = checkSink(options.sink, topics, options.tables);
  return {
    kafka: checkKafka(options.kafka),
    topics,
    groupId,
    groupInstanceId,
    deserialize,
    deserializeKey: resolveDeserializer<K>(options.deserializeKey ?? 'string', 'deserializeKey'),
    isKeyLazy: options.deserializeKey === undefined,
    sink,
    tables: tablesOfTopics(topics, options.tables, ownTable),
    tombstones: options.tombstones === undefined ? undefined : checkTombstones(options.tombstones),
    // The cast: it takes whatever comes, and says what is wrong with it.
    elementConverter:
      options.deserialize === 'debezium-json'
        ? (debeziumElementConverter() as ConvertElement<unknown>)
        : undefined,
    deadLetterTopic,
    startFrom: oneOf('startFrom', ['earliest', 'latest', 'fail']),
    isolationLevel: oneOf('isolationLevel', ['read_committed', 'read_uncommitted']),
    assignor: oneOf('assignor', ['roundrobin', 'cooperative-sticky']),
    commitIntervalMS: whole('commitIntervalMS', 10, MAX_TIMER_MS),
    sessionTimeoutMS,
    heartbeatIntervalMS,
    drainTimeoutMS: whole('drainTimeoutMS', 0, MAX_DRAIN_MS),
    maxFetchBytes: whole('maxFetchBytes', 1, MAX_FETCH_BYTES),
    maxFetchBytesPerPartition: whole('maxFetchBytesPerPartition', 1, MAX_FETCH_BYTES),
    maxQueuedBytesPerPartition: whole('maxQueuedBytesPerPartition', 1),
    maxQueuedBytes: whole('maxQueuedBytes', 1),
    logger: checkLogger(options.logger) ?? logger,
  };
}

/** An answer is read in one go: one of 50 MB stops everything else for two seconds, heartbeats too. */
const MAX_FETCH_BYTES = 16 * 1_048_576;

function checkTopics(topics: unknown): readonly string[] {
  const names: unknown = typeof topics === 'string' ? [topics] : topics;
  if (!Array.isArray(names) || names.length === 0)
    throw invalid('topics', topics, 'must be the names of topics, one at least');
  for (const name of names) checkTopic(name, 'topics');
  if (new Set(names).size < names.length) throw invalid('topics', topics, 'must not name a topic twice');
  return names;
}

function checkTopic(name: unknown, option: string): void {
  if (typeof name === 'string' && TOPIC_NAME.test(name)) return;
  throw invalid(
    option,
    name,
    'must be the name of a topic: up to 249 letters, digits, dots, hyphens and underscores',
  );
}

function checkKafka(kafka: KafkaConnectionOptions | KafkaClient): KafkaConnectionOptions | KafkaClient {
  if (!isObject(kafka))
    throw invalidSecret('kafka', kafka, "must be an object: { bootstrapBrokers: ['host:9092'] }");
  if (isClient(kafka)) return kafka;
  refuseUnknown(kafka, CONNECTION_NAMES, 'kafka.');
  const { bootstrapBrokers, sasl, tls } = kafka;
  if (!Array.isArray(bootstrapBrokers) || bootstrapBrokers.length === 0)
    throw invalidSecret(
      'kafka.bootstrapBrokers',
      bootstrapBrokers,
      "must be a list of brokers such as 'host:9092', one at least",
    );
  for (const [at, broker] of bootstrapBrokers.entries()) checkBroker(broker, `kafka.bootstrapBrokers[${at}]`);
  checkSasl(sasl);
  if (tls !== undefined && !isObject(tls))
    throw invalidSecret(
      'kafka.tls',
      tls,
      "must be an object with options of Node's tls.connect; {} for none",
    );
  return kafka;
}

function checkBroker(broker: unknown, option: string): void {
  const port = typeof broker === 'string' ? /^[^\s/@]+:(\d{1,5})$/.exec(broker)?.[1] : undefined;
  if (port !== undefined && Number(port) > 0 && Number(port) <= MAX_PORT) return;
  const rule = "must be a host and a port, such as 'host:9092'";
  // What has an @ may have a password before it.
  const isShown = typeof broker !== 'string' || !broker.includes('@');
  throw isShown ? invalid(option, broker, rule) : invalidSecret(option, broker, rule);
}

const MAX_PORT = 65_535;

/** Whether it is a client, not how to reach brokers. */
export function isClient(kafka: KafkaConnectionOptions | KafkaClient): kafka is KafkaClient {
  return 'fetch' in kafka && typeof kafka.fetch === 'function';
}

const TOMBSTONES = ['delete', 'convert', 'skip', 'refuse'] as const;

function checkTombstones<K>(tombstones: Tombstones<K>): Tombstones<K> {
  if (typeof tombstones === 'function') return tombstones;
  const known = TOMBSTONES.find((one) => one === tombstones);
  if (known !== undefined) return known;
  throw invalid('tombstones', tombstones, "must be 'delete', 'convert', 'skip', 'refuse' or a function");
}

/** The sink, and its own table if it has one. */
function checkSink<V, K>(
  sink: KafkaWorkerOptions<V, K>['sink'],
  topics: readonly string[],
  tables: KafkaWorkerOptions<V, K>['tables'],
): { sink: DynamoDbSink<KafkaMessage<V, K>>; ownTable: string | undefined; logger: SinkLogger | undefined } {
  if (sink instanceof DynamoDbSink) return { sink, ownTable: sink.tableName, logger: undefined };
  if (!isObject(sink)) throw invalid('sink', sink, 'must be a DynamoDbSink or its options');
  if ('createWriter' in sink) {
    throw new DynamoDbSinkError(
      'INVALID_OPTION',
      'option sink is a sink of another copy of dynamodb-sink; import both from the same one, or give its options',
    );
  }
  refuseUnknown(sink, SINK_OPTION_NAMES, 'sink.');
  const given: KafkaSinkOptions<V, K> = sink;
  // A sink has a table; where tables names all of them, which one it is does not matter.
  const tableName = given.tableName ?? firstOf(tablesOfTopics(topics, tables, undefined));
  return { sink: new DynamoDbSink({ ...given, tableName }), ownTable: given.tableName, logger: given.logger };
}

function firstOf(tables: ReadonlyMap<string, string>): string {
  const [table = ''] = tables.values();
  return table;
}

import { dirname, resolve } from 'node:path';
import { DynamoDbSinkError, isDynamoDbSinkError } from '../../errors.js';
import type { DynamoDbSinkOptions, SinkLogger } from '../../index.js';
import { createKafkaWorker } from '../../kafka/create-kafka-worker.js';
import { checkServeOptions, type ServeWorkerOptions } from '../../kafka/http/serve-worker.js';
import type { KafkaMessage } from '../../kafka/message.js';
import type { KafkaWorker } from '../../kafka/worker.js';
import type { KafkaWorkerOptions } from '../../kafka/worker-options.js';
import { DynamoDbSink } from '../../sink.js';
import { type Config, readConfigFile } from '../config-file.js';
import { inFlags } from '../flag.js';
import { type DocumentConverter, loadConverter } from '../load-converter.js';
import { UsageError } from '../usage-error.js';
import { CONFIG_NAMES, DYNAMO_DB_NAMES, refuseStrayNames, SINK_NAMES, section } from './config-names.js';
import { connectionOf } from './connection-config.js';
import type { KafkaArguments } from './kafka-arguments.js';
import { KAFKA_FLAGS } from './kafka-flags.js';
import { deserializersOf } from './registry-config.js';
import { Secrets } from './secrets.js';

type SinkOptions = DynamoDbSinkOptions<KafkaMessage<unknown, unknown>>;

/** What a worker of the command line is made with beside its options. */
export interface WorkerParts {
  readonly logger: SinkLogger;
  /** Told of what is in the dead letter topic by then. */
  readonly onRejected: NonNullable<SinkOptions['onRejected']>;
}

/** A worker, and how it is to be served. */
export interface PreparedWorker {
  readonly worker: KafkaWorker<unknown, unknown>;
  readonly http: Required<ServeWorkerOptions> | undefined;
}

/** What there must be, and how it is asked for. */
const REQUIRED = [
  ['kafka.bootstrapBrokers', '--brokers HOST:PORT: where is Kafka?'],
  ['topics', '--topic NAME: which topic should be read?'],
  ['groupId', '--group NAME: which consumer group should it work in?'],
  ['sink.tableName', '--table NAME: which table should the messages go to?'],
] as const;

/**
 * Makes a worker of the config file and the flags, which win over it. Nothing is connected yet.
 * @throws {UsageError} they do not make one
 */
export async function prepareWorker(args: KafkaArguments, parts: WorkerParts): Promise<PreparedWorker> {
  try {
    const config = args.config === undefined ? {} : await readConfigFile(args.config);
    refuseStrayNames(config, CONFIG_NAMES, '');
    for (const [path, value] of args.options) setOption(config, path, value);
    for (const [path, question] of REQUIRED) {
      const isThere = hasOption(config, path) || (path === 'sink.tableName' && config.tables !== undefined);
      if (!isThere) throw new UsageError(`no ${question} (or ${path} in the file of --config)`);
    }
    return await prepared(config, args, parts);
  } catch (error) {
    throw inWordsOf(args, error);
  }
}

async function prepared(config: Config, args: KafkaArguments, parts: WorkerParts): Promise<PreparedWorker> {
  const { converter, registry: _registry, http: _http, ...workerOptions } = config;
  const secrets = new Secrets(dirname(args.config ?? ''));
  const http = section(config, 'http') as ServeWorkerOptions | undefined;
  const elementConverter = converter === undefined ? undefined : await converterOf(converter, args);
  const options = {
    ...workerOptions,
    ...deserializersOf(config, secrets),
    kafka: await connectionOf(section(config, 'kafka') ?? {}, secrets),
    sink: {
      ...sinkOf(section(config, 'sink') ?? {}, secrets),
      ...(elementConverter !== undefined && { elementConverter }),
      // Without a topic that takes them the worker stops at the first: a line of text does not keep a message.
      ...(config.deadLetterTopic !== undefined && { onRejected: parts.onRejected }),
    },
    logger: parts.logger,
  };
  return {
    worker: createKafkaWorker(options as unknown as KafkaWorkerOptions<unknown, unknown>),
    http: http && checkServeOptions(http, 'http.'),
  };
}

/** The sink's options, checked by the library as those of a sink, so that its messages can say whose they are. */
function sinkOf(sink: Record<string, unknown>, secrets: Secrets): Record<string, unknown> {
  refuseStrayNames(sink, SINK_NAMES, 'sink.');
  refuseStrayNames(section(sink, 'dynamoDb', 'sink.dynamoDb') ?? {}, DYNAMO_DB_NAMES, 'sink.dynamoDb.');
  const options = sink.ca === undefined ? sink : { ...sink, ...secrets.members({ ca: sink.ca }, 'sink') };
  try {
    new DynamoDbSink({ tableName: 'of-the-topic', ...options } as SinkOptions);
  } catch (error) {
    if (!isDynamoDbSinkError(error)) throw error;
    throw new DynamoDbSinkError(error.code, error.message.replace(/^option /, 'option sink.'), {
      cause: error,
    });
  }
  return options;
}

function converterOf(converter: unknown, { config, options }: KafkaArguments): Promise<DocumentConverter> {
  if (typeof converter !== 'string' || converter === '')
    throw new UsageError('option converter must be the path of a module');
  if (config === undefined || options.has('converter')) return loadConverter(converter);
  return loadConverter(resolve(dirname(config), converter), `${config}: converter ${converter}`);
}

function setOption(config: Config, path: string, value: unknown): void {
  const [name = '', ...inner] = path.split('.');
  if (inner.length === 0) {
    config[name] = value;
    return;
  }
  const within = section(config, name) ?? {};
  config[name] = within;
  setOption(within, inner.join('.'), value);
}

function hasOption(config: Config, path: string): boolean {
  const [name = '', ...inner] = path.split('.');
  if (inner.length === 0) return config[name] !== undefined;
  return hasOption(section(config, name) ?? {}, inner.join('.'));
}

/** What the library refuses, by the flag that it came from, or by file and option. */
function inWordsOf({ config, options }: KafkaArguments, error: unknown): unknown {
  const isOurs =
    error instanceof UsageError || (isDynamoDbSinkError(error) && error.code === 'INVALID_OPTION');
  if (!isOurs) return error;
  const { message } = error;
  if (!message.startsWith('option ')) {
    return error instanceof UsageError ? error : new UsageError(message, { cause: error });
  }
  const given = KAFKA_FLAGS.filter(({ option }) => option !== undefined && options.has(option));
  const isOfFlag = given.some(({ option = '' }) => new RegExp(`^option ${option}(?![\\w.])`).test(message));
  if (isOfFlag) return new UsageError(inFlags(message, given), { cause: error });
  return new UsageError(config === undefined ? message : `${config}: ${message}`, { cause: error });
}

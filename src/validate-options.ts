import { documentDefaults, type ResolvedDocumentOptions } from './item/document-options.js';
import { SERVICE_MAX_ITEM_BYTES } from './item/item-encoder.js';
import type { LogKeys } from './item/key-part.js';
import { isTableName, TABLE_NAME_RULE } from './item/table-name.js';
import {
  checkBoolean,
  checkPart,
  checkWhole,
  invalid,
  isObject,
  MAX_TIMER_MS,
  optionalFunction,
  optionalObject,
  refuseUnknown,
} from './option-checks.js';
import {
  type DynamoDbSinkOptions,
  defaults,
  type ResolvedOptions,
  SERVICE_MAX_BATCH_BYTES,
} from './options.js';
import { checkConnection } from './validate-connection.js';
import { checkKeys } from './validate-keys.js';
import { checkRateLimits } from './writer/rate-limits.js';
import type { SinkLogger } from './writer/sink-log.js';

/** The names of all options. */
export const OPTION_NAMES: ReadonlySet<string> = new Set([
  ...Object.keys(defaults),
  'tableName',
  'maxWriteUnitsPerSecond',
  'maxWriteCapacityShare',
  'elementConverter',
  'dynamoDb',
  'ca',
  'dispatcher',
  'keySchema',
  'keySchemas',
  'document',
  'onRejected',
  'maxRejected',
  'maxRetryDurationMS',
  'onDurable',
  'logKeys',
  'logger',
  'signal',
] satisfies (keyof DynamoDbSinkOptions | string)[]);

/**
 * The only validation of a sink's options: names, types, ranges and what must hold between them.
 * @throws {DynamoDbSinkError} `INVALID_OPTION`
 */
export function resolveOptions<T>(options: DynamoDbSinkOptions<T>): ResolvedOptions<T> {
  if (!isObject(options)) throw invalid('options', options, 'must be an object');
  refuseUnknown(options, OPTION_NAMES, '');
  const { tableName } = options;
  if (!isTableName(tableName)) throw invalid('tableName', tableName, `must be ${TABLE_NAME_RULE}`);

  const whole = (name: keyof typeof defaults, min: number, max?: number): number =>
    checkWhole(options[name] === undefined ? defaults[name] : options[name], name, min, max);
  const maxBatchSize = whole('maxBatchSize', 1, 25);
  const maxBufferedRequests = whole('maxBufferedRequests', 1);
  if (maxBufferedRequests <= maxBatchSize) {
    throw invalid(
      'maxBufferedRequests',
      maxBufferedRequests,
      `must be greater than maxBatchSize (${maxBatchSize})`,
    );
  }
  const maxRecordSizeInBytes = whole('maxRecordSizeInBytes', 1, SERVICE_MAX_ITEM_BYTES);
  const maxBatchSizeInBytes = whole('maxBatchSizeInBytes', 1, SERVICE_MAX_BATCH_BYTES);
  if (maxBatchSizeInBytes < maxRecordSizeInBytes) {
    throw invalid(
      'maxBatchSizeInBytes',
      maxBatchSizeInBytes,
      `must not be smaller than maxRecordSizeInBytes (${maxRecordSizeInBytes})`,
    );
  }
  const elementConverter = checkConverter(options.elementConverter);
  return {
    tableName,
    elementConverter,
    ...checkConnection(options),
    ...checkKeys(options, tableName),
    failOnError:
      options.failOnError === undefined
        ? defaults.failOnError
        : checkBoolean(options.failOnError, 'failOnError'),
    maxBatchSize,
    maxInFlightRequests: whole('maxInFlightRequests', 1),
    maxBufferedRequests,
    maxBatchSizeInBytes,
    maxTimeInBufferMS: whole('maxTimeInBufferMS', 0, MAX_TIMER_MS),
    maxRecordSizeInBytes,
    maxBufferedBytes: whole('maxBufferedBytes', 1),
    requestTimeoutMS: whole('requestTimeoutMS', 1, MAX_TIMER_MS),
    document: checkDocument(options.document),
    onRejected: optionalFunction(options.onRejected, 'onRejected'),
    maxRejected: optionalWhole(options.maxRejected, 'maxRejected', 0),
    maxRetryDurationMS: optionalWhole(options.maxRetryDurationMS, 'maxRetryDurationMS', 1),
    onDurable: optionalFunction(options.onDurable, 'onDurable'),
    maxPositionsAhead: whole('maxPositionsAhead', 1),
    maxBufferSharePerPartitionKey:
      options.maxBufferSharePerPartitionKey === undefined
        ? defaults.maxBufferSharePerPartitionKey
        : checkPart(options.maxBufferSharePerPartitionKey, 'maxBufferSharePerPartitionKey', 'the buffer'),
    rateLimits: checkRateLimits(options),
    logKeys: checkLogKeys(options.logKeys),
    logger: checkLogger(options.logger),
    signal: checkSignal(options.signal),
  };
}

/** A whole number, or infinity where there is none. */
function optionalWhole(value: unknown, name: string, min: number): number {
  return value === undefined ? Number.POSITIVE_INFINITY : checkWhole(value, name, min);
}

function checkLogKeys(logKeys: unknown): LogKeys {
  if (logKeys === undefined) return 'plain';
  if (logKeys === 'plain' || logKeys === 'hash' || logKeys === 'none') return logKeys;
  throw invalid('logKeys', logKeys, "must be 'plain', 'hash' or 'none'");
}

/** A logger in the shape of pino, or none. */
export function checkLogger(logger: unknown): SinkLogger | undefined {
  if (logger === undefined) return undefined;
  const rule =
    'must be an object with the functions debug, info, warn and error, such as a pino logger or the console';
  if (!isObject(logger)) throw invalid('logger', logger, rule);
  for (const level of ['debug', 'info', 'warn', 'error'] as const) {
    const log: unknown = (logger as Partial<SinkLogger>)[level];
    if (typeof log !== 'function') throw invalid(`logger.${level}`, log, 'must be a function');
  }
  return logger as SinkLogger;
}

function checkSignal(signal: unknown): AbortSignal | undefined {
  if (signal === undefined || signal instanceof AbortSignal) return signal;
  throw invalid('signal', signal, 'must be an AbortSignal');
}

function checkConverter<T>(converter: DynamoDbSinkOptions<T>['elementConverter']): typeof converter {
  if (converter === undefined || typeof converter === 'function') return converter;
  if (!isObject(converter) || typeof converter.apply !== 'function') {
    throw invalid('elementConverter', converter, 'must be a function or an object with a function apply');
  }
  if (converter.open !== undefined && typeof converter.open !== 'function') {
    throw invalid('elementConverter.open', converter.open, 'must be a function');
  }
  return converter;
}

function checkDocument(document: unknown): ResolvedDocumentOptions {
  const given = optionalObject(document as object | undefined, 'document') ?? {};
  refuseUnknown(given, new Set(Object.keys(documentDefaults)), 'document.');
  const resolved: ResolvedDocumentOptions = { ...documentDefaults, ...given };
  const { dates, classInstances } = resolved;
  if (typeof dates !== 'function' && dates !== 'refuse' && dates !== 'iso' && dates !== 'epochSeconds') {
    throw invalid('document.dates', dates, "must be 'refuse', 'iso', 'epochSeconds' or a function");
  }
  if (classInstances !== 'refuse' && classInstances !== 'map') {
    throw invalid('document.classInstances', classInstances, "must be 'refuse' or 'map'");
  }
  return resolved;
}

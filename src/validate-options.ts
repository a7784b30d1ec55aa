import { documentDefaults, type ResolvedDocumentOptions } from './item/document-options.js';
import type { LogKeys } from './item/key-part.js';
import type { KeySchema } from './item/key-schema.js';
import { isTableName, TABLE_NAME_RULE } from './item/table-name.js';
import {
  checkBoolean,
  checkPart,
  invalid,
  isObject,
  optionalFunction,
  optionalObject,
  refuseUnknown,
} from './option-checks.js';
import {
  type DynamoDbSinkOptions,
  defaults,
  type ResolvedOptions,
  SERVICE_MAX_BATCH_BYTES,
  SERVICE_MAX_ITEM_BYTES,
} from './options.js';
import { checkConnection } from './validate-connection.js';
import { checkRateLimits } from './writer/rate-limits.js';
import type { SinkLogger } from './writer/sink-log.js';
import { checkOverwriteKeys } from './writer/table.js';

/** The longest a timer of Node can wait. */
const MAX_TIMER_MS = 2 ** 31 - 1;

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

  const whole = (name: keyof typeof defaults, min: number, max: number = Number.MAX_SAFE_INTEGER): number => {
    const value: unknown = options[name] === undefined ? defaults[name] : options[name];
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max)
      return value;
    const range = max === Number.MAX_SAFE_INTEGER ? `of ${min} or more` : `from ${min} to ${max}`;
    throw invalid(name, value, `must be a whole number ${range}`);
  };
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
  const keySchemas = new Map<string, KeySchema>();
  for (const [name, schema] of Object.entries(optionalObject(options.keySchemas, 'keySchemas') ?? {})) {
    if (!isTableName(name)) throw invalid('keySchemas', name, `has a name that is not ${TABLE_NAME_RULE}`);
    keySchemas.set(name, checkKeySchema(schema, `keySchemas[${JSON.stringify(name)}]`));
  }
  const keySchema =
    options.keySchema === undefined ? undefined : checkKeySchema(options.keySchema, 'keySchema');
  if (keySchema !== undefined) {
    if (keySchemas.has(tableName)) {
      throw invalid(
        'keySchemas',
        tableName,
        "names the sink's own table, whose key keySchema tells: use one of them",
      );
    }
    keySchemas.set(tableName, keySchema);
  }
  const overwriteByPartitionKeys = checkOverwrite(options.overwriteByPartitionKeys);
  for (const [name, schema] of keySchemas) checkOverwriteKeys(overwriteByPartitionKeys, name, schema);
  return {
    tableName,
    elementConverter: checkConverter(options.elementConverter),
    ...checkConnection(options),
    keySchemas,
    overwriteByPartitionKeys,
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
  if (value === undefined) return Number.POSITIVE_INFINITY;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= min) return value;
  throw invalid(name, value, `must be a whole number of ${min} or more`);
}

function checkLogKeys(logKeys: unknown): LogKeys {
  if (logKeys === undefined) return 'plain';
  if (logKeys === 'plain' || logKeys === 'hash' || logKeys === 'none') return logKeys;
  throw invalid('logKeys', logKeys, "must be 'plain', 'hash' or 'none'");
}

function checkLogger(logger: unknown): SinkLogger | undefined {
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

function checkKeySchema(schema: unknown, name: string): KeySchema {
  if (!isObject(schema)) throw invalid(name, schema, 'must be { partitionKey: { name, type }, sortKey? }');
  refuseUnknown(schema, new Set(['partitionKey', 'sortKey']), `${name}.`);
  const { partitionKey, sortKey } = schema as unknown as KeySchema;
  checkKeyAttribute(partitionKey, `${name}.partitionKey`);
  if (sortKey !== undefined) checkKeyAttribute(sortKey, `${name}.sortKey`);
  if (partitionKey.name === sortKey?.name) {
    throw invalid(`${name}.sortKey.name`, sortKey.name, "must not be the partition key's name");
  }
  return { partitionKey: { ...partitionKey }, sortKey: sortKey === undefined ? undefined : { ...sortKey } };
}

function checkKeyAttribute(attribute: unknown, name: string): void {
  if (!isObject(attribute)) throw invalid(name, attribute, "must be { name, type: 'S' | 'N' | 'B' }");
  refuseUnknown(attribute, new Set(['name', 'type']), `${name}.`);
  const { name: attributeName, type } = attribute as { name?: unknown; type?: unknown };
  if (typeof attributeName !== 'string' || attributeName === '' || Buffer.byteLength(attributeName) > 255) {
    throw invalid(`${name}.name`, attributeName, 'must be an attribute name of 1 to 255 bytes');
  }
  if (type !== 'S' && type !== 'N' && type !== 'B')
    throw invalid(`${name}.type`, type, "must be 'S', 'N' or 'B'");
}

function checkOverwrite(value: unknown): readonly string[] | 'primaryKey' {
  if (value === undefined) return defaults.overwriteByPartitionKeys;
  if (value === 'primaryKey') return value;
  if (!Array.isArray(value) || value.some((name) => typeof name !== 'string' || name === '')) {
    throw invalid('overwriteByPartitionKeys', value, "must be a list of attribute names or 'primaryKey'");
  }
  if (new Set(value).size !== value.length) {
    throw invalid('overwriteByPartitionKeys', value, 'must not name an attribute twice');
  }
  return [...(value as string[])];
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

import { DynamoDbSinkError } from './errors.js';
import { documentDefaults, type ResolvedDocumentOptions } from './item/document-options.js';
import type { KeySchema } from './item/key-schema.js';
import { isTableName, TABLE_NAME_RULE } from './item/table-name.js';
import { nearestName } from './nearest-name.js';
import {
  type DynamoDbSinkOptions,
  defaults,
  type ResolvedOptions,
  SERVICE_MAX_BATCH_BYTES,
  SERVICE_MAX_ITEM_BYTES,
} from './options.js';
import { checkOverwriteKeys } from './writer/table.js';

/** The longest a timer of Node can wait. */
const MAX_TIMER_MS = 2 ** 31 - 1;

const OPTION_NAMES: ReadonlySet<string> = new Set([
  ...Object.keys(defaults),
  'tableName',
  'elementConverter',
  'dynamoDb',
  'keySchema',
  'keySchemas',
  'document',
  'onRejected',
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
    dynamoDb: optionalObject(options.dynamoDb, 'dynamoDb') ?? {},
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
  };
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

function checkBoolean(value: unknown, name: string): boolean {
  if (typeof value !== 'boolean') throw invalid(name, value, 'must be true or false');
  return value;
}

function optionalFunction<F>(value: F | undefined, name: string): F | undefined {
  if (value !== undefined && typeof value !== 'function') throw invalid(name, value, 'must be a function');
  return value;
}

function optionalObject<O extends object>(value: O | undefined, name: string): O | undefined {
  if (value !== undefined && !isObject(value)) throw invalid(name, value, 'must be an object');
  return value;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuseUnknown(given: object, known: ReadonlySet<string>, prefix: string): void {
  for (const name of Object.keys(given)) {
    if (known.has(name)) continue;
    throw new DynamoDbSinkError(
      'INVALID_OPTION',
      `option ${prefix}${name} is unknown${hintFor(name, known, prefix)}`,
    );
  }
}

/** Settings of the AWS SDK's client that people look for one level too high. */
const CLIENT_SETTINGS: ReadonlySet<string> = new Set([
  'region',
  'endpoint',
  'credentials',
  'profile',
  'client',
]);

function hintFor(name: string, known: ReadonlySet<string>, prefix: string): string {
  if (prefix === '' && CLIENT_SETTINGS.has(name)) {
    return name === 'client' ? '; a ready client goes into dynamoDb' : `; did you mean dynamoDb.${name}?`;
  }
  const near = nearestName(name, [...known]);
  return near === undefined
    ? `; known are: ${[...known].sort().join(', ')}`
    : `; did you mean ${prefix}${near}?`;
}

function invalid(name: string, value: unknown, rule: string): DynamoDbSinkError {
  return new DynamoDbSinkError('INVALID_OPTION', `option ${name} ${rule}; it is ${shown(value)}`);
}

/** A value as short text: types instead of contents, which may be large or secret. */
function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'function' ? 'a function' : String(value);
}

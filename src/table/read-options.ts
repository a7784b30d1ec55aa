import { AWSConfigConstants as Keys } from '../aws/aws-config-constants.js';
import type { PropertyValue } from '../aws/property-reader.js';
import { DynamoDbSinkError } from '../errors.js';
import { invalid, isObject, knownHint } from '../option-checks.js';
import type { DynamoDbSinkOptions } from '../options.js';
import { optionDuration, optionFlag, optionWhole } from './option-value.js';
import { parseProperties } from './properties-text.js';

type SinkOptionName = keyof DynamoDbSinkOptions;
type ReadValue = (key: string, value: unknown) => unknown;

/** Which option of the sink each key stands for. Ranges are the sink's to check. */
const SINK_KEYS: Readonly<Record<string, readonly [name: SinkOptionName, read: ReadValue]>> = {
  'table-name': ['tableName', (_key, value) => value],
  'sink.batch.max-size': ['maxBatchSize', optionWhole],
  'sink.requests.max-inflight': ['maxInFlightRequests', optionWhole],
  'sink.requests.max-buffered': ['maxBufferedRequests', optionWhole],
  'sink.flush-buffer.timeout': ['maxTimeInBufferMS', optionDuration],
  'sink.fail-on-error': ['failOnError', optionFlag],
};

/** Which property of the client each key stands for, where it is not spelled alike. */
const CLIENT_KEYS: Readonly<Record<string, readonly [key: string, read: ReadValue]>> = {
  'sink.http-client.max-concurrency': [Keys.HTTP_CLIENT_MAX_CONCURRENCY, optionWhole],
  'sink.http-client.read-timeout': [Keys.HTTP_CLIENT_READ_TIMEOUT_MILLIS, optionDuration],
  // Not of the manual, but read by Flink; refused as the property is.
  'sink.http-client.protocol.version': [Keys.HTTP_PROTOCOL_VERSION, (_key, value) => value],
};

const CONNECTOR = 'connector';
const IGNORE_NULLS = 'sink.ignore-nulls';

const KNOWN_KEYS: readonly string[] = [
  CONNECTOR,
  ...Object.keys(SINK_KEYS),
  IGNORE_NULLS,
  'sink.http-client.max-concurrency',
  'sink.http-client.read-timeout',
  Keys.AWS_REGION,
  Keys.AWS_ENDPOINT,
  Keys.TRUST_ALL_CERTIFICATES,
  Keys.AWS_CREDENTIALS_PROVIDER,
];

/** The options of the sink that only the options of a table can give. */
export const TABLE_GIVEN: readonly SinkOptionName[] = Object.values(SINK_KEYS).map(([name]) => name);

/** What the options of a table say, in the terms of the sink. */
export interface OptionsMeaning {
  readonly sinkOptions: Readonly<Partial<Record<SinkOptionName, unknown>>>;
  /** Keys of `AWSConfigConstants`. */
  readonly properties: Readonly<Record<string, PropertyValue>>;
  readonly ignoreNulls: boolean;
  /** For each name that a message may have, the key that was given instead. */
  readonly givenKeys: ReadonlyMap<string, string>;
}

/**
 * Reads the options of a table: an object, or the text of a properties file.
 * @throws {DynamoDbSinkError} `INVALID_OPTION`, never with a secret
 */
export function readOptions(options: unknown): OptionsMeaning {
  const entries = entriesOf(options);
  const sinkOptions: Partial<Record<SinkOptionName, unknown>> = {};
  const properties: Record<string, PropertyValue> = {};
  const givenKeys = new Map(Object.entries(SINK_KEYS).map(([key, [name]]) => [name as string, key]));
  let ignoreNulls = false;
  for (const [key, value] of entries) {
    if (value === undefined) continue;
    const sinkKey = Object.hasOwn(SINK_KEYS, key) ? SINK_KEYS[key] : undefined;
    const clientKey = Object.hasOwn(CLIENT_KEYS, key) ? CLIENT_KEYS[key] : undefined;
    if (key === CONNECTOR) {
      if (value !== 'dynamodb')
        throw invalid(CONNECTOR, value, "must be 'dynamodb', the connector that this is");
    } else if (key === IGNORE_NULLS) ignoreNulls = optionFlag(key, value);
    else if (sinkKey !== undefined) sinkOptions[sinkKey[0]] = sinkKey[1](key, value);
    else if (clientKey !== undefined || key.startsWith('aws.')) {
      const [property, read] = clientKey ?? [propertyKey(key), undefined];
      if (property in properties) throw twice(key, givenKeys.get(property) ?? property);
      properties[property] = (read === undefined ? value : read(key, value)) as PropertyValue;
      givenKeys.set(property, key);
    } else throw unknownKey(key);
  }
  return { sinkOptions, properties, ignoreNulls, givenKeys };
}

function entriesOf(options: unknown): readonly (readonly [string, unknown])[] {
  if (typeof options === 'string') return Object.entries(parseProperties(options));
  if (isObject(options)) return Object.entries(options);
  throw invalid(
    'options',
    options,
    "must be an object with the connector's keys, or the text of a properties file",
  );
}

const CREDENTIALS = 'aws.credentials.';

/** The manual leaves out a part of the keys below the provider; so does Flink's `AWSOptionUtils`, which adds it. */
function propertyKey(key: string): string {
  if (!key.startsWith(CREDENTIALS)) return key;
  const below = key.slice(CREDENTIALS.length);
  return below === 'provider' || below.startsWith('provider.')
    ? key
    : `${Keys.AWS_CREDENTIALS_PROVIDER}.${below}`;
}

function twice(key: string, other: string): DynamoDbSinkError {
  return new DynamoDbSinkError('INVALID_OPTION', `option ${key} says the same as ${other}: use one of them`);
}

function unknownKey(key: string): DynamoDbSinkError {
  return new DynamoDbSinkError('INVALID_OPTION', `option ${key} is unknown${knownHint(key, KNOWN_KEYS)}`);
}

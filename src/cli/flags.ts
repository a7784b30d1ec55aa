import type { DynamoDbSinkOptions } from '../options.js';

/** How a flag's value is read: `switch` has none, `names` is a list of attribute names or `primaryKey`. */
export type FlagKind = 'switch' | 'text' | 'integer' | 'number' | 'names' | 'key';

/** A flag of the command line. */
export interface Flag {
  /** Without the two dashes. */
  readonly name: string;
  readonly kind: FlagKind;
  /** What stands for the value in the help. */
  readonly value?: string;
  /** The sink's option it sets. */
  readonly option?: keyof DynamoDbSinkOptions;
  readonly help: string;
}

/**
 * All flags. Where one sets an option of the sink, the name is the option's and the default is the
 * library's: the command line has none of its own, so that the two cannot differ.
 */
export const FLAGS: readonly Flag[] = [
  { name: 'table', kind: 'text', value: 'NAME', option: 'tableName', help: 'table to write to: name or ARN' },
  { name: 'region', kind: 'text', value: 'REGION', help: 'AWS region (else AWS_REGION or the profile)' },
  { name: 'endpoint', kind: 'text', value: 'URL', help: 'endpoint of the service, such as DynamoDB Local' },
  {
    name: 'allow-insecure-endpoint',
    kind: 'switch',
    option: 'allowInsecureEndpoint',
    help: 'let an endpoint on another machine have plain http:',
  },
  {
    name: 'trust-all-certificates',
    kind: 'switch',
    option: 'trustAllCertificates',
    help: 'accept every certificate of the endpoint; for tests only',
  },
  { name: 'profile', kind: 'text', value: 'NAME', help: 'profile of the AWS configuration files' },
  {
    name: 'converter',
    kind: 'text',
    value: 'FILE',
    help: 'module whose export converter (or default) turns each document into writes',
  },
  {
    name: 'create-table',
    kind: 'key',
    value: 'pk:S,sk:N',
    help: 'create the table (on demand) if it is not there, with this key or, for "converter", that of --converter; one that is there must have it',
  },
  {
    name: 'embedded',
    kind: 'switch',
    help: 'write to a DynamoDB inside this process (dynalite), gone when it ends; needs --create-table',
  },
  {
    name: 'key-schema',
    kind: 'key',
    value: 'pk:S,sk:N',
    option: 'keySchema',
    help: "the table's key with types S, N or B, so that the table need not be asked",
  },
  {
    name: 'overwrite-by-partition-keys',
    kind: 'names',
    value: 'pk,sk',
    option: 'overwriteByPartitionKeys',
    help: "a later record replaces an unsent one of its key: all the key's attributes, or primaryKey",
  },
  {
    name: 'fail-on-error',
    kind: 'switch',
    option: 'failOnError',
    help: 'stop at the first failed request instead of sending it again',
  },
  {
    name: 'max-batch-size',
    kind: 'integer',
    value: 'N',
    option: 'maxBatchSize',
    help: 'records in a request, 1 to 25',
  },
  {
    name: 'max-in-flight-requests',
    kind: 'integer',
    value: 'N',
    option: 'maxInFlightRequests',
    help: 'requests in flight at once',
  },
  {
    name: 'max-buffered-requests',
    kind: 'integer',
    value: 'N',
    option: 'maxBufferedRequests',
    help: 'records held in memory',
  },
  {
    name: 'max-batch-size-in-bytes',
    kind: 'integer',
    value: 'BYTES',
    option: 'maxBatchSizeInBytes',
    help: "bytes of a request's body",
  },
  {
    name: 'max-time-in-buffer-ms',
    kind: 'integer',
    value: 'MS',
    option: 'maxTimeInBufferMS',
    help: 'longest wait for a request to fill; 0 sends at once',
  },
  {
    name: 'max-record-size-in-bytes',
    kind: 'integer',
    value: 'BYTES',
    option: 'maxRecordSizeInBytes',
    help: "largest item by DynamoDB's size rule",
  },
  {
    name: 'max-buffered-bytes',
    kind: 'integer',
    value: 'BYTES',
    option: 'maxBufferedBytes',
    help: 'encoded bytes held in memory',
  },
  {
    name: 'request-timeout-ms',
    kind: 'integer',
    value: 'MS',
    option: 'requestTimeoutMS',
    help: 'how long a request may take before it is sent again',
  },
  {
    name: 'max-rejected',
    kind: 'integer',
    value: 'N',
    option: 'maxRejected',
    help: 'stop when more records than this are rejected',
  },
  {
    name: 'max-retry-duration-ms',
    kind: 'integer',
    value: 'MS',
    option: 'maxRetryDurationMS',
    help: 'stop when a record was sent again for so long',
  },
  {
    name: 'max-write-units-per-second',
    kind: 'number',
    value: 'N',
    option: 'maxWriteUnitsPerSecond',
    help: 'write units a second consumed at most (else as much as the table takes)',
  },
  {
    name: 'max-write-capacity-share',
    kind: 'number',
    value: '0.5',
    option: 'maxWriteCapacityShare',
    help: "part of the table's provisioned write capacity consumed at most",
  },
  {
    name: 'max-buffer-share-per-partition-key',
    kind: 'number',
    value: '0.5',
    option: 'maxBufferSharePerPartitionKey',
    help: 'part of the buffer one throttled partition key may have',
  },
  { name: 'quiet', kind: 'switch', help: 'no progress and no summary; errors and the report only' },
  { name: 'verbose', kind: 'switch', help: 'errors with stack traces (as with DEBUG set)' },
  { name: 'help', kind: 'switch', help: 'this text' },
  { name: 'version', kind: 'switch', help: 'the version' },
];

/** A message of the library in the words of the command line: `--max-batch-size` for `maxBatchSize`. */
export function inFlags(message: string): string {
  let text = message;
  for (const { name, option } of FLAGS) {
    if (option !== undefined)
      text = text.replaceAll(new RegExp(`(?:option )?\\b${option}\\b`, 'g'), `--${name}`);
  }
  return text;
}

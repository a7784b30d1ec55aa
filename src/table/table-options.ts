import type { PropertyValue } from '../aws/property-reader.js';

/** A whole number, as text or as one. */
export type WholeNumber = string | number;
/** `true` or `false`, as text or as one. */
export type Flag = string | boolean;
/** `5 s`, `500 ms`, `1 min`; a number alone is milliseconds. */
export type Duration = string | number;

/**
 * The options of Flink's DynamoDB table connector, by its own keys and with its values:
 * https://nightlies.apache.org/flink/flink-docs-stable/docs/connectors/table/dynamodb/. Defaults are those of the
 * sink's own options.
 */
export interface TableOptions {
  /** The connector that a `WITH` clause names: this one. */
  readonly connector?: 'dynamodb';
  /** The table to write to: its name or its ARN. */
  readonly 'table-name': string;
  /** The region; without it the AWS SDK looks for one. */
  readonly 'aws.region'?: string;
  /** The endpoint; without it that of the region. */
  readonly 'aws.endpoint'?: string;
  /** Accepts every certificate: for tests only. @default false */
  readonly 'aws.trust.all.certificates'?: Flag;
  /** Where credentials come from. @default BASIC if keys are given, else AUTO */
  readonly 'aws.credentials.provider'?: string;
  /**
   * What the provider needs, in the manual's spelling (`aws.credentials.basic.accesskeyid`) or in that of
   * `AWSConfigConstants` (`aws.credentials.provider.basic.accesskeyid`).
   */
  readonly [below: `aws.credentials.${string}`]: PropertyValue;
  /** Writes in a request, at most: 1 to 25. @default 25 */
  readonly 'sink.batch.max-size'?: WholeNumber;
  /** Requests in flight at once, at most. @default 50 */
  readonly 'sink.requests.max-inflight'?: WholeNumber;
  /** Writes in the sink, at most, before it asks to wait. Must be greater than `sink.batch.max-size`. @default 10000 */
  readonly 'sink.requests.max-buffered'?: WholeNumber;
  /** The longest a row waits for its batch to fill. @default 5000 */
  readonly 'sink.flush-buffer.timeout'?: Duration;
  /** Whether a failed request stops the sink instead of being retried. @default false */
  readonly 'sink.fail-on-error'?: Flag;
  /** Leaves out columns that are null, instead of writing NULL. @default false */
  readonly 'sink.ignore-nulls'?: Flag;
  /** Connections at most: an upper bound of `sink.requests.max-inflight`, as each request has one. */
  readonly 'sink.http-client.max-concurrency'?: WholeNumber;
  /** How long one request may take before it is sent again. @default 30000 */
  readonly 'sink.http-client.read-timeout'?: Duration;
}

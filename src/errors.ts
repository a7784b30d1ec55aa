import type { SinkReport } from './metrics.js';

/**
 * Every code an error of this package can carry. Codes are stable: programs switch on them.
 *
 * Of one record, told to `onRejected`:
 * - `INVALID_ITEM`: a value DynamoDB cannot hold; `path` says where
 * - `INVALID_KEY`: the primary key is missing, empty, too long or of the wrong type
 * - `RECORD_TOO_LARGE`: larger than `maxRecordSizeInBytes`
 * - `INVALID_WRITE_REQUEST`: the converter gave something that is no write request, or a table that cannot be
 * - `CONVERTER_FAILED`: the converter threw; `cause` is what it threw
 * - `DESERIALIZATION_FAILED`: the key or the value of a message of Kafka is not what its deserializer reads
 * - `SOURCE_REJECTED`: the source gave it to `writer.reject`; `cause` says why
 * - `WRITE_REFUSED`: the service refused this one write; `message` has its reason
 * - `TABLE_NOT_FOUND`: the table the record named is not there (of the sink, if it is its own table)
 * - `TOMBSTONE`: a message of a Kafka topic without a value, where `tombstones` does not say what it stands for
 *
 * Of the sink, which stops:
 * - `TABLE_UNUSABLE`: the table's key could not be learnt; set `keySchema`
 * - `ACCESS_DENIED`: the service refuses the credentials or what they may do
 * - `CREDENTIALS_UNAVAILABLE`: no credentials were found, or they could not be refreshed
 * - `ENDPOINT_UNREACHABLE`: nothing that speaks DynamoDB answered for 30 s at the start
 * - `REQUEST_FAILED`: a request failed in a way that no retry mends, or any way with `failOnError`
 * - `ALL_REFUSED`: the service refused the first hundred writes, every one: not the records are wrong
 * - `THROTTLED`: the table throttles, with `failOnError`
 * - `REJECTION_HANDLER_FAILED`: `onRejected` threw; `cause` is what it threw
 * - `TOO_MANY_REJECTED`: more than `maxRejected`; `cause` is the last one's error
 * - `RETRIES_EXHAUSTED`: a write was sent again for `maxRetryDurationMS`; the message says what failed it
 * - `POSITION_HANDLER_FAILED`: `onDurable` threw; `cause` is what it threw
 * - `SOURCE_FAILED`: the source of `sinkTo` failed; `cause` is its error
 * - `ABORTED`: somebody aborted the writer or destroyed the stream; `cause` is the reason
 *
 * Of a Kafka worker, which stops:
 * - `KAFKA_CLIENT_MISSING`: `@platformatic/kafka` is not installed, or needs a newer Node
 * - `KAFKA_UNREACHABLE`: no broker answered for 30 s at the start
 * - `KAFKA_REFUSED`: the brokers refuse the credentials or what they may do, there is no such topic, or another member
 *   has joined the group with the same `groupInstanceId`
 * - `KAFKA_NO_OFFSET`: a partition has no committed offset, or it is not in the log any more, with `startFrom: 'fail'`
 *
 * Of a call:
 * - `INVALID_OPTION`: wrong configuration; the message names option, value and rule
 * - `INVALID_POSITION`: a position is `{ partition, offset }`
 * - `WRITE_NOT_AWAITED`: a thousand calls of `write` wait; await the promise that `write` gives
 * - `REENTRANT`: a call that would wait for itself: `flush`, `close` or `discard` inside `onRejected`
 * - `CLOSED`: the writer is closed
 * - `CLOSE_TIMEOUT`: `close({ timeoutMS })` ran out of time; `state` is a snapshot of what is not durable
 * - `DISCARDED`: `discard` gave up the partition of the element that `writeDurable` waited for
 * - `SCHEMA_REGISTRY_UNREACHABLE`: a schema registry gave no schema, and no word that there is none; a worker tries again
 * - `SNAPSHOT_FOREIGN`, `SNAPSHOT_NEWER`, `SNAPSHOT_BROKEN`: bytes that are no snapshot, one of a newer version, a
 *   half-written one
 * - `SNAPSHOT_MISMATCH`: a table has another primary key than when the snapshot was taken, or it is a sink of another
 *   table that restores it
 */
export type SinkErrorCode =
  | 'INVALID_OPTION'
  | 'INVALID_ITEM'
  | 'INVALID_KEY'
  | 'RECORD_TOO_LARGE'
  | 'INVALID_WRITE_REQUEST'
  | 'CONVERTER_FAILED'
  | 'DESERIALIZATION_FAILED'
  | 'SOURCE_REJECTED'
  | 'WRITE_REFUSED'
  | 'TABLE_NOT_FOUND'
  | 'TOMBSTONE'
  | 'TABLE_UNUSABLE'
  | 'ACCESS_DENIED'
  | 'CREDENTIALS_UNAVAILABLE'
  | 'ENDPOINT_UNREACHABLE'
  | 'REQUEST_FAILED'
  | 'ALL_REFUSED'
  | 'THROTTLED'
  | 'REJECTION_HANDLER_FAILED'
  | 'TOO_MANY_REJECTED'
  | 'RETRIES_EXHAUSTED'
  | 'POSITION_HANDLER_FAILED'
  | 'SOURCE_FAILED'
  | 'KAFKA_CLIENT_MISSING'
  | 'KAFKA_UNREACHABLE'
  | 'KAFKA_REFUSED'
  | 'KAFKA_NO_OFFSET'
  | 'INVALID_POSITION'
  | 'WRITE_NOT_AWAITED'
  | 'REENTRANT'
  | 'CLOSED'
  | 'CLOSE_TIMEOUT'
  | 'DISCARDED'
  | 'SCHEMA_REGISTRY_UNREACHABLE'
  | 'SNAPSHOT_FOREIGN'
  | 'SNAPSHOT_NEWER'
  | 'SNAPSHOT_BROKEN'
  | 'SNAPSHOT_MISMATCH'
  | 'ABORTED';

/** What an error knows beside its message. Absent fields do not apply. */
export interface SinkErrorDetails {
  /** The table the record was for. */
  readonly table?: string | undefined;
  /** The primary key of the record, as text. Never other attributes. */
  readonly key?: string | undefined;
  /** Where in the item the fault is, such as `order.lines[3].price`. */
  readonly path?: string | undefined;
  /** Whether the same call may succeed later without a change. */
  readonly retryable?: boolean | undefined;
  /** What led to it. */
  readonly cause?: unknown;
}

// In the registry of symbols that all copies of this package share, so that `instanceof` is not needed.
const BRAND: symbol = Symbol.for('dynamodb-sink.error');

/** The one class of errors of this package; `code` tells them apart. */
export class DynamoDbSinkError extends Error {
  override readonly name = 'DynamoDbSinkError';
  readonly code: SinkErrorCode;
  readonly retryable: boolean;
  // Declared, not defined: a field that does not apply is not there, and is not printed.
  /** The table the record was for. */
  declare readonly table?: string;
  /** The primary key of the record, as text. */
  declare readonly key?: string;
  /** Where in the item the fault is. */
  declare readonly path?: string;
  /** What was written before the sink stopped. On every error that stopped a sink. */
  declare report?: SinkReport;
  /** On what stopped a sink because of one element: where that stands in its source, if `write` was told. */
  declare position?: { readonly partition: string | number; readonly offset: string | number | bigint };
  /** On `CLOSE_TIMEOUT`: the snapshot to restore from. */
  declare state?: Uint8Array;

  constructor(code: SinkErrorCode, message: string, details: SinkErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.retryable = details.retryable ?? false;
    if (details.table !== undefined) this.table = details.table;
    if (details.key !== undefined) this.key = details.key;
    if (details.path !== undefined) this.path = details.path;
  }
}

// Of all at once: to be defined on each costs a quarter of what an error without a stack does.
Object.defineProperty(DynamoDbSinkError.prototype, BRAND, { value: true });

/**
 * An error of one record, without a stack. That would only tell where in this package the record was found to be bad,
 * and would cost more than writing a good record: bad ones must not slow the good ones down.
 */
export function recordError(
  code: SinkErrorCode,
  message: string,
  details?: SinkErrorDetails,
): DynamoDbSinkError {
  const { stackTraceLimit } = Error;
  limitStackTraces(0);
  try {
    return new DynamoDbSinkError(code, message, details);
  } finally {
    limitStackTraces(stackTraceLimit);
  }
}

function limitStackTraces(frames: number): void {
  try {
    Error.stackTraceLimit = frames;
  } catch {
    // Somebody has frozen what is built in: the error has a stack then.
  }
}

/** Whether `error` comes from this package, from whichever installed copy of it. */
export function isDynamoDbSinkError(error: unknown): error is DynamoDbSinkError {
  try {
    return typeof error === 'object' && error !== null && BRAND in error;
  } catch {
    return false; // a Proxy may throw whatever is asked of it
  }
}

/** The message of anything that was thrown, errors or not. Never throws. */
export function messageOf(error: unknown): string {
  try {
    const text: unknown = error instanceof Error ? error.message || error.name : error;
    return typeof text === 'symbol' ? text.toString() : `${text}`;
  } catch {
    return 'a value that cannot be shown was thrown';
  }
}

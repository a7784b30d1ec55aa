import type { SinkReport } from './metrics.js';

/**
 * Every code an error of this package can carry. Codes are stable: programs switch on them.
 *
 * Of one record: `INVALID_ITEM`, `INVALID_KEY`, `RECORD_TOO_LARGE`, `INVALID_WRITE_REQUEST`,
 * `CONVERTER_FAILED`, `WRITE_REFUSED`, `TABLE_NOT_FOUND` (when the record named the table).
 * Of the sink: the rest.
 */
export type SinkErrorCode =
  | 'INVALID_OPTION'
  | 'INVALID_ITEM'
  | 'INVALID_KEY'
  | 'RECORD_TOO_LARGE'
  | 'INVALID_WRITE_REQUEST'
  | 'CONVERTER_FAILED'
  | 'WRITE_REFUSED'
  | 'TABLE_NOT_FOUND'
  | 'TABLE_UNUSABLE'
  | 'ACCESS_DENIED'
  | 'CREDENTIALS_UNAVAILABLE'
  | 'ENDPOINT_UNREACHABLE'
  | 'REQUEST_FAILED'
  | 'THROTTLED'
  | 'REJECTION_HANDLER_FAILED'
  | 'SOURCE_FAILED'
  | 'WRITE_NOT_AWAITED'
  | 'REENTRANT'
  | 'CLOSED'
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
  readonly table?: string;
  readonly key?: string;
  readonly path?: string;
  /** What was written before the sink stopped. On every error that stopped a sink. */
  report?: SinkReport;

  constructor(code: SinkErrorCode, message: string, details: SinkErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.retryable = details.retryable ?? false;
    if (details.table !== undefined) this.table = details.table;
    if (details.key !== undefined) this.key = details.key;
    if (details.path !== undefined) this.path = details.path;
    Object.defineProperty(this, BRAND, { value: true });
  }
}

/** Whether `error` comes from this package, from whichever installed copy of it. */
export function isDynamoDbSinkError(error: unknown): error is DynamoDbSinkError {
  return typeof error === 'object' && error !== null && Object.hasOwn(error, BRAND);
}

/** The message of anything that was thrown, errors or not. Never throws. */
export function messageOf(error: unknown): string {
  try {
    return error instanceof Error ? error.message || error.name : String(error);
  } catch {
    return 'a value that cannot be shown was thrown';
  }
}

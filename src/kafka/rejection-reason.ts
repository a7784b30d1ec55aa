import { DynamoDbSinkError } from '../errors.js';

/** What could not be decoded says so itself; the sink only says that its source has rejected it. */
export function rejectionReason<E>(error: E): E | DynamoDbSinkError {
  if (!(error instanceof DynamoDbSinkError) || error.code !== 'SOURCE_REJECTED') return error;
  const { cause, report } = error;
  if (!(cause instanceof DynamoDbSinkError)) return error;
  if (report !== undefined) cause.report = report;
  return cause;
}

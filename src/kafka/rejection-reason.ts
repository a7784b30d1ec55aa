import { DynamoDbSinkError } from '../errors.js';
import { refusal } from './ask-brokers.js';
import { KafkaClientError } from './client.js';

/** What could not be decoded says so itself; the sink only says that its source has rejected it. */
export function rejectionReason(error: DynamoDbSinkError): DynamoDbSinkError {
  const { code, cause } = error;
  return code === 'SOURCE_REJECTED' && cause instanceof DynamoDbSinkError ? cause : error;
}

/**
 * The failure of a writer in the words of a worker: which message it was, and that a dead letter that is refused is
 * nobody's `onRejected`.
 */
export function failureReason(failure: Error): Error {
  if (!(failure instanceof DynamoDbSinkError)) return failure;
  const { code, cause, report, position } = failure;
  let reason = rejectionReason(failure);
  if (code === 'REJECTION_HANDLER_FAILED' && cause instanceof KafkaClientError) reason = refusal(cause);
  else if (position !== undefined) reason = ofMessage(reason, position);
  if (report !== undefined) reason.report = report;
  return reason;
}

function ofMessage(
  reason: DynamoDbSinkError,
  position: NonNullable<DynamoDbSinkError['position']>,
): DynamoDbSinkError {
  const where = `the message of ${position.partition} at offset ${position.offset} stops the worker`;
  const advice = 'with deadLetterTopic, or onRejected of the sink, it would go on';
  const { code, message, table, key, path, cause = reason } = reason;
  const told = new DynamoDbSinkError(code, `${where}: ${message}; ${advice}`, { table, key, path, cause });
  told.position = position;
  return told;
}

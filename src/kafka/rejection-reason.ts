import { DynamoDbSinkError } from '../errors.js';
import { KafkaClientError } from './client.js';

/** What could not be decoded says so itself; the sink only says that its source has rejected it. */
export function rejectionReason(error: DynamoDbSinkError): DynamoDbSinkError {
  const { code, cause } = error;
  return code === 'SOURCE_REJECTED' && cause instanceof DynamoDbSinkError ? cause : error;
}

/** The failure of a writer in the words of a worker: a dead letter that is refused is nobody's `onRejected`. */
export function failureReason(failure: Error): Error {
  if (!(failure instanceof DynamoDbSinkError)) return failure;
  const { code, cause, report } = failure;
  const reason =
    code === 'REJECTION_HANDLER_FAILED' && cause instanceof KafkaClientError
      ? new DynamoDbSinkError('KAFKA_REFUSED', cause.message, { cause })
      : rejectionReason(failure);
  if (report !== undefined) reason.report = report;
  return reason;
}

import { type DynamoDbSinkError, recordError } from '../../errors.js';
import type { MessagePart } from './read-bytes.js';

/**
 * That bytes are not what the deserializer reads: the message is rejected.
 *
 * @param fault continues "the value …"; never with what is in the bytes
 */
export function messageFault(part: MessagePart, fault: string): DynamoDbSinkError {
  return recordError('DESERIALIZATION_FAILED', `the ${part} ${fault}`);
}

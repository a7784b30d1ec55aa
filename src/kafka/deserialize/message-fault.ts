import { type DynamoDbSinkError, recordError } from '../../errors.js';
import type { DeserializeContext } from '../deserializer.js';

/** Which part of a message the bytes are. */
export type MessagePart = DeserializeContext['part'];

/**
 * That bytes are not what the deserializer reads: the message is rejected.
 *
 * @param fault continues "the value …"; never with what is in the bytes
 */
export function messageFault(part: MessagePart, fault: string): DynamoDbSinkError {
  return recordError('DESERIALIZATION_FAILED', `the ${part} ${fault}`);
}

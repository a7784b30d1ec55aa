import { type MessagePart, messageFault } from '../message-fault.js';
import { AvroFault, AvroReader } from './avro-reader.js';
import type { ReadAvro } from './avro-types.js';

/**
 * Decodes all bytes from `start` on.
 *
 * @param schema its name, for the message
 * @throws {DynamoDbSinkError} `DESERIALIZATION_FAILED`
 */
export function decodeAvro(
  read: ReadAvro,
  bytes: Buffer,
  start: number,
  part: MessagePart,
  schema: string,
): unknown {
  const reader = new AvroReader(bytes, start);
  try {
    const value = read(reader);
    reader.end();
    return value;
  } catch (error) {
    // What else can happen is that a type that holds itself goes down too far.
    const fault = error instanceof AvroFault ? error.text : 'it is nested too deeply';
    throw messageFault(part, `does not decode by ${schema}: ${fault}`);
  }
}

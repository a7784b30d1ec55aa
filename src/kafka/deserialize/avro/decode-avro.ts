import { messageFault } from '../message-fault.js';
import type { MessagePart } from '../read-bytes.js';
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
    throw messageFault(part, `does not decode by ${schema}: ${faultOf(error)}`);
  }
}

function faultOf(error: unknown): string {
  if (error instanceof AvroFault) return error.text;
  if (error instanceof RangeError) return 'it is nested too deeply'; // a type that holds itself
  throw error;
}

import { isUtf8 } from 'node:buffer';
import type { DeserializeContext } from '../deserializer.js';
import { type MessagePart, messageFault } from './message-fault.js';

const REPLACEMENT = '\ufffd';

/**
 * The text of bytes, a byte order mark included; undefined if they are not UTF-8. In half the time of a `TextDecoder`:
 * the bytes are checked only if there is a U+FFFD in the text, as there is for each that is wrong.
 */
export function strictText(bytes: Buffer, start = 0, end: number = bytes.length): string | undefined {
  const text = bytes.toString('utf8', start, end);
  return text.includes(REPLACEMENT) && !isUtf8(bytes.subarray(start, end)) ? undefined : text;
}

/** `'string'`: the text as it is. */
export function deserializeString(bytes: Buffer, { part }: DeserializeContext): string {
  return textIn(bytes, 0, part);
}

/**
 * The text from `start` to the end.
 *
 * @throws {DynamoDbSinkError} `DESERIALIZATION_FAILED`
 */
export function textIn(bytes: Buffer, start: number, part: MessagePart): string {
  const text = strictText(bytes, start);
  if (text === undefined) throw messageFault(part, 'is not UTF-8');
  return text;
}

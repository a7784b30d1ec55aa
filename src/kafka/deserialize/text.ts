import { isUtf8 } from 'node:buffer';
import { messageFault } from './message-fault.js';
import type { MessagePart } from './read-bytes.js';

const REPLACEMENT = '\ufffd';

/**
 * The text of bytes, a byte order mark included; undefined if they are not UTF-8. In half the time of a `TextDecoder`:
 * the bytes are checked only if there is a U+FFFD in the text, as there is for each that is wrong.
 */
export function strictText(bytes: Buffer, start: number, end: number): string | undefined {
  const text = bytes.toString('utf8', start, end);
  return text.includes(REPLACEMENT) && !isUtf8(bytes.subarray(start, end)) ? undefined : text;
}

/**
 * `'string'`: the text from `start` to `end` as it is.
 *
 * @throws {DynamoDbSinkError} `DESERIALIZATION_FAILED`
 */
export function textIn(bytes: Buffer, start: number, end: number, part: MessagePart): string {
  const text = strictText(bytes, start, end);
  if (text === undefined) throw messageFault(part, 'is not UTF-8');
  return text;
}

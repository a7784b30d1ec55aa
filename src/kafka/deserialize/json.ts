import { parseExactJson } from '../../item/exact-json.js';
import { messageFault } from './message-fault.js';
import type { MessagePart } from './read-bytes.js';
import { textIn } from './text.js';

const BYTE_ORDER_MARK = 0xfeff;

/**
 * `'json'`: any JSON from `start` to `end`, after a byte order mark or none. Numbers that a JavaScript number would round
 * are {@link NumberValue}s.
 *
 * @throws {DynamoDbSinkError} `DESERIALIZATION_FAILED`
 */
export function jsonIn(bytes: Buffer, start: number, end: number, part: MessagePart): unknown {
  return parsed(bytes, start, end, part, parseExactJson);
}

/** {@link jsonIn} of JSON whose numbers do not matter. */
export function plainJsonIn(bytes: Buffer, start: number, end: number, part: MessagePart): unknown {
  return parsed(bytes, start, end, part, JSON.parse);
}

function parsed(
  bytes: Buffer,
  start: number,
  end: number,
  part: MessagePart,
  parse: (text: string) => unknown,
): unknown {
  const text = textIn(bytes, start, end, part);
  try {
    return parse(text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text);
  } catch (error) {
    // The parser's message repeats parts of the text, which may be anything.
    if (!(error instanceof SyntaxError)) throw messageFault(part, 'is nested too deeply');
    throw messageFault(part, text === '' ? 'is empty, not JSON' : 'is not JSON');
  }
}

import { parseExactJson } from '../../item/exact-json.js';
import type { DeserializeContext } from '../deserializer.js';
import { type MessagePart, messageFault } from './message-fault.js';
import { textIn } from './text.js';

const BYTE_ORDER_MARK = 0xfeff;

/** `'json'`: any JSON; numbers that a JavaScript number would round are {@link NumberValue}s. */
export function deserializeJson(bytes: Buffer, { part }: DeserializeContext): unknown {
  return jsonIn(bytes, 0, part);
}

/**
 * The JSON from `start` to the end, after a byte order mark or none, without rounding.
 *
 * @throws {DynamoDbSinkError} `DESERIALIZATION_FAILED`
 */
export function jsonIn(bytes: Buffer, start: number, part: MessagePart): unknown {
  return parsed(bytes, start, part, parseExactJson);
}

/** {@link jsonIn} of JSON whose numbers do not matter. */
export function plainJsonIn(bytes: Buffer, part: MessagePart): unknown {
  return parsed(bytes, 0, part, JSON.parse);
}

function parsed(bytes: Buffer, start: number, part: MessagePart, parse: (text: string) => unknown): unknown {
  const text = textIn(bytes, start, part);
  try {
    return parse(text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text);
  } catch (error) {
    // The parser's message repeats parts of the text, which may be anything.
    if (!(error instanceof SyntaxError)) throw messageFault(part, 'is nested too deeply');
    throw messageFault(part, text === '' ? 'is empty, not JSON' : 'is not JSON');
  }
}

import { recordError } from '../errors.js';
import { parseExactJson } from '../item/exact-json.js';
import { formatPath } from '../item/format-path.js';
import { textOf } from './utf8.js';

/** A key or value of a message, parsed and without the schema around it. */
export function contentOf(content: unknown, part: 'key' | 'value'): unknown {
  const parsed = typeof content === 'string' || isBytes(content) ? parse(content, part) : content;
  return isWithSchema(parsed) ? parsed.payload : parsed;
}

/** Whether an element is a message of a topic, not a value alone: no envelope has a `value`. */
export function isMessage(element: unknown): element is { readonly key?: unknown; readonly value: unknown } {
  return typeof element === 'object' && element !== null && !isBytes(element) && 'value' in element;
}

/** Columns by their names, as in `before`, `after` and a key. */
export type Columns = Readonly<Record<string, unknown>>;

export function isColumns(value: unknown): value is Columns {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isBytes(value);
}

/**
 * That an element cannot be converted.
 *
 * @param fault continues "the Debezium event …"
 * @param column of the row, if the fault is there
 */
export function invalidEvent(fault: string, column?: string): Error {
  const path = column === undefined ? undefined : formatPath([column]);
  return recordError('INVALID_WRITE_REQUEST', `the Debezium event ${fault}`, { path });
}

function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array;
}

function parse(content: string | Uint8Array, part: string): unknown {
  const text = typeof content === 'string' ? content : textOf(content);
  if (text === undefined) throw invalidEvent(`has a ${part} of bytes that are not UTF-8; ${DECODED_BEFORE}`);
  try {
    return parseExactJson(text);
  } catch {
    // The parser's message repeats parts of the text, which may be anything.
    throw invalidEvent(`has a ${part} that is not JSON; ${DECODED_BEFORE}`);
  }
}

const DECODED_BEFORE = "what is in Avro, Protobuf or a registry's framing must be decoded before the sink";

/** Exactly the two members that Kafka Connect's JsonConverter writes: a row may well have a column called payload. */
function isWithSchema(value: unknown): value is { readonly schema: unknown; readonly payload: unknown } {
  return isColumns(value) && 'payload' in value && 'schema' in value && Object.keys(value).length === 2;
}

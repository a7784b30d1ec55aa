import { contentOf } from '../../convert/debezium-content.js';
import { jsonIn } from './json.js';
import type { MessagePart } from './read-bytes.js';

/**
 * `'debezium-json'`: what Debezium's JSON has, without the `{schema, payload}` that `schemas.enable=true` puts around
 * it: in a value the envelope, or the row behind `ExtractNewRecordState`; in a key its columns. Numbers are exact.
 * `debeziumElementConverter()` takes messages of it as they are.
 */
export function debeziumJsonIn(bytes: Buffer, start: number, end: number, part: MessagePart): unknown {
  const content = jsonIn(bytes, start, end, part);
  if (typeof content === 'string') return content; // not once more what is in it
  const payload = contentOf(content, part);
  // The converter takes a schema away too: not of a row whose columns are called schema and payload.
  return isTakenForWrapped(payload) ? content : payload;
}

function isTakenForWrapped(payload: unknown): boolean {
  return typeof payload !== 'string' && contentOf(payload, 'value') !== payload;
}

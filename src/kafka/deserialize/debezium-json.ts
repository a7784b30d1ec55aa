import { contentOf } from '../../convert/debezium-content.js';
import type { DeserializeContext } from '../deserializer.js';
import { jsonIn } from './json.js';

/**
 * `'debezium-json'`: what Debezium's JSON has, without the `{schema, payload}` that `schemas.enable=true` puts around
 * it: in a value the envelope, or the row behind `ExtractNewRecordState`; in a key its columns. Numbers are exact.
 * `debeziumElementConverter()` takes messages of it as they are.
 */
export function deserializeDebeziumJson(bytes: Buffer, { part }: DeserializeContext): unknown {
  const content = jsonIn(bytes, 0, part);
  if (typeof content === 'string') return content; // not once more what is in it
  const payload = contentOf(content, part);
  // The converter takes a schema away too: not of a row whose columns are called schema and payload.
  return isTakenForWrapped(payload) ? content : payload;
}

function isTakenForWrapped(payload: unknown): boolean {
  return typeof payload !== 'string' && contentOf(payload, 'value') !== payload;
}

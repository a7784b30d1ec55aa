import { isDynamoDbSinkError } from 'dynamodb-sink';
import { type LoadArguments, parseCommand } from '#dist/cli/arguments.js';
import { flagValue } from '#dist/cli/flag-value.js';
import { parseAttributeJson } from '#dist/cli/input/attribute-json.js';
import type { DocumentRecord, InputFile, InputRecord } from '#dist/cli/input/input-record.js';
import { parseDocument } from '#dist/cli/input/parse-document.js';
import { Shape } from '#dist/cli/shape/shape.js';
import type { WriteRequest } from '#dist/convert/element-converter.js';
import { encodeDelete, encodePut } from '#dist/item/encode-item.js';
import { parseExactJson } from '#dist/item/exact-json.js';
import type { KeySchema } from '#dist/item/key-schema.js';
import { newEncoder } from '../../item/encoding.js';

/** When the loads of the tests begin: 2026-01-01T00:00:00.250Z. */
export const START_MS: number = 1_767_225_600_250;

const file: InputFile = { name: 'orders.jsonl', path: 'orders.jsonl', size: undefined };

/** A key as the command line has it. */
export function keyOf(text: string): KeySchema {
  return flagValue({ name: 'key', kind: 'key', help: '' }, text) as KeySchema;
}

/** What `load` is asked to do by these flags. */
export function loadOf(flags: readonly string[]): LoadArguments {
  const command = parseCommand(['load', 'orders.jsonl', '--table', 'orders', ...flags]);
  if (command.name !== 'load') throw new Error('no load');
  return command.load;
}

/** The shape that these flags make for a table with this key. @throws {UsageError} */
export function shapeOf(flags: readonly string[], key: string): Shape {
  const { shape } = loadOf(flags);
  if (shape === undefined) throw new Error('no shape');
  return new Shape(shape, keyOf(key), START_MS);
}

/** A record of JSON text. */
export function documentOf(text: string): DocumentRecord {
  return readable(parseDocument(file, 1, 1, text));
}

/** A record of text in DynamoDB's own JSON. */
export function attributeRecordOf(text: string): DocumentRecord {
  return readable(parseAttributeJson(file, 1, 1, text));
}

/** The same item in DynamoDB's own JSON. */
export function inAttributeJson(text: string): string {
  const { M: item } = attributeValue(parseExactJson(text)) as { M: object };
  return JSON.stringify(item);
}

function attributeValue(value: unknown): object {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'boolean') return { BOOL: value };
  if (typeof value === 'number') return { N: String(value) };
  if (Array.isArray(value)) return { L: value.map(attributeValue) };
  if ('toAttributeValue' in (value as object)) return { N: String(value) };
  return { M: Object.fromEntries(Object.entries(value as object).map(([k, v]) => [k, attributeValue(v)])) };
}

/** What is sent for a record, `{ put: … }` or `{ delete: … }`, or why it is rejected. */
export function sentFor(shape: Shape, record: DocumentRecord, key: string): unknown {
  let write: WriteRequest;
  try {
    write = shape.apply(record);
  } catch (error) {
    if (isDynamoDbSinkError(error)) return `${error.message} [${error.code}]`;
    throw error;
  }
  const encoder = newEncoder();
  const encode = write.type === 'PUT' ? encodePut : encodeDelete;
  const fault = encode(encoder, write.item, keyOf(key));
  if (fault !== undefined) return `${fault.message} [${fault.code}]`;
  const { PutRequest: put, DeleteRequest: deletion } = JSON.parse(encoder.text);
  return put === undefined ? { delete: deletion.Key } : { put: put.Item };
}

function readable(record: InputRecord): DocumentRecord {
  if ('fault' in record) throw new Error(record.fault);
  return record;
}

import assert from 'node:assert/strict';
import {
  type DynamoDbSinkError,
  isDynamoDbSinkError,
  type KeySchema,
  type SinkErrorCode,
} from 'dynamodb-sink';
import { documentDefaults, type ResolvedDocumentOptions } from '#dist/item/document-options.js';
import { encodeDelete, encodePut } from '#dist/item/encode-item.js';
import { ItemEncoder } from '#dist/item/item-encoder.js';
import { RecordFault } from '#dist/item/record-fault.js';

/** The service's limit of an item, which both engines have exactly. */
export const MAX_ITEM_BYTES = 409_600;

/** The key of most tests: a string called `pk`. */
export const pkSchema: KeySchema = { partitionKey: { name: 'pk', type: 'S' } };

/** An encoder of its own, with the service's limit. */
export function newEncoder(options: Partial<ResolvedDocumentOptions> = {}): ItemEncoder {
  return new ItemEncoder(MAX_ITEM_BYTES, { ...documentDefaults, ...options });
}

/** The encoder after a put. */
export function putOf(
  item: object,
  schema: KeySchema = pkSchema,
  options: Partial<ResolvedDocumentOptions> = {},
): ItemEncoder {
  const encoder = newEncoder(options);
  encodedPut(encoder, item, schema);
  return encoder;
}

/** Encodes a put; throws what is wrong with it. */
export const encodedPut = orThrow(encodePut);

/** Encodes a delete; throws what is wrong with it. */
export const encodedDelete = orThrow(encodeDelete);

function orThrow(encode: typeof encodePut): (...args: Parameters<typeof encodePut>) => void {
  return (...args) => {
    const fault = encode(...args);
    if (fault !== undefined) throw fault;
  };
}

/** The text of one value in a document, cut out of the put by what must stand around it. */
export function textOf(value: unknown, options: Partial<ResolvedDocumentOptions> = {}): string {
  const { text } = putOf({ pk: 'a', v: value }, pkSchema, options);
  const before = '{"PutRequest":{"Item":{"pk":{"S":"a"},"v":';
  assert.equal(text.slice(0, before.length), before);
  assert.equal(text.slice(-3), '}}}');
  return text.slice(before.length, -3);
}

/** The bytes of one value by the size rule: the item's without "pk", "a" and "v". */
export function sizeOf(value: unknown, options: Partial<ResolvedDocumentOptions> = {}): number {
  return putOf({ pk: 'a', v: value }, pkSchema, options).size - 4;
}

/** The fault that encoding is refused with. */
export function refusalOf(encode: () => unknown): RecordFault | DynamoDbSinkError {
  try {
    encode();
  } catch (error) {
    assert.ok(
      error instanceof RecordFault || isDynamoDbSinkError(error),
      `not one of ours: ${String(error)}`,
    );
    return error;
  }
  assert.fail('it was not refused');
}

/** Asserts that `v` cannot stand in a document. */
export function refusesValue(
  value: unknown,
  fault: RegExp,
  path = 'v',
  options: Partial<ResolvedDocumentOptions> = {},
): void {
  refuses(() => textOf(value, options), 'INVALID_ITEM', fault, path);
}

/** Asserts a refusal with its code, its words and the place it names. */
export function refuses(
  encode: () => unknown,
  code: SinkErrorCode,
  fault: RegExp,
  path: string | undefined,
): void {
  const error = refusalOf(encode);
  assert.equal(error.code, code, error.message);
  assert.match(error.message, fault);
  assert.equal(error.path, path);
}

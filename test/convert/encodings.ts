import type { ConverterObject, KeySchema, WriteRequest } from 'dynamodb-sink';
import { directConversionOf } from '#dist/convert/direct-encodings.js';
import { encodeDirectly } from '#dist/item/encode-directly.js';
import { encodePut } from '#dist/item/encode-item.js';
import type { ItemEncoder } from '#dist/item/item-encoder.js';
import { newEncoder } from '../item/encoding.js';

/** A converter of whatever elements. */
export type AnyConverter = ConverterObject<unknown>;

/** An element as its item is encoded; undefined if it is refused. */
export function byItem(converter: AnyConverter, element: unknown, schema: KeySchema): object | undefined {
  const encoder = newEncoder();
  try {
    const { item } = converter.apply(element, { position: undefined }) as WriteRequest;
    return encodePut(encoder, item, schema) === undefined ? takenFrom(encoder) : undefined;
  } catch {
    return undefined;
  }
}

/** An element as it is encoded directly; undefined if it cannot be, or if no element of the converter can. */
export function directly(converter: AnyConverter, element: unknown, schema: KeySchema): object | undefined {
  const encoding = directConversionOf(converter)?.encoding;
  if (encoding === undefined) return undefined;
  const encoder = newEncoder();
  return encodeDirectly(encoder, element, schema, encoding) ? takenFrom(encoder) : undefined;
}

/** What a writer takes from an encoder. */
function takenFrom(encoder: ItemEncoder): object {
  const { text, size, partitionValue, sortValue, keyHash } = encoder;
  return { write: JSON.parse(text), size, partitionValue, sortValue, keyHash };
}

import { isDeepStrictEqual } from 'node:util';
import { decodedImage } from '../convert/dynamodb-stream-image.js';
import { type WriteRequest, writeRequest } from '../convert/element-converter.js';
import { attributeValues } from '../item/attribute-values.js';
import { encodePut } from '../item/encode-item.js';
import type { Entry } from '../item/entry.js';
import type { ItemEncoder } from '../item/item-encoder.js';

/**
 * The request of a put that was encoded directly, for its rejection: what its element is converted to now, unless that
 * is something else because the element has changed since; then what was sent, in DynamoDB's own form.
 *
 * @param converted undefined if it cannot be converted any more
 */
export function sentRequest(
  entry: Entry,
  converted: WriteRequest | undefined,
  encoder: ItemEncoder,
): WriteRequest {
  const { json, keySchema } = entry;
  const sent = JSON.parse(json.toString());
  const isSame =
    converted !== undefined &&
    encodePut(encoder, converted.item, keySchema) === undefined &&
    isDeepStrictEqual(JSON.parse(encoder.text), sent);
  return isSame
    ? converted
    : writeRequest('PUT', attributeValues(decodedImage(sent.PutRequest.Item)), undefined);
}

import { decodedImage } from '../../convert/dynamodb-stream-image.js';
import type { StreamImage } from '../../convert/dynamodb-stream-record.js';
import { messageOf } from '../../errors.js';
import { type AttributeValueItem, attributeValues } from '../../item/attribute-values.js';
import type { InputFile, InputRecord } from './input-record.js';
import { isJsonObject, parsedObject } from './parse-document.js';

type JsonObject = Readonly<Record<string, unknown>>;

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html */
const TYPES: ReadonlySet<string> = new Set(['S', 'N', 'B', 'BOOL', 'NULL', 'M', 'L', 'SS', 'NS', 'BS']);

const UNKNOWN = 'holds no item in DynamoDB\'s own JSON, such as {"Item":{"id":{"S":"…"}}}';

/**
 * An item in DynamoDB's own JSON: as it is, as in the answers of `Scan`; in `Item`, as in full exports; or the `Keys`
 * with a `NewImage`, or without one where the item was deleted, as in incremental exports.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html
 */
export function parseAttributeJson(
  file: InputFile,
  number: number,
  line: number,
  text: string | Uint8Array,
): InputRecord {
  const value = parsedObject(text, JSON.parse); // numbers are strings
  const image = typeof value === 'object' ? imageOf(value) : undefined;
  let fault = typeof value === 'object' ? UNKNOWN : value;
  if (image !== undefined) {
    try {
      return { file, number, line, type: image.type, item: decodedItem(image.item) };
    } catch (error) {
      fault = `cannot be decoded: ${messageOf(error)}`;
    }
  }
  return { file, number, line, fault, source: { text, format: 'dynamodb' } };
}

/** An item in DynamoDB's own JSON, binary decoded. @throws {Error} binary is not base64 */
export function decodedItem(item: JsonObject): AttributeValueItem {
  return attributeValues(decodedImage(item as StreamImage));
}

/** Whether a document is an item in DynamoDB's own JSON, or a line of an export. */
export function isAttributeJson(value: JsonObject): boolean {
  const image = imageOf(value);
  if (image === undefined) return false;
  const attributes = Object.values(image.item);
  return attributes.length > 0 && attributes.every(isAttributeValue);
}

function imageOf(
  value: JsonObject,
): { readonly type: 'PUT' | 'DELETE'; readonly item: JsonObject } | undefined {
  const { Item: item, Keys: keys, NewImage: newImage, OldImage: oldImage } = value;
  if (isImage(item)) return { type: 'PUT', item };
  if (isImage(keys)) {
    if (newImage === undefined) return { type: 'DELETE', item: isImage(oldImage) ? oldImage : keys };
    return isImage(newImage) ? { type: 'PUT', item: newImage } : undefined;
  }
  return isImage(value) ? { type: 'PUT', item: value } : undefined;
}

/** By its first attribute; of the others the encoder will say what is wrong. */
function isImage(value: unknown): value is JsonObject {
  if (!isJsonObject(value)) return false;
  for (const name in value) return isAttributeValue(value[name]);
  return false;
}

function isAttributeValue(value: unknown): boolean {
  if (!isJsonObject(value)) return false;
  let count = 0;
  for (const type in value) {
    if (++count > 1 || !TYPES.has(type) || !fits(type, value[type])) return false;
  }
  return count === 1;
}

/** Tells an attribute value from an item whose attribute is called like a type: there the content is an object. */
function fits(type: string, content: unknown): boolean {
  switch (type) {
    case 'BOOL':
    case 'NULL':
      return typeof content === 'boolean';
    case 'M':
      return isJsonObject(content);
    case 'S':
    case 'N':
    case 'B':
      return typeof content === 'string';
    default:
      return Array.isArray(content);
  }
}

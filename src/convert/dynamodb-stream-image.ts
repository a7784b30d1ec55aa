import { recordError } from '../errors.js';
import type { AttributeValueInput } from '../item/attribute-values.js';
import { formatPath } from '../item/item-encoder.js';
import type { StreamImage } from './dynamodb-stream-record.js';

type Attributes = Readonly<Record<string, AttributeValueInput>>;
type Values = Readonly<Record<string, unknown>>;

/**
 * An image with bytes for the base64 text that JSON has for binary: itself where there is none, else a copy of what
 * leads to it. What is not in DynamoDB's form is left to the encoder, which refuses it with its path.
 *
 * @throws {DynamoDbSinkError} `INVALID_ITEM` for text that is not base64
 */
export function decodedImage(image: StreamImage): Attributes {
  return decodedMap(image as Values, undefined) as Attributes;
}

/** What global tables of version 2017.11.29 keep in each item for their own use. */
const REPLICATION_ATTRIBUTES = ['aws:rep:deleting', 'aws:rep:updatetime', 'aws:rep:updateregion'] as const;

/** An image without the attributes in which old global tables note where and when an item was written. */
export function withoutReplication(image: Attributes): Attributes {
  let copy: Record<string, AttributeValueInput | undefined> | undefined;
  for (const name of REPLICATION_ATTRIBUTES) {
    if (!Object.hasOwn(image, name)) continue;
    copy ??= { ...image };
    copy[name] = undefined; // passed over by the encoder
  }
  return copy === undefined ? image : (copy as Attributes);
}

/** @param top the attribute that the map is in; undefined for the image itself */
function decodedMap(map: Values, top: string | undefined): Values {
  let copy: Record<string, unknown> | undefined;
  for (const name of Object.keys(map)) {
    const value = map[name];
    const decoded = decodedValue(value, top ?? name);
    if (decoded === value) continue;
    copy ??= { ...map };
    copy[name] = decoded;
  }
  return copy ?? map;
}

function decodedValue(value: unknown, top: string): unknown {
  if (!isObject(value)) return value;
  if (typeof value.B === 'string') return { ...value, B: bytesOf(value.B, top) };
  if (Array.isArray(value.BS)) return changed(value, 'BS', decodedSet(value.BS, top));
  if (isObject(value.M)) return changed(value, 'M', decodedMap(value.M, top));
  if (Array.isArray(value.L)) return changed(value, 'L', decodedList(value.L, top));
  return value;
}

function changed(value: Values, type: 'BS' | 'M' | 'L', content: unknown): Values {
  return content === value[type] ? value : { ...value, [type]: content };
}

function decodedSet(set: readonly unknown[], top: string): readonly unknown[] {
  const isText = (member: unknown): member is string => typeof member === 'string';
  return set.some(isText) ? set.map((member) => (isText(member) ? bytesOf(member, top) : member)) : set;
}

function decodedList(list: readonly unknown[], top: string): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (let i = 0; i < list.length; i++) {
    const decoded = decodedValue(list[i], top);
    if (decoded === list[i]) continue;
    copy ??= [...list];
    copy[i] = decoded;
  }
  return copy ?? list;
}

function bytesOf(base64: string, top: string): Buffer {
  const bytes = Buffer.from(base64, 'base64');
  // Buffer passes over what it does not know, and would write less than there was.
  if (bytes.toString('base64') === base64) return bytes;
  const path = formatPath([top]);
  throw recordError('INVALID_ITEM', `${path} has binary that is not base64 text`, { path });
}

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null;
}

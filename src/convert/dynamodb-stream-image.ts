import { recordError } from '../errors.js';
import type { AttributeValueInput } from '../item/attribute-values.js';
import { formatPath } from '../item/format-path.js';
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
  // Not Object.keys, which makes a list for each map.
  for (const name in map) {
    const value = map[name];
    const decoded = decodedValue(value, top ?? name);
    if (decoded === value || !Object.hasOwn(map, name)) continue;
    copy ??= { ...map };
    copy[name] = decoded;
  }
  return copy ?? map;
}

function decodedValue(value: unknown, top: string): unknown {
  if (!isObject(value)) return value;
  // A value has one member. By its name: to ask for each of four that are not there takes longer.
  for (const type in value) {
    const content = value[type];
    if (type === 'B' && typeof content === 'string') return { ...value, B: bytesOf(content, top) };
    if (type === 'BS' && Array.isArray(content)) return changed(value, type, decodedSet(content, top));
    if (type === 'M' && isObject(content)) return changed(value, type, decodedMap(content, top));
    if (type === 'L' && Array.isArray(content)) return changed(value, type, decodedList(content, top));
  }
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

import { DynamoDbSinkError } from '../errors.js';
import { attributeValueText } from './attribute-value.js';
import { type AttributeValueInput, AttributeValueItem } from './attribute-values.js';
import { beginItem, type ItemEncoder, refuseKey, refuseSize } from './item-encoder.js';
import { isPlainObject, valueText } from './javascript-value.js';
import { nameText } from './json-text.js';
import { type KeyPart, keyPartOfAttributeValue, keyPartOfValue } from './key-part.js';
import type { KeySchema } from './key-schema.js';

/**
 * Encodes a put into `encoder`: the write as it stands in a BatchWriteItem body, its size, and its
 * key, in one pass over the item.
 *
 * @throws {DynamoDbSinkError} `INVALID_ITEM`, `INVALID_KEY` or `RECORD_TOO_LARGE`
 */
export function encodePut(encoder: ItemEncoder, item: object, schema: KeySchema): void {
  beginItem(encoder);
  const attributes =
    item instanceof AttributeValueItem
      ? attributeValuesText(encoder, item.attributes, schema)
      : documentText(encoder, item, schema);
  requireKey(encoder, schema);
  if (encoder.size > encoder.maxSize) refuseSize(encoder);
  encoder.text = `{"PutRequest":{"Item":{${attributes}}}}`;
}

/**
 * Encodes a delete into `encoder`. The item may be whole: only its primary key is read and sent.
 *
 * @throws {DynamoDbSinkError} `INVALID_ITEM` or `INVALID_KEY`
 */
export function encodeDelete(encoder: ItemEncoder, item: object, schema: KeySchema): void {
  beginItem(encoder);
  const names = schema.sortKey === undefined ? 1 : 2;
  let key = '';
  for (let i = 0; i < names; i++) {
    const name = i === 0 ? schema.partitionKey.name : (schema.sortKey?.name ?? '');
    if (item instanceof AttributeValueItem) {
      const value = Object.hasOwn(item.attributes, name) ? item.attributes[name] : undefined;
      if (value !== undefined) key += attributeOfForm(encoder, name, value, schema, key === '');
    } else {
      const value = ownValue(encoder, item, name);
      if (value !== undefined) key += attributeOfDocument(encoder, name, value, schema, key === '');
    }
  }
  requireKey(encoder, schema);
  encoder.text = `{"DeleteRequest":{"Key":{${key}}}}`;
}

function documentText(encoder: ItemEncoder, item: object, schema: KeySchema): string {
  let text = '';
  if (item instanceof Map) {
    for (const [name, value] of item as ReadonlyMap<unknown, unknown>) {
      if (value === undefined) continue;
      if (typeof name !== 'string') throw notAnItem('is a Map with a key that is not a string');
      text += attributeOfDocument(encoder, name, value, schema, text === '');
    }
    return text;
  }
  refuseUnlessDocument(encoder, item);
  for (const name of Object.keys(item)) {
    const value = (item as Record<string, unknown>)[name];
    if (value === undefined) continue;
    text += attributeOfDocument(encoder, name, value, schema, text === '');
  }
  return text;
}

function attributeOfDocument(
  encoder: ItemEncoder,
  name: string,
  value: unknown,
  schema: KeySchema,
  isFirst: boolean,
): string {
  if (name === schema.partitionKey.name) {
    encoder.partitionKey = keyPartOfValue('partitionKey', schema.partitionKey, value);
  } else if (schema.sortKey !== undefined && name === schema.sortKey.name) {
    encoder.sortKey = keyPartOfValue('sortKey', schema.sortKey, value);
  }
  encoder.path[0] = name;
  const start = nameText(encoder, name, 0);
  const text = valueText(encoder, value, 0);
  return isFirst ? start + text : `,${start}${text}`;
}

function attributeValuesText(
  encoder: ItemEncoder,
  attributes: Readonly<Record<string, AttributeValueInput>>,
  schema: KeySchema,
): string {
  if (typeof attributes !== 'object' || attributes === null)
    throw notAnItem('is not an object of attribute values');
  let text = '';
  for (const name of Object.keys(attributes)) {
    const value = attributes[name];
    if (value !== undefined) text += attributeOfForm(encoder, name, value, schema, text === '');
  }
  return text;
}

function attributeOfForm(
  encoder: ItemEncoder,
  name: string,
  value: AttributeValueInput,
  schema: KeySchema,
  isFirst: boolean,
): string {
  if (name === schema.partitionKey.name) {
    encoder.partitionKey = keyPartOfAttributeValue('partitionKey', schema.partitionKey, value);
  } else if (schema.sortKey !== undefined && name === schema.sortKey.name) {
    encoder.sortKey = keyPartOfAttributeValue('sortKey', schema.sortKey, value);
  }
  encoder.path[0] = name;
  const start = nameText(encoder, name, 0);
  const text = attributeValueText(encoder, value, 0);
  return isFirst ? start + text : `,${start}${text}`;
}

function ownValue(encoder: ItemEncoder, item: object, name: string): unknown {
  if (item instanceof Map) return (item as ReadonlyMap<unknown, unknown>).get(name);
  refuseUnlessDocument(encoder, item);
  return Object.hasOwn(item, name) ? (item as Record<string, unknown>)[name] : undefined;
}

function refuseUnlessDocument(encoder: ItemEncoder, item: object): void {
  if (typeof item !== 'object' || item === null) {
    throw notAnItem(`is ${item === null ? 'null' : `a ${typeof item}`}; it must be an object or a Map`);
  }
  if (isPlainObject(item)) return;
  const isData =
    Array.isArray(item) || ArrayBuffer.isView(item) || item instanceof Set || item instanceof Date;
  if (!isData && encoder.options.classInstances === 'map') return;
  throw notAnItem(
    isData
      ? 'must be an object of attributes or a Map'
      : "is an instance of a class; convert it, or set document.classInstances to 'map'",
  );
}

function notAnItem(fault: string): DynamoDbSinkError {
  return new DynamoDbSinkError('INVALID_ITEM', `the item ${fault}`);
}

function requireKey(encoder: ItemEncoder, schema: KeySchema): void {
  if (encoder.partitionKey === '') refuseKey('partitionKey', schema.partitionKey.name, 'is missing');
  if (schema.sortKey !== undefined && encoder.sortKey === '')
    refuseKey('sortKey', schema.sortKey.name, 'is missing');
}

/** The key of an item in DynamoDB's own form, as the service sends it back; undefined if it has none. */
export function keyOfAnswer(
  item: unknown,
  schema: KeySchema,
): { partitionKey: KeyPart; sortKey: KeyPart } | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  const attributes = item as Readonly<Record<string, AttributeValueInput | undefined>>;
  const own = (name: string): AttributeValueInput | undefined =>
    Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  const { partitionKey, sortKey } = schema;
  try {
    return {
      partitionKey: keyPartOfAttributeValue('partitionKey', partitionKey, own(partitionKey.name)),
      sortKey: sortKey === undefined ? '' : keyPartOfAttributeValue('sortKey', sortKey, own(sortKey.name)),
    };
  } catch {
    return undefined;
  }
}

import { isDate, isMap, isSet } from 'node:util/types';
import { putNamedAttributeValue } from './attribute-value.js';
import { type AttributeValueInput, AttributeValueItem } from './attribute-values.js';
import { ConstantText } from './constant-text.js';
import { BEHIND_COMMA, endKey } from './end-key.js';
import { beginItem, type ItemEncoder, sizeFault } from './item-encoder.js';
import { isPlainObject, type PutMember, putAttribute, standsFor } from './javascript-value.js';
import { keyFault } from './key-fault.js';
import { keyValueOf, keyValueOfAttributeValue } from './key-part.js';
import { type KeyAttribute, type KeyPart, type KeySchema, keyPart } from './key-schema.js';
import { putPlainItem } from './put-plain-item.js';
import { putConstant, reserve } from './put-text.js';
import { RecordFault } from './record-fault.js';
import { sentValue } from './written-key.js';

/**
 * Encodes a put into `encoder`: the write as it stands in a BatchWriteItem body, its size, and its
 * key, in one pass over the item.
 *
 * Each value is read once, and `constructor` before them: an item that has one of its own, or a Proxy, is asked for it.
 *
 * @returns why it cannot be written: `INVALID_ITEM`, `INVALID_KEY` or `RECORD_TOO_LARGE`; undefined if it can
 * @throws {DynamoDbSinkError} `REENTRANT`
 * @throws whatever a getter or a Proxy in the item throws, as it is, unless there was a fault before it
 */
export function encodePut(encoder: ItemEncoder, item: object, schema: KeySchema): RecordFault | undefined {
  const start = beginPut(encoder, schema);
  try {
    if (!encoder.hasInheritedNames && isPlainDocument(item))
      putPlainItem(encoder, item, schema, putDocumentAttribute);
    else putAttributes(encoder, item, schema);
    if (encoder.fault !== undefined || !encoder.hasKey || encoder.size > encoder.maxSize) {
      encoder.fault ??= missingKey(encoder, schema) ?? sizeFault(encoder);
      return encoder.fault;
    }
    endRequest(encoder, start);
    return undefined;
  } catch (error) {
    return faultOf(encoder, error);
  } finally {
    encoder.isEncoding = false;
  }
}

/**
 * Encodes a delete into `encoder`. The item may be whole: only its primary key is read and sent.
 *
 * @returns as {@link encodePut}
 * @throws as {@link encodePut}
 */
export function encodeDelete(encoder: ItemEncoder, item: object, schema: KeySchema): RecordFault | undefined {
  beginItem(encoder, schema);
  try {
    const { partitionKey, sortKey } = schema;
    putConstant(encoder, DELETE);
    const start = encoder.end;
    putKeyAttribute(encoder, item, partitionKey.name, schema);
    if (sortKey !== undefined && encoder.fault === undefined)
      putKeyAttribute(encoder, item, sortKey.name, schema);
    encoder.fault ??= missingKey(encoder, schema);
    endRequest(encoder, start);
    return encoder.fault;
  } catch (error) {
    return faultOf(encoder, error);
  } finally {
    encoder.isEncoding = false;
  }
}

/** What was wrong first, if an item could not be read to its end. */
function faultOf(encoder: ItemEncoder, error: unknown): RecordFault {
  if (encoder.fault !== undefined) return encoder.fault;
  if (error instanceof RecordFault) return error;
  throw error;
}

const PUT = new ConstantText('{"PutRequest":{"Item":');
const DELETE = new ConstantText('{"DeleteRequest":{"Key":');
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Forgets the item before, and begins a put; where its attributes begin. */
export function beginPut(encoder: ItemEncoder, schema: KeySchema): number {
  beginItem(encoder, schema);
  putConstant(encoder, PUT);
  return encoder.end;
}

/** @param start where the attributes begin, each with a comma before it: the first comma becomes the opening brace */
export function endRequest(encoder: ItemEncoder, start: number): void {
  reserve(encoder, 3);
  const { bytes, end } = encoder;
  bytes[start] = OPEN_BRACE;
  bytes[end] = CLOSE_BRACE;
  bytes[end + 1] = CLOSE_BRACE;
  bytes[end + 2] = CLOSE_BRACE;
  encoder.end = end + 3;
}

/** In what form the values of an item are: JavaScript's or DynamoDB's. */
interface Form {
  readonly putMember: PutMember;
  /** What is written for a value of the key. */
  readonly written: (encoder: ItemEncoder, value: unknown, depth: number) => unknown;
  readonly keyValue: typeof keyValueOf;
}

const documentForm: Form = { putMember: putAttribute, written: standsFor, keyValue: keyValueOf };

const attributeValueForm: Form = {
  putMember: putNamedAttributeValue,
  written: (_encoder, value) => value,
  keyValue: keyValueOfAttributeValue,
};

function putAttributes(encoder: ItemEncoder, item: object, schema: KeySchema): void {
  if (isMap(item)) {
    for (const [name, value] of item as ReadonlyMap<unknown, unknown>) {
      if (value === undefined) continue;
      if (typeof name !== 'string') {
        refuseItem(encoder, 'is a Map with a key that is not a string');
        return;
      }
      putItemAttribute(encoder, name, value, schema, documentForm);
      if (encoder.fault !== undefined) return;
    }
    return;
  }
  const form = item instanceof AttributeValueItem ? attributeValueForm : documentForm;
  const attributes = attributesOf(encoder, item);
  if (attributes === undefined) return;
  for (const name of Object.keys(attributes)) {
    const value = attributes[name];
    if (value !== undefined) putItemAttribute(encoder, name, value, schema, form);
    if (encoder.fault !== undefined) return;
  }
}

function putDocumentAttribute(encoder: ItemEncoder, name: string, value: unknown, schema: KeySchema): void {
  putItemAttribute(encoder, name, value, schema, documentForm);
}

/** Whether an item is what most are: an object of a literal or of JSON. */
function isPlainDocument(item: unknown): item is Readonly<Record<string, unknown>> {
  return (
    typeof item === 'object' &&
    item !== null &&
    hasObjectConstructor(item) &&
    Object.getPrototypeOf(item) === Object.prototype
  );
}

/**
 * What tells the engine an object's shape, for all but many shapes: the question for its prototype behind this one then costs
 * nothing, and without it is a call out of JavaScript. Where it is not so, the item is read in another way.
 */
function hasObjectConstructor(item: object): boolean {
  try {
    return item.constructor === Object;
  } catch {
    return false; // a Proxy that knows no such name
  }
}

function putKeyAttribute(encoder: ItemEncoder, item: object, name: string, schema: KeySchema): void {
  if (isMap(item)) {
    const value: unknown = item.get(name);
    if (value !== undefined) putItemAttribute(encoder, name, value, schema, documentForm);
    return;
  }
  const form = item instanceof AttributeValueItem ? attributeValueForm : documentForm;
  const attributes = attributesOf(encoder, item);
  if (attributes === undefined) return;
  const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  if (value !== undefined) putItemAttribute(encoder, name, value, schema, form);
}

function putItemAttribute(
  encoder: ItemEncoder,
  name: string,
  value: unknown,
  schema: KeySchema,
  form: Form,
): void {
  encoder.path[0] = name;
  if (name !== schema.partitionKey.name && name !== schema.sortKey?.name) {
    form.putMember(encoder, name, value, 0);
    return;
  }
  form.putMember(encoder, name, noteKey(encoder, name, value, schema, form), 0);
  endKey(encoder, name, schema);
}

/** Notes a part of the key; what is written for it. */
function noteKey(
  encoder: ItemEncoder,
  name: string,
  value: unknown,
  { partitionKey, sortKey }: KeySchema,
  form: Form,
): unknown {
  const written = form.written(encoder, value, 0);
  if (name === partitionKey.name) {
    encoder.partitionText = known(encoder, form.keyValue('partitionKey', partitionKey, written));
    encoder.partitionAt = encoder.end + BEHIND_COMMA;
  } else if (sortKey !== undefined) {
    encoder.sortText = known(encoder, form.keyValue('sortKey', sortKey, written));
    encoder.sortAt = encoder.end + BEHIND_COMMA;
  }
  return written;
}

/**
 * Notes a JavaScript value as a part of the key, and what is wrong with it. It is written next, then {@link endKey} is told.
 * @returns what is written for it
 */
export function noteDocumentKey(
  encoder: ItemEncoder,
  name: string,
  value: unknown,
  schema: KeySchema,
): unknown {
  return noteKey(encoder, name, value, schema, documentForm);
}

/** The value of a key attribute; empty, and what is wrong with it noted, if it cannot be one. */
function known(encoder: ItemEncoder, value: string | RecordFault): string {
  if (typeof value === 'string') return value;
  encoder.fault ??= value;
  return '';
}

/** The object whose own properties are the attributes; undefined if that is refused. */
function attributesOf(encoder: ItemEncoder, item: object): Readonly<Record<string, unknown>> | undefined {
  const isForm = item instanceof AttributeValueItem;
  const attributes: unknown = isForm ? item.attributes : item;
  const fault = isForm ? formFault(attributes) : documentFault(attributes, encoder.options.classInstances);
  if (fault === undefined) return attributes as Readonly<Record<string, unknown>>;
  refuseItem(encoder, fault);
  return undefined;
}

function formFault(attributes: unknown): string | undefined {
  const isPlain = typeof attributes === 'object' && attributes !== null && isPlainObject(attributes);
  return isPlain ? undefined : 'is not a plain object of attribute values';
}

function documentFault(
  item: unknown,
  classInstances: ItemEncoder['options']['classInstances'],
): string | undefined {
  if (item === undefined) return 'is missing';
  if (typeof item !== 'object' || item === null) {
    return `is ${item === null ? 'null' : `a ${typeof item}`}; it must be an object or a Map`;
  }
  if (isPlainObject(item)) return undefined;
  const isData = Array.isArray(item) || ArrayBuffer.isView(item) || isSet(item) || isDate(item);
  if (isData) return `is ${kindOf(item)}; it must be an object of attributes or a Map`;
  return classInstances === 'map'
    ? undefined
    : "is an instance of a class; convert it, or set document.classInstances to 'map'";
}

function kindOf(item: object): string {
  if (Array.isArray(item)) return 'an array';
  if (isSet(item)) return 'a Set';
  return isDate(item) ? 'a Date' : 'binary data, which is to be parsed into records first';
}

function refuseItem(encoder: ItemEncoder, fault: string): void {
  encoder.fault ??= new RecordFault('INVALID_ITEM', `the item ${fault}`);
}

function missingKey(encoder: ItemEncoder, schema: KeySchema): RecordFault | undefined {
  if (!encoder.hasPartitionKey) return keyFault('partitionKey', schema.partitionKey.name, 'is missing');
  if (schema.sortKey !== undefined && !encoder.hasSortKey)
    return keyFault('sortKey', schema.sortKey.name, 'is missing');
  return undefined;
}

/** The key of an item in DynamoDB's own form, as the service sends it back; undefined if it has none. */
export function keyOfAnswer(
  item: unknown,
  schema: KeySchema,
): { partitionKey: KeyPart; sortKey: KeyPart } | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  const attributes = item as Readonly<Record<string, AttributeValueInput | undefined>>;
  const own = ({ name, type }: KeyAttribute): unknown =>
    sentValue(type, Object.hasOwn(attributes, name) ? attributes[name] : undefined);
  const { partitionKey, sortKey } = schema;
  const partitionValue = keyValueOfAttributeValue('partitionKey', partitionKey, own(partitionKey));
  const sortValue = sortKey === undefined ? '' : keyValueOfAttributeValue('sortKey', sortKey, own(sortKey));
  if (typeof partitionValue !== 'string' || typeof sortValue !== 'string') return undefined;
  return { partitionKey: keyPart(partitionKey, partitionValue), sortKey: keyPart(sortKey, sortValue) };
}

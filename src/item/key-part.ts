import { hash } from 'node:crypto';
import type { AttributeValueInput } from './attribute-values.js';
import { bytesOf } from './binary.js';
import { keyFault } from './key-fault.js';
import { type KeyAttribute, type KeyPart, type KeySchema, type KeyType, keyPart } from './key-schema.js';
import { isNumberValue, numberFault, parseNumber, plainNumber } from './number.js';
import type { RecordFault } from './record-fault.js';

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-partition-sort-keys
const MAX_KEY_BYTES = { partitionKey: 2048, sortKey: 1024 } as const;

const TYPE_NAMES: Readonly<Record<KeyType, string>> = { S: 'a string', N: 'a number', B: 'binary' };

/** The canonical form of a key's value, a JavaScript value, unboxed; or why it cannot be one. */
export function keyValueOf(
  role: keyof KeySchema,
  attribute: KeyAttribute,
  value: unknown,
): string | RecordFault {
  const { name, type } = attribute;
  if (type === 'S') {
    return typeof value === 'string' ? stringValue(role, name, value) : wrongType(role, attribute, value);
  }
  if (type === 'B') {
    const bytes = typeof value === 'object' && value !== null ? bytesOf(value) : undefined;
    return bytes === undefined ? wrongType(role, attribute, value) : binaryValue(role, name, bytes);
  }
  if (typeof value === 'number') {
    const fault = numberFault(value);
    if (fault !== undefined) return keyFault(role, name, fault);
    return Number.isInteger(value) ? canonicalInteger(value) : numberValue(role, name, String(value));
  }
  if (typeof value === 'bigint') return numberValue(role, name, String(value));
  if (typeof value === 'object' && value !== null && isNumberValue(value)) {
    return numberValue(role, name, value.value);
  }
  return wrongType(role, attribute, value);
}

/** {@link keyValueOf} of a value in DynamoDB's own form. */
export function keyValueOfAttributeValue(
  role: keyof KeySchema,
  attribute: KeyAttribute,
  value: unknown,
): string | RecordFault {
  const { name, type } = attribute;
  const content = (value as AttributeValueInput | null | undefined)?.[type];
  if (type === 'B') {
    const bytes = typeof content === 'object' && content !== null ? bytesOf(content) : undefined;
    return bytes === undefined ? wrongType(role, attribute) : binaryValue(role, name, bytes);
  }
  if (typeof content !== 'string') return wrongType(role, attribute);
  return type === 'S' ? stringValue(role, name, content) : numberValue(role, name, content);
}

/**
 * The whole key as one text, of its parts or, among keys of one table, of their values in canonical form. The length of
 * the first one stands before it, so that no two keys meet: ("a", "b$") and ("a$", "b") differ.
 */
export function fingerprintOf(partitionKey: KeyPart, sortKey: KeyPart): string {
  return sortKey === '' ? partitionKey : `${partitionKey.length}:${partitionKey}${sortKey}`;
}

const LONGEST_KEY_SHOWN = 119;

/** How keys are shown in errors. */
export type LogKeys = 'plain' | 'hash' | 'none';

/**
 * A key for people: `country = "DE", cityId = 2950159`; undefined if it is not to be shown.
 * @param partitionValue in canonical form @param sortValue likewise; empty if it is not to be shown
 */
export function describeKey(
  { partitionKey, sortKey }: KeySchema,
  partitionValue: string,
  sortValue: string,
  logKeys: LogKeys,
): string | undefined {
  if (logKeys === 'none') return undefined;
  const describe = logKeys === 'hash' ? hashPart : describePart;
  const first = describe(partitionKey, partitionValue);
  return sortKey === undefined || sortValue === '' ? first : `${first}, ${describe(sortKey, sortValue)}`;
}

/** Equal for equal keys of one type, so that errors of one key can be found. */
function hashPart(attribute: KeyAttribute, value: string): string {
  return `${attribute.name} = sha256 ${hash('sha256', keyPart(attribute, value)).slice(0, 32)}`;
}

function describePart({ name, type }: KeyAttribute, value: string): string {
  const content = value.length > LONGEST_KEY_SHOWN ? `${value.slice(0, LONGEST_KEY_SHOWN)}…` : value;
  if (type === 'S') return `${name} = ${JSON.stringify(content)}`;
  if (type === 'B') return `${name} = base64 ${content}`;
  return `${name} = ${plainNumber(content)}`;
}

function stringValue(role: keyof KeySchema, name: string, text: string): string | RecordFault {
  if (text === '') return keyFault(role, name, 'is empty; a key must not be');
  // A character takes one to three bytes a code unit: only long keys need their bytes counted.
  return text.length * 3 > MAX_KEY_BYTES[role]
    ? (tooLong(role, name, Buffer.byteLength(text)) ?? text)
    : text;
}

function binaryValue(role: keyof KeySchema, name: string, bytes: Buffer): string | RecordFault {
  if (bytes.length === 0) return keyFault(role, name, 'is empty; a key must not be');
  return tooLong(role, name, bytes.length) ?? bytes.toString('base64');
}

function numberValue(role: keyof KeySchema, name: string, text: string): string | RecordFault {
  const { fault, canonical } = parseNumber(text);
  return fault === undefined ? canonical : keyFault(role, name, fault);
}

/** What `parseNumber` finds in the text of a whole number that JavaScript holds exactly. */
function canonicalInteger(value: number): string {
  if (value === 0) return '0';
  let significant = value;
  let exponent = 0;
  for (; significant % 10 === 0; exponent++) significant /= 10;
  return `${significant}e${exponent}`;
}

function tooLong(role: keyof KeySchema, name: string, bytes: number): RecordFault | undefined {
  const limit = MAX_KEY_BYTES[role];
  return bytes > limit ? keyFault(role, name, `has ${bytes} bytes; the limit is ${limit}`) : undefined;
}

function wrongType(role: keyof KeySchema, attribute: KeyAttribute, document?: unknown): RecordFault {
  const { name, type } = attribute;
  // What users of the AWS SDK's client bring along.
  const isTyped = typeof document === 'object' && document !== null && Object.hasOwn(document, type);
  const hint = isTyped ? "; it is in DynamoDB's own form: wrap the item in attributeValues()" : '';
  return keyFault(role, name, `must be ${TYPE_NAMES[type]} (type ${type} in the key schema)${hint}`);
}

import { hash } from 'node:crypto';
import type { AttributeValueInput } from './attribute-values.js';
import { bytesOf } from './binary.js';
import { refuseKey } from './item-encoder.js';
import type { KeyAttribute, KeyPart, KeySchema, KeyType } from './key-schema.js';
import { isNumberValue, numberFault, parseNumber, plainNumber } from './number.js';

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-partition-sort-keys
const MAX_KEY_BYTES = { partitionKey: 2048, sortKey: 1024 } as const;

const TYPE_NAMES: Readonly<Record<KeyType, string>> = { S: 'a string', N: 'a number', B: 'binary' };

/** The canonical form of a key's value, a JavaScript value, unboxed; throws `INVALID_KEY` if it cannot be one. */
export function keyValueOf(role: keyof KeySchema, attribute: KeyAttribute, value: unknown): string {
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
    if (fault !== undefined) refuseKey(role, name, fault);
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
): string {
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
 * The whole key as one text. The length of the first part stands before it, so that no two keys meet:
 * ("a", "b$") and ("a$", "b") differ.
 */
export function fingerprintOf(partitionKey: KeyPart, sortKey: KeyPart): string {
  return sortKey === '' ? partitionKey : `${partitionKey.length}:${partitionKey}${sortKey}`;
}

const LONGEST_KEY_SHOWN = 120;

/** How keys are shown in errors. */
export type LogKeys = 'plain' | 'hash' | 'none';

/** A key for people: `country = "DE", cityId = 2950159`; undefined if it is not to be shown. */
export function describeKey(
  schema: KeySchema,
  partitionKey: KeyPart,
  sortKey: KeyPart,
  logKeys: LogKeys,
): string | undefined {
  if (logKeys === 'none') return undefined;
  const describe = logKeys === 'hash' ? hashPart : describePart;
  const first = describe(schema.partitionKey.name, partitionKey);
  return schema.sortKey === undefined || sortKey === ''
    ? first
    : `${first}, ${describe(schema.sortKey.name, sortKey)}`;
}

/** Equal for equal keys of one type, so that errors of one key can be found. */
function hashPart(name: string, part: KeyPart): string {
  return `${name} = sha256 ${hash('sha256', part).slice(0, 32)}`;
}

function describePart(name: string, part: KeyPart): string {
  const content = part.slice(1, LONGEST_KEY_SHOWN) + (part.length > LONGEST_KEY_SHOWN ? '…' : '');
  if (part[0] === 'S') return `${name} = ${JSON.stringify(content)}`;
  if (part[0] === 'B') return `${name} = base64 ${content}`;
  return `${name} = ${plainNumber(content)}`;
}

function stringValue(role: keyof KeySchema, name: string, text: string): string {
  if (text === '') refuseKey(role, name, 'is empty; a key must not be');
  // A character takes one to three bytes a code unit: only long keys need their bytes counted.
  if (text.length * 3 > MAX_KEY_BYTES[role]) refuseLong(role, name, Buffer.byteLength(text));
  return text;
}

function binaryValue(role: keyof KeySchema, name: string, bytes: Buffer): string {
  if (bytes.length === 0) refuseKey(role, name, 'is empty; a key must not be');
  refuseLong(role, name, bytes.length);
  return bytes.toString('base64');
}

function numberValue(role: keyof KeySchema, name: string, text: string): string {
  const parsed = parseNumber(text);
  if (parsed.fault !== undefined) refuseKey(role, name, parsed.fault);
  return parsed.canonical;
}

/** What `parseNumber` finds in the text of a whole number that JavaScript holds exactly. */
function canonicalInteger(value: number): string {
  if (value === 0) return '0';
  let significant = value;
  let exponent = 0;
  for (; significant % 10 === 0; exponent++) significant /= 10;
  return `${significant}e${exponent}`;
}

function refuseLong(role: keyof KeySchema, name: string, bytes: number): void {
  const limit = MAX_KEY_BYTES[role];
  if (bytes > limit) refuseKey(role, name, `has ${bytes} bytes; the limit is ${limit}`);
}

function wrongType(role: keyof KeySchema, attribute: KeyAttribute, document?: unknown): never {
  const { name, type } = attribute;
  // What users of the AWS SDK's client bring along.
  const isTyped = typeof document === 'object' && document !== null && Object.hasOwn(document, type);
  const hint = isTyped ? "; it is in DynamoDB's own form: wrap the item in attributeValues()" : '';
  return refuseKey(role, name, `must be ${TYPE_NAMES[type]} (type ${type} in the key schema)${hint}`);
}

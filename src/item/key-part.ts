import { hash } from 'node:crypto';
import type { AttributeValueInput } from './attribute-values.js';
import { bytesOf } from './binary.js';
import { refuseKey } from './item-encoder.js';
import type { KeyAttribute, KeySchema, KeyType } from './key-schema.js';
import { isNumberValue, numberFault, parseNumber, plainNumber } from './number.js';

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-partition-sort-keys
const MAX_KEY_BYTES = { partitionKey: 2048, sortKey: 1024 } as const;

const TYPE_NAMES: Readonly<Record<KeyType, string>> = { S: 'a string', N: 'a number', B: 'binary' };

/**
 * One part of a primary key as text: a type letter and the value in canonical form. Equal for equal
 * keys and only for those: string "1", number 1 and binary 0x31 differ, 1 and 1.0 do not.
 */
export type KeyPart = string;

/** The key part of a JavaScript value, unboxed; throws `INVALID_KEY` if it cannot be one. */
export function keyPartOfValue(role: keyof KeySchema, attribute: KeyAttribute, value: unknown): KeyPart {
  const { name, type } = attribute;
  if (type === 'S') {
    return typeof value === 'string' ? stringPart(role, name, value) : wrongType(role, attribute);
  }
  if (type === 'B') {
    const bytes = typeof value === 'object' && value !== null ? bytesOf(value) : undefined;
    return bytes === undefined ? wrongType(role, attribute) : binaryPart(role, name, bytes);
  }
  if (typeof value === 'number') {
    const fault = numberFault(value);
    if (fault !== undefined) refuseKey(role, name, fault);
    return numberPart(role, name, String(value));
  }
  if (typeof value === 'bigint') return numberPart(role, name, String(value));
  if (typeof value === 'object' && value !== null && isNumberValue(value)) {
    return numberPart(role, name, value.value);
  }
  return wrongType(role, attribute);
}

/** The key part of a value in DynamoDB's own form; throws `INVALID_KEY` if it cannot be one. */
export function keyPartOfAttributeValue(
  role: keyof KeySchema,
  attribute: KeyAttribute,
  value: unknown,
): KeyPart {
  const { name, type } = attribute;
  const content = (value as AttributeValueInput | null | undefined)?.[type];
  if (type === 'B') {
    const bytes = typeof content === 'object' && content !== null ? bytesOf(content) : undefined;
    return bytes === undefined ? wrongType(role, attribute) : binaryPart(role, name, bytes);
  }
  if (typeof content !== 'string') return wrongType(role, attribute);
  return type === 'S' ? stringPart(role, name, content) : numberPart(role, name, content);
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

function stringPart(role: keyof KeySchema, name: string, text: string): KeyPart {
  if (text === '') refuseKey(role, name, 'is empty; a key must not be');
  // A character takes one to three bytes a code unit: only long keys need their bytes counted.
  if (text.length * 3 > MAX_KEY_BYTES[role]) refuseLong(role, name, Buffer.byteLength(text));
  return `S${text}`;
}

function binaryPart(role: keyof KeySchema, name: string, bytes: Buffer): KeyPart {
  if (bytes.length === 0) refuseKey(role, name, 'is empty; a key must not be');
  refuseLong(role, name, bytes.length);
  return `B${bytes.toString('base64')}`;
}

function numberPart(role: keyof KeySchema, name: string, text: string): KeyPart {
  const parsed = parseNumber(text);
  if (parsed.fault !== undefined) refuseKey(role, name, parsed.fault);
  return `N${parsed.canonical}`;
}

function refuseLong(role: keyof KeySchema, name: string, bytes: number): void {
  const limit = MAX_KEY_BYTES[role];
  if (bytes > limit) refuseKey(role, name, `has ${bytes} bytes; the limit is ${limit}`);
}

function wrongType(role: keyof KeySchema, attribute: KeyAttribute): never {
  return refuseKey(
    role,
    attribute.name,
    `must be ${TYPE_NAMES[attribute.type]} (type ${attribute.type} in the key schema)`,
  );
}

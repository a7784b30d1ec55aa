import type { AttributeValueInput } from './attribute-values.js';
import { keyValueOfAttributeValue } from './key-part.js';
import type { KeyAttribute, KeySchema } from './key-schema.js';

/**
 * A key where it stands in an encoded write: no text is kept for a write that waits, since texts that outlive their
 * generation of the garbage collector cost more than all else a buffered write does.
 */
export interface WrittenKey {
  readonly keySchema: KeySchema;
  /** A hash of its values in canonical form: equal for equal keys. */
  readonly keyHash: number;
  /** Its attributes with their names, `"pk":{"S":"a"}`: from `partitionAt` to `partitionEnd` behind `keyOffset`. */
  readonly keyBytes: Buffer;
  readonly keyOffset: number;
  readonly partitionAt: number;
  readonly partitionEnd: number;
  /** Both zero if there is no sort key. */
  readonly sortAt: number;
  readonly sortEnd: number;
  /** Its values in canonical form: equal for equal keys, and only for those, of one table. The second one may be empty. */
  readonly partitionValue: string;
  readonly sortValue: string;
}

/** Whether two writes of one table have the same key. */
export function isSameWrittenKey(a: WrittenKey, b: WrittenKey): boolean {
  if (a.keyHash !== b.keyHash) return false;
  const { partitionKey, sortKey } = a.keySchema;
  if (
    areSameBytes(a, a.partitionAt, a.partitionEnd, b, b.partitionAt, b.partitionEnd, partitionKey) &&
    (sortKey === undefined || areSameBytes(a, a.sortAt, a.sortEnd, b, b.sortAt, b.sortEnd, sortKey))
  )
    return true;
  // A text has one form, a number several: 1 and 1.0.
  if (partitionKey.type === 'S' && (sortKey === undefined || sortKey.type === 'S')) return false;
  return a.partitionValue === b.partitionValue && a.sortValue === b.sortValue;
}

/** How many bytes at least are the same in all attributes of a name, before the value. */
export function sameBytes(name: string): number {
  return name.length + '"":{"S":"'.length;
}

function areSameBytes(
  { keyBytes: a, keyOffset: aOffset }: WrittenKey,
  aAt: number,
  aEnd: number,
  { keyBytes: b, keyOffset: bOffset }: WrittenKey,
  bAt: number,
  bEnd: number,
  { name }: KeyAttribute,
): boolean {
  const length = aEnd - aAt;
  if (bEnd - bAt !== length) return false;
  const aStart = aOffset + aAt;
  const bStart = bOffset + bAt;
  const same = sameBytes(name);
  // From behind, since keys often begin alike.
  for (let i = length - 1; i >= same; i--) if (a[aStart + i] !== b[bStart + i]) return false;
  return true;
}

/** The partition key's value in canonical form, read from the bytes. */
export function partitionValueIn(key: WrittenKey): string {
  return valueIn(key, key.keySchema.partitionKey, key.partitionAt, key.partitionEnd);
}

/** The sort key's value in canonical form, read from the bytes; empty if there is none. */
export function sortValueIn(key: WrittenKey): string {
  const { sortKey } = key.keySchema;
  return sortKey === undefined ? '' : valueIn(key, sortKey, key.sortAt, key.sortEnd);
}

function valueIn(
  { keyBytes, keyOffset }: WrittenKey,
  { name, type }: KeyAttribute,
  at: number,
  end: number,
): string {
  const json = `{${keyBytes.toString('utf8', keyOffset + at, keyOffset + end)}}`;
  const value = (JSON.parse(json) as Readonly<Record<string, AttributeValueInput>>)[name];
  const found = keyValueOfAttributeValue('partitionKey', { name, type }, sentValue(type, value));
  return typeof found === 'string' ? found : ''; // it was one when it was written
}

/** A value as the service has it in JSON: binary as base64. */
export function sentValue(type: KeyAttribute['type'], value: AttributeValueInput | undefined): unknown {
  return type === 'B' && typeof value?.B === 'string' ? { B: Buffer.from(value.B, 'base64') } : value;
}

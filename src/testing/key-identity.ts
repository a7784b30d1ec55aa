import { type Item, type KeyAttribute, keyAttributes, keyText, type TableSchema } from './attribute-value.js';
import { canonicalNumber } from './canonical-number.js';

/**
 * The identity of an item's primary key within its table, as a readable text. Two keys have the same text exactly
 * when the service takes them for the same key: type and length stand before each value, so "1", 1 and binary 0x31
 * differ, as do ("a", "b$") and ("a$", "b"); numbers are canonical, so 1, 1.0 and 1e0 do not.
 */
export function keyIdentity(schema: TableSchema, item: Item): string {
  return keyAttributes(schema)
    .map((attribute) => partIdentity(attribute, item))
    .join('|');
}

/** The identity of an item's partition key, as {@link keyIdentity} gives it for the whole key. */
export function partitionIdentity(schema: TableSchema, item: Item): string {
  return partIdentity(schema.partitionKey, item);
}

function partIdentity(attribute: KeyAttribute, item: Item): string {
  const text = keyText(item, attribute);
  if (text === undefined)
    throw new TypeError(`no key attribute "${attribute.name}" of type ${attribute.type}`);
  const canonical = attribute.type === 'N' ? canonicalNumber(text) : text;
  return `${attribute.type}${canonical.length}:${canonical}`;
}

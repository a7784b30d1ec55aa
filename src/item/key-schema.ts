/** The types a key attribute can have: string, number, binary. */
export type KeyType = 'S' | 'N' | 'B';

/** One attribute of a primary key. */
export interface KeyAttribute {
  /** The attribute's name. */
  readonly name: string;
  /** Its type, by DynamoDB's letter. */
  readonly type: KeyType;
}

/** The primary key of a table. */
export interface KeySchema {
  readonly partitionKey: KeyAttribute;
  readonly sortKey?: KeyAttribute | undefined;
}

/** The attributes of a primary key, the partition key first. */
export function keyAttributes({ partitionKey, sortKey }: KeySchema): readonly KeyAttribute[] {
  return sortKey === undefined ? [partitionKey] : [partitionKey, sortKey];
}

/** The names of the primary key's attributes, partition key first. */
export function keyNames(schema: KeySchema): readonly string[] {
  return keyAttributes(schema).map(({ name }) => name);
}

export function isSameKey(a: KeySchema, b: KeySchema): boolean {
  return (
    a.partitionKey.name === b.partitionKey.name &&
    a.partitionKey.type === b.partitionKey.type &&
    a.sortKey?.name === b.sortKey?.name &&
    a.sortKey?.type === b.sortKey?.type
  );
}

/** A key as it is written on the command line and in messages: `pk:S,sk:N`. */
export function keySchemaText(schema: KeySchema): string {
  return keyAttributes(schema)
    .map(({ name, type }) => `${name}:${type}`)
    .join(',');
}

/**
 * One part of a primary key as text: a type letter and the value in canonical form. Equal for equal
 * keys and only for those: string "1", number 1 and binary 0x31 differ, 1 and 1.0 do not.
 */
export type KeyPart = string;

/** The part with this value in canonical form; empty if there is none. */
export function keyPart(attribute: KeyAttribute | undefined, value: string): KeyPart {
  return attribute === undefined || value === '' ? '' : attribute.type + value;
}

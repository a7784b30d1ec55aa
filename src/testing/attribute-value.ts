/** One attribute value as it stands in DynamoDB's JSON: binaries in base64, numbers as text. */
export type AttributeValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly B: string }
  | { readonly BOOL: boolean }
  | { readonly NULL: true }
  | { readonly SS: readonly string[] }
  | { readonly NS: readonly string[] }
  | { readonly BS: readonly string[] }
  | { readonly L: readonly AttributeValue[] }
  | { readonly M: Item };

/** An item, or the key attributes of one, in DynamoDB's JSON. */
export type Item = { readonly [attribute: string]: AttributeValue };

/** An attribute of the primary key. */
export interface KeyAttribute {
  readonly name: string;
  readonly type: 'S' | 'N' | 'B';
}

/** The primary key of a table. */
export interface TableSchema {
  readonly partitionKey: KeyAttribute;
  readonly sortKey?: KeyAttribute | undefined;
}

/** The key attributes of a schema, the partition key first. */
export function keyAttributes(schema: TableSchema): readonly KeyAttribute[] {
  return schema.sortKey === undefined ? [schema.partitionKey] : [schema.partitionKey, schema.sortKey];
}

/** The text of a key attribute's value, or undefined where it is absent or of another type. */
export function keyText(item: Item, { name, type }: KeyAttribute): string | undefined {
  // Object.hasOwn: an attribute may be called "constructor".
  const value = Object.hasOwn(item, name) ? item[name] : undefined;
  if (value === undefined) return undefined;
  if (type === 'S') return 'S' in value ? value.S : undefined;
  if (type === 'N') return 'N' in value ? value.N : undefined;
  return 'B' in value ? value.B : undefined;
}

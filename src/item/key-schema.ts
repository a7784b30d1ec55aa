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

/** The names of the primary key's attributes, partition key first. */
export function keyNames(schema: KeySchema): readonly string[] {
  return schema.sortKey === undefined
    ? [schema.partitionKey.name]
    : [schema.partitionKey.name, schema.sortKey.name];
}

import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { KeyAttribute, KeySchema, KeyType } from '../item/key-schema.js';

/** The primary key that DescribeTable tells of a table; undefined if it tells none. */
export function describedKey(table: TableDescription): KeySchema | undefined {
  const types = new Map(table.AttributeDefinitions?.map((a) => [a.AttributeName, a.AttributeType]));
  const attribute = (keyType: 'HASH' | 'RANGE'): KeyAttribute | undefined => {
    const name = table.KeySchema?.find((element) => element.KeyType === keyType)?.AttributeName;
    const type = types.get(name);
    return name === undefined || type === undefined ? undefined : { name, type: type as KeyType };
  };
  const partitionKey = attribute('HASH');
  return partitionKey && { partitionKey, sortKey: attribute('RANGE') };
}

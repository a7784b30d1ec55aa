import assert from 'node:assert/strict';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { KeySchema } from 'dynamodb-sink';
import { putOf } from '../item/encoding.js';

/** The key schema of a text such as `id:S,part:N`. */
export function keySchemaOf(key: string): KeySchema {
  const [partitionKey, sortKey] = key.split(',').map((part) => {
    const [name = '', type] = part.split(':');
    return { name, type: type as 'S' | 'N' | 'B' };
  });
  assert.ok(partitionKey !== undefined);
  return sortKey === undefined ? { partitionKey } : { partitionKey, sortKey };
}

/** What the encoder makes of an item, as DynamoDB's JSON. */
export function encoded(item: object, key = 'id:S'): unknown {
  const { text } = putOf(item, keySchemaOf(key));
  return JSON.parse(text).PutRequest.Item;
}

/** An item that the AWS SDK has read, as DynamoDB's JSON: binary in base64. */
export function readBack(item: Readonly<Record<string, AttributeValue>> | undefined): unknown {
  return JSON.parse(
    JSON.stringify(item, (_name, value) =>
      value instanceof Uint8Array || value?.type === 'Buffer' ? Buffer.from(value).toString('base64') : value,
    ),
  );
}

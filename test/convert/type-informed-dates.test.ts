import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type DocumentOptions, DynamoDbSink, sinkTo, typeInformedElementConverter } from 'dynamodb-sink';
import { startFaultyDynamoDb } from 'dynamodb-sink/testing';

async function write(document: DocumentOptions): Promise<{ items: unknown[]; rejections: string[] }> {
  await using dynamoDb = await startFaultyDynamoDb({
    tables: { orders: { partitionKey: { name: 'id', type: 'S' } } },
  });
  const rejections: string[] = [];
  const sink = new DynamoDbSink({
    tableName: 'orders',
    elementConverter: typeInformedElementConverter({ id: 'string', placed: 'document' }),
    onRejected: ({ error }) => {
      rejections.push(`${error.code} ${error.path}`);
    },
    dynamoDb: dynamoDb.clientConfig,
    document,
  });
  await sinkTo([{ id: 'a', placed: new Date(1_700_000_000_000) }], sink);
  return { items: [...dynamoDb.table('orders').values()], rejections };
}

it('a Date that is declared as a document is written as document.dates says, and rejected without it', async () => {
  assert.deepEqual(await write({ dates: 'epochSeconds' }), {
    items: [{ id: { S: 'a' }, placed: { N: '1700000000' } }],
    rejections: [],
  });
  assert.deepEqual(await write({}), { items: [], rejections: ['INVALID_ITEM placed'] });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ConverterObject, DynamoDbSink, type DynamoDbSinkOptions, type KeySchema } from 'dynamodb-sink';
import { startFaultyDynamoDb } from 'dynamodb-sink/testing';
import { configFor } from '../support/endpoint-config.js';
import { served } from '../support/served.js';

const byId: KeySchema = {
  partitionKey: { name: 'id', type: 'S' },
  sortKey: { name: 'n', type: 'N' },
};

function converterWith(keySchema: unknown): ConverterObject<object> {
  return { keySchema: keySchema as KeySchema, apply: (item) => ({ type: 'PUT', item }) };
}

function sinkAt(
  url: string,
  keySchema: unknown,
  options: Partial<DynamoDbSinkOptions<object>> = {},
): DynamoDbSink<object> {
  const elementConverter = converterWith(keySchema);
  return new DynamoDbSink({ tableName: 'orders', dynamoDb: configFor(url), elementConverter, ...options });
}

const nowhere = 'http://localhost:9';

describe('a converter that knows its key', () => {
  it('writes to a table that has this very key', async () => {
    await using endpoint = await startFaultyDynamoDb({ tables: { orders: byId } });
    const writer = await sinkAt(endpoint.url, byId, {
      overwriteByPartitionKeys: 'primaryKey',
    }).createWriter();
    for (const v of [1, 2]) await writer.write({ id: 'a', n: 1, v });
    const { put, coalesced } = await writer.close();
    assert.deepEqual([put, coalesced], [1, 1]);
  });

  it('is told at the start if the table has another one', async () => {
    await using endpoint = await startFaultyDynamoDb({
      tables: { orders: { partitionKey: { name: 'id', type: 'S' } } },
    });
    await assert.rejects(sinkAt(endpoint.url, byId).createWriter(), {
      code: 'INVALID_OPTION',
      message: /table orders has the key id:S, but what elementConverter gives has the key id:S,n:N/,
      table: 'orders',
    });
  });

  it('needs no right to DescribeTable', async () => {
    await using service = await served(({ target }) => {
      if (target !== 'DescribeTable') return {};
      const type = 'com.amazon.coral.service#AccessDeniedException';
      return { status: 400, body: JSON.stringify({ __type: type, Message: 'not for you' }) };
    }, 'http');
    const writer = await sinkAt(service.endpoint, byId).createWriter();
    await writer.write({ id: 'a', n: 1 });
    assert.equal((await writer.close()).put, 1);
    assert.deepEqual(
      service.seen.map(({ target }) => target),
      ['DescribeTable', 'BatchWriteItem'],
    );
  });

  it('is not held against the table where keySchema is given as well: then nothing is asked', async () => {
    await using endpoint = await startFaultyDynamoDb({ tables: { orders: byId } });
    const writer = await sinkAt(endpoint.url, byId, { keySchema: byId }).createWriter();
    assert.equal(endpoint.stats.requests, 0);
    await writer.close();
  });

  it('must know the one that the options tell, and overwriteByPartitionKeys must be it', () => {
    const refused = (key: unknown, options: Partial<DynamoDbSinkOptions<object>>, message: RegExp): void =>
      assert.throws(() => sinkAt(nowhere, key, options), { code: 'INVALID_OPTION', message });
    const other: KeySchema = { partitionKey: { name: 'id', type: 'N' }, sortKey: { name: 'n', type: 'N' } };
    refused(byId, { keySchema: other }, /keySchema must be the key of the element converter, id:S,n:N/);
    refused(byId, { keySchemas: { orders: other } }, /keySchema must be the key of the element converter/);
    refused(byId, { overwriteByPartitionKeys: ['id'] }, /the primary key of orders is \[id, n\]/);
    refused({ partitionKey: { name: 'id' } }, {}, /elementConverter\.keySchema\.partitionKey\.type must be/);
    refused('id', {}, /elementConverter\.keySchema must be/);
  });
});

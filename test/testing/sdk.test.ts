import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  ProvisionedThroughputExceededException,
  paginateScan,
  ResourceNotFoundException,
  UpdateItemCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
} from '@aws-sdk/lib-dynamodb';
import { DynamoDbSink, sinkTo } from 'dynamodb-sink';
import { type FaultyDynamoDb, judge, startFaultyDynamoDb } from 'dynamodb-sink/testing';
import { tables } from './requests.js';

const order = (id: string, version: number) => ({ id: { S: id }, v: { N: String(version) } });

describe('the AWS SDK at the modelled service', () => {
  let db: FaultyDynamoDb;
  let client: DynamoDBClient;
  before(async () => {
    db = await startFaultyDynamoDb({ tables });
    client = new DynamoDBClient(db.clientConfig);
  });
  after(async () => {
    client.destroy();
    await db.close();
  });

  test('writes a batch, scans it page by page and gets it by its keys', async () => {
    const items = Array.from({ length: 25 }, (_, i) => order(`batch-${i}`, i));
    const { UnprocessedItems, ConsumedCapacity } = await client.send(
      new BatchWriteItemCommand({
        RequestItems: { orders: items.map((Item) => ({ PutRequest: { Item } })) },
        ReturnConsumedCapacity: 'TOTAL',
      }),
    );
    assert.deepEqual(UnprocessedItems, {});
    assert.deepEqual(ConsumedCapacity, [{ TableName: 'orders', CapacityUnits: 25 }]);
    const ids: (string | undefined)[] = [];
    for await (const { Items = [] } of paginateScan({ client, pageSize: 7 }, { TableName: 'orders' })) {
      ids.push(...Items.map(({ id }) => id?.S));
    }
    assert.deepEqual(ids.sort(), items.map(({ id }) => id.S).sort());
    const Keys = [{ id: { S: 'batch-3' } }, { id: { S: 'batch-99' } }];
    const { Responses } = await client.send(new BatchGetItemCommand({ RequestItems: { orders: { Keys } } }));
    assert.deepEqual(Responses, { orders: [order('batch-3', 3)] });
  });

  test('makes, lists, describes and deletes tables', async () => {
    await client.send(
      new CreateTableCommand({
        TableName: 'made',
        KeySchema: [
          { AttributeName: 'p', KeyType: 'HASH' },
          { AttributeName: 's', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: 'p', AttributeType: 'B' },
          { AttributeName: 's', AttributeType: 'N' },
        ],
        ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 7 },
      }),
    );
    await waitUntilTableExists({ client, minDelay: 1, maxDelay: 1, maxWaitTime: 5 }, { TableName: 'made' });
    assert.deepEqual((await client.send(new ListTablesCommand({ Limit: 2 }))).TableNames, [
      'blobs',
      'events',
    ]);
    const rest = await client.send(new ListTablesCommand({ ExclusiveStartTableName: 'events' }));
    assert.deepEqual([rest.TableNames, rest.LastEvaluatedTableName], [['made', 'orders'], undefined]);
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'made' }));
    assert.equal(Table?.ProvisionedThroughput?.WriteCapacityUnits, 7);
    assert.equal(Table?.KeySchema?.[1]?.AttributeName, 's');
    await client.send(new DeleteTableCommand({ TableName: 'made' }));
    await assert.rejects(
      client.send(new DescribeTableCommand({ TableName: 'made' })),
      ResourceNotFoundException,
    );
  });

  test('learns the reasons of throttling from the error', async () => {
    await using small = await startFaultyDynamoDb({
      tables,
      capacity: { writeUnitsPerSecond: 0.001, startsFull: false },
    });
    const impatient = new DynamoDBClient({ ...small.clientConfig, maxAttempts: 1 });
    const put = new BatchWriteItemCommand({
      RequestItems: { orders: [{ PutRequest: { Item: order('a', 1) } }] },
    });
    await impatient.send(put);
    await assert.rejects(impatient.send(put), (error) => {
      assert.ok(error instanceof ProvisionedThroughputExceededException);
      assert.deepEqual(error.ThrottlingReasons, [
        {
          reason: 'TableWriteProvisionedThroughputExceeded',
          resource: 'arn:aws:dynamodb:us-east-1:000000000000:table/orders',
        },
      ]);
      return true;
    });
    impatient.destroy();
  });

  test('is told that an operation is not there', async () => {
    const update = new UpdateItemCommand({ TableName: 'orders', Key: { id: { S: 'a' } } });
    await assert.rejects(client.send(update), { name: 'UnknownOperationException' });
  });

  test('puts, gets, queries and deletes documents', async () => {
    const documents = DynamoDBDocumentClient.from(client);
    const made = (at: number) => ({
      source: 'doc',
      at,
      tags: new Set(['x', 'y']),
      nested: { list: [1, null, true] },
    });
    for (const at of [3, 1, 2]) await documents.send(new PutCommand({ TableName: 'events', Item: made(at) }));
    const Key = { source: 'doc', at: 2 };
    assert.deepEqual((await documents.send(new GetCommand({ TableName: 'events', Key }))).Item, made(2));
    const old = await documents.send(
      new DeleteCommand({ TableName: 'events', Key, ReturnValues: 'ALL_OLD' }),
    );
    assert.deepEqual(old.Attributes, made(2));
    const found: unknown[] = [];
    const pages = paginateQuery(
      { client: documents, pageSize: 1 },
      {
        TableName: 'events',
        KeyConditionExpression: '#s = :s AND #a > :a',
        ExpressionAttributeNames: { '#s': 'source', '#a': 'at' },
        ExpressionAttributeValues: { ':s': 'doc', ':a': 0 },
      },
    );
    for await (const { Items = [] } of pages) found.push(...Items);
    assert.deepEqual(found, [made(1), made(3)]);
    assert.equal((await documents.send(new GetCommand({ TableName: 'events', Key }))).Item, undefined);
  });
});

test('a sink brings every write through all faults there are, in order but for late applications', async () => {
  const faults = {
    throttle: 0.02,
    errorBefore: 0.02,
    errorAfter: 0.02,
    resetBefore: 0.02,
    resetAfter: 0.02,
    resetLate: 0.02,
    timeoutBefore: 0.01,
    timeoutAfter: 0.01,
    timeoutLate: 0.01,
    truncated: 0.02,
    corrupted: 0.02,
    slow: 0.02,
  };
  await using db = await startFaultyDynamoDb({
    ...faults,
    seed: 7,
    tables: { orders: tables.orders },
    latencyMS: [1, 5],
    lateMS: [5, 50],
    slowAnswerMS: 30,
    unprocessed: 0.1,
    tail: { probability: 0.02, latencyMS: [30, 60] },
  });
  const elements = Array.from({ length: 4000 }, (_, i) => ({
    id: `o${i % 500}`,
    v: Math.floor(i / 500) + 1,
  }));
  const sink = new DynamoDbSink({ tableName: 'orders', dynamoDb: db.clientConfig, requestTimeoutMS: 100 });
  const report = await sinkTo(elements, sink);
  assert.equal(report.put, elements.length);
  const submitted = elements.map(({ id, v }) => ({ table: 'orders', item: order(id, v), version: v }));
  const verdict = judge(db, submitted, { everyVersion: true });
  const { orderViolations, staleKeys, lostWrites, unknownWrites, highestInFlightPerKey } = verdict;
  assert.deepEqual(
    { orderViolations, staleKeys, lostWrites, unknownWrites, highestInFlightPerKey },
    { orderViolations: 0, staleKeys: 0, lostWrites: 0, unknownWrites: 0, highestInFlightPerKey: 1 },
    JSON.stringify(verdict.examples),
  );
  for (const fault of Object.keys(faults) as (keyof typeof faults)[])
    assert.ok(db.stats.faults[fault] > 0, `no ${fault} in this run`);
});

test('a sink whose table is deleted stops, and goes on from its snapshot when the table is there again', async () => {
  await using db = await startFaultyDynamoDb({ tables: { orders: tables.orders } });
  const sink = new DynamoDbSink<{ id: string }>({
    tableName: 'orders',
    dynamoDb: db.clientConfig,
    keySchema: tables.orders,
  });
  const writer = await sink.createWriter();
  await writer.writeDurable({ id: 'before' });
  db.deleteTable('orders');
  writer.write({ id: 'after' });
  await assert.rejects(writer.flush(), { code: 'TABLE_NOT_FOUND' });
  const state = writer.snapshotState();
  await writer.close().catch(() => {});
  db.createTable('orders', tables.orders);
  const restored = await sink.restoreWriter(state);
  await restored.close();
  assert.deepEqual([...db.table('orders').keys()], ['S5:after']);
});

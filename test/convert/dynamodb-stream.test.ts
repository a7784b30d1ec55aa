import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  type AttributeValue,
  CreateTableCommand,
  DeleteItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  type _Record,
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type StreamViewType,
} from '@aws-sdk/client-dynamodb-streams';
import {
  DynamoDbSink,
  type DynamoDbStreamElement,
  dynamoDbStreamElementConverter,
  type Rejection,
  sinkTo,
} from 'dynamodb-sink';
import { dynamoDbLocal, type Engine } from '../support/engines.js';
import { storedItems } from '../support/stored-items.js';
import { newTable, writeAll } from './tables.js';

type Item = Record<string, AttributeValue>;

describe('a table copied by its stream, on DynamoDB Local', { skip: dynamoDbLocal.skip }, () => {
  let engine: Engine;
  let streams: DynamoDBStreamsClient;

  before(async () => {
    engine = await dynamoDbLocal.start();
    streams = new DynamoDBStreamsClient(engine.clientConfig);
  });
  after(async () => {
    streams?.destroy();
    await engine?.close();
  });

  const newSource = async (TableName: string, view: StreamViewType): Promise<string> => {
    const { TableDescription } = await engine.client.send(
      new CreateTableCommand({
        TableName,
        AttributeDefinitions: [
          { AttributeName: 'id', AttributeType: 'S' },
          { AttributeName: 'part', AttributeType: 'B' },
        ],
        KeySchema: [
          { AttributeName: 'id', KeyType: 'HASH' },
          { AttributeName: 'part', KeyType: 'RANGE' },
        ],
        BillingMode: 'PAY_PER_REQUEST',
        StreamSpecification: { StreamEnabled: true, StreamViewType: view },
      }),
    );
    return TableDescription?.LatestStreamArn ?? assert.fail('no stream');
  };

  const recordsOf = async (StreamArn: string): Promise<_Record[]> => {
    const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
    const records: _Record[] = [];
    for (const { ShardId } of StreamDescription?.Shards ?? []) {
      const { ShardIterator } = await streams.send(
        new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
      );
      records.push(...((await streams.send(new GetRecordsCommand({ ShardIterator }))).Records ?? []));
    }
    return records;
  };

  const part = { B: Uint8Array.of(1, 255) };
  const everyType: Item = {
    id: { S: 'kept' },
    part,
    n: { N: '12345678901234567890123456789012345678' },
    b: { B: Uint8Array.of(0, 128, 255) },
    bool: { BOOL: false },
    none: { NULL: true },
    ss: { SS: ['x', 'y'] },
    ns: { NS: ['1', '2.5'] },
    bs: { BS: [Uint8Array.of(7), Uint8Array.of(8)] },
    l: { L: [{ B: Uint8Array.of(9) }, { M: { b: { B: Uint8Array.of(10) }, s: { S: '' } } }] },
  };

  /** The same records as Lambda and Kinesis give them: JSON, with base64 for binary. */
  const asJson = (record: _Record): string =>
    JSON.stringify({ ...record, recordFormat: 'application/json', tableName: 'source' }, (_name, value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
    );

  it('is the same, by records of the SDK, of Lambda and of Kinesis in all their forms', async () => {
    const arn = await newSource('source', 'NEW_AND_OLD_IMAGES');
    const put = (Item: Item) => engine.client.send(new PutItemCommand({ TableName: 'source', Item }));
    await put(everyType);
    await put({ id: { S: 'changed' }, part, v: { N: '1' }, gone: { S: 'x' } });
    await engine.client.send(
      new UpdateItemCommand({
        TableName: 'source',
        Key: { id: { S: 'changed' }, part },
        UpdateExpression: 'SET v = :v REMOVE gone',
        ExpressionAttributeValues: { ':v': { N: '2' } },
      }),
    );
    await put({ id: { S: 'deleted' }, part });
    await engine.client.send(
      new DeleteItemCommand({ TableName: 'source', Key: { id: { S: 'deleted' }, part } }),
    );

    const records = await recordsOf(arn);
    assert.deepEqual(
      records.map(({ eventName }) => eventName),
      ['INSERT', 'INSERT', 'MODIFY', 'INSERT', 'REMOVE'],
    );
    const expected = await storedItems(engine.client, 'source');
    assert.deepEqual(expected, [{ id: { S: 'changed' }, part, v: { N: '2' } }, everyType]);

    const base64 = (text: string) => Buffer.from(text).toString('base64');
    const forms: readonly ((record: _Record) => DynamoDbStreamElement)[] = [
      (record: _Record) => record,
      (record: _Record) => JSON.parse(asJson(record)) as _Record,
      (record: _Record) => asJson(record),
      (record: _Record) => new TextEncoder().encode(asJson(record)),
      (record: _Record) => ({ Data: Buffer.from(asJson(record)), PartitionKey: 'x', SequenceNumber: '1' }),
      (record: _Record) => ({ kinesis: { data: base64(asJson(record)) }, eventSource: 'aws:kinesis' }),
    ];
    for (const formOf of forms) {
      const copy = await newTable(engine, 'id:S,part:B');
      await writeAll(engine, copy, dynamoDbStreamElementConverter(), records.map(formOf));
      assert.deepEqual(await storedItems(engine.client, copy), expected);
    }
  });

  it('is refused where the stream has no new images, and its deletes are not', async () => {
    for (const view of ['KEYS_ONLY', 'OLD_IMAGE'] as const) {
      const source = `source-${view}`;
      const arn = await newSource(source, view);
      const Key = { id: { S: 'a' }, part };
      await engine.client.send(new PutItemCommand({ TableName: source, Item: { ...Key, v: { N: '1' } } }));
      await engine.client.send(new DeleteItemCommand({ TableName: source, Key }));
      const rejected: Rejection<_Record>[] = [];
      const sink = new DynamoDbSink<_Record>({
        tableName: await newTable(engine, 'id:S,part:B'),
        dynamoDb: engine.clientConfig,
        elementConverter: dynamoDbStreamElementConverter(),
        onRejected: (rejection) => void rejected.push(rejection),
      });
      const report = await sinkTo(await recordsOf(arn), sink);
      assert.deepEqual([report.elements, report.rejected, report.deleted], [2, 1, 1]);
      assert.equal(rejected[0]?.error.code, 'INVALID_WRITE_REQUEST');
      assert.equal(
        rejected[0].error.message,
        `the stream record has no NewImage, since its stream has ${view}: set StreamViewType NEW_IMAGE or NEW_AND_OLD_IMAGES`,
      );
    }
  });
});

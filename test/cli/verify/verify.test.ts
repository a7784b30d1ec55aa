import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  CreateTableCommand,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type Embedded, startEmbedded } from '#dist/cli/embedded.js';
import { readBack } from '#dist/cli/verify/read-back.js';
import { type Verification, verificationText } from '#dist/cli/verify/verification.js';
import { WrittenKeys } from '#dist/cli/verify/written-keys.js';
import { attributeValues, DynamoDbSink, NumberValue, type WriteRequest } from '#dist/index.js';
import { type KeySchema, type KeyType, keyAttributes } from '#dist/item/key-schema.js';
import { openWriterWith } from '#dist/sink.js';

let service: Embedded;
let client: DynamoDBClient;
let tables = 0;

before(async () => {
  service = await startEmbedded();
  client = new DynamoDBClient(service.dynamoDb);
});

after(async () => {
  client.destroy();
  await service.close();
});

/** Writes, lets somebody else do something, and reads back. */
async function verified(
  requests: readonly WriteRequest[],
  limit: number,
  meanwhile: (tableName: string) => Promise<unknown> = async () => {},
  types: readonly [KeyType, KeyType?] = ['S'],
  signal: AbortSignal = new AbortController().signal,
): Promise<Verification> {
  const tableName = `t-${++tables}`;
  const [partition, sort] = types;
  const keySchema: KeySchema = {
    partitionKey: { name: 'pk', type: partition },
    ...(sort !== undefined && { sortKey: { name: 'sk', type: sort } }),
  };
  const attributes = keyAttributes(keySchema);
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: attributes.map(({ name, type }) => ({
        AttributeName: name,
        AttributeType: type,
      })),
      KeySchema: attributes.map(({ name }, i) => ({
        AttributeName: name,
        KeyType: i === 0 ? 'HASH' : 'RANGE',
      })),
    }),
  );
  const written = new WrittenKeys(limit);
  const sink = new DynamoDbSink<WriteRequest>({
    tableName,
    keySchema,
    dynamoDb: service.dynamoDb,
    elementConverter: (request) => request,
    onRejected: () => {},
  });
  const onWritten: WrittenKeys['add'] = (entry, table) => written.add(entry, table);
  const writer = await openWriterWith(sink, { onWritten }, new AbortController());
  for (const request of requests) await writer.write(request);
  await writer.close();
  await meanwhile(tableName);
  return readBack(client, written, signal);
}

function put(item: object): WriteRequest {
  return { type: 'PUT', item };
}

const NONE = { missing: 0, changed: 0, notDeleted: 0 };

test('what was written last for each key is found again: numbers and sets normalised, deletes, keys of every type, refused records left out', async () => {
  const values = attributeValues({
    pk: { S: 'typed' },
    n: { N: '1.50' },
    ns: { NS: ['2.0', '1'] },
    ss: { SS: ['b', 'a'] },
    b: { B: Buffer.from('bytes') },
    m: { M: { z: { NULL: true }, a: { L: [{ BOOL: false }] } } },
  });
  const many = Array.from({ length: 250 }, (_, i) => put({ pk: `k${i % 240}`, i }));
  const requests = [
    put(values),
    put({ pk: 'twice', v: 1 }),
    put({ pk: 'gone' }),
    put({ pk: 'twice', v: new NumberValue('2.000') }),
    { type: 'DELETE', item: { pk: 'gone' } } as const,
    put({ pk: 'refused', v: Number.NaN }),
    ...many,
  ];
  const found = await verified(requests, 1000);
  assert.deepEqual(found, {
    keysRead: 243,
    keysWritten: 243,
    isEstimate: false,
    isWhole: true,
    differences: NONE,
    examples: [],
  });
  assert.equal(verificationText(found), 'all 243 keys read back, each as it was written last');
  for (const types of [
    ['N', 'N'],
    ['B', 'S'],
    ['N', 'B'],
  ] as const) {
    const keyOf = {
      N: (i: number) => new NumberValue(`${i}.50e3`),
      S: (i: number) => `s:${i}`,
      B: (i: number) => Buffer.from([i, 255]),
    };
    const items = Array.from({ length: 30 }, (_, i) =>
      put({ pk: keyOf[types[0]](i % 3), sk: keyOf[types[1]](i), i }),
    );
    const { keysRead, differences } = await verified(items, 1000, undefined, types);
    assert.deepEqual({ keysRead, differences }, { keysRead: 30, differences: NONE }, types.join());
  }
});

test('what somebody else has changed, deleted or put again meanwhile is told by key', async () => {
  const requests = [
    put({ pk: 'a', v: 1 }),
    put({ pk: 'b', v: 1 }),
    put({ pk: 'c' }),
    put({ pk: 'd' }),
    { type: 'DELETE', item: { pk: 'd' } } as const,
  ];
  const found = await verified(requests, 1000, async (TableName) => {
    await client.send(new PutItemCommand({ TableName, Item: { pk: { S: 'a' }, v: { N: '2' } } }));
    await client.send(new DeleteItemCommand({ TableName, Key: { pk: { S: 'b' } } }));
    await client.send(new PutItemCommand({ TableName, Item: { pk: { S: 'd' } } }));
  });
  assert.deepEqual(found.differences, { missing: 1, changed: 1, notDeleted: 1 });
  assert.deepEqual(
    found.examples.toSorted((x, y) => x.key.localeCompare(y.key)),
    [
      { key: 'pk = "a"', kind: 'changed' },
      { key: 'pk = "b"', kind: 'missing' },
      { key: 'pk = "d"', kind: 'notDeleted' },
    ],
  );
  assert.match(
    verificationText(found),
    /^all 4 keys read back, 3 not as written last: by another writer meanwhile/,
  );
});

test('of many keys a sample is read back, and how many there are is told about', async () => {
  const requests = Array.from({ length: 3000 }, (_, i) => put({ pk: `k${i % 2000}`, i }));
  const found = await verified(requests, 200);
  assert.deepEqual([found.keysRead, found.isEstimate, found.differences], [200, true, NONE]);
  assert.ok(found.keysWritten > 1400 && found.keysWritten < 2700, `${found.keysWritten}`); // five times the deviation
});

test('reading back stops when it is asked to, and says so', async () => {
  const found = await verified([put({ pk: 'a' })], 10, undefined, ['S'], AbortSignal.abort());
  assert.deepEqual([found.isWhole, found.keysRead], [false, 0]);
  assert.equal(verificationText(found), 'stopped before any of 1 key was read back');
});

test('what was found is told in words that fit one key and a part of them', () => {
  const all: Verification = {
    keysRead: 1,
    keysWritten: 1,
    isEstimate: false,
    isWhole: true,
    differences: NONE,
    examples: [],
  };
  const some = { ...all, keysWritten: 2000 };
  const texts: readonly (readonly [Verification, string])[] = [
    [all, 'the one key read back, as it was written last'],
    [
      { ...all, recordsOfEarlierRuns: 1 },
      'the one key of this run read back, as it was written last; the 1 record of earlier runs not read back',
    ],
    [{ ...all, keysRead: 0, keysWritten: 0 }, 'no key was written, so none was read back'],
    [{ ...some, isEstimate: true }, '1 of about 2,000 keys read back, as it was written last'],
    [{ ...some, isWhole: false }, 'stopped after 1 of 2,000 keys: as it was written last'],
    [
      { ...some, keysRead: 200, isWhole: false },
      'stopped after 200 of 2,000 keys: each as it was written last',
    ],
  ];
  for (const [verification, text] of texts) assert.equal(verificationText(verification), text);
});

test('a table that may not be read fails with what is written and what is not', async () => {
  const gone = new DynamoDBClient({ ...service.dynamoDb, maxAttempts: 1 });
  gone.middlewareStack.add(
    () => () =>
      Promise.reject(
        Object.assign(new Error('no right to BatchGetItem'), {
          name: 'AccessDeniedException',
          $metadata: { httpStatusCode: 400 },
        }),
      ),
    { step: 'initialize' },
  );
  const written = new WrittenKeys(10);
  const table = {
    name: 't',
    keySchema: { partitionKey: { name: 'pk', type: 'S' } },
    describeKey: () => '',
  } as const;
  const entry = { keyHash: 1, partitionValue: 'a', sortValue: '', isPut: false } as Parameters<
    WrittenKeys['add']
  >[0];
  written.add(entry, table);
  await assert.rejects(readBack(gone, written, new AbortController().signal), {
    code: 'REQUEST_FAILED',
    message: /all is written, but --verify could not read table t: AccessDeniedException: no right/,
  });
  gone.destroy();
});

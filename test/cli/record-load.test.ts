import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InputFile, InputRecord } from '#dist/cli/input/input-record.js';
import { Output } from '#dist/cli/output.js';
import { RecordLoad, type RecordSource } from '#dist/cli/record-load.js';
import { RejectionLog } from '#dist/cli/rejection-log.js';
import { Rejects } from '#dist/cli/rejects.js';
import { startFaultyDynamoDb } from '#dist/testing/faulty-dynamodb.js';

const keySchema = { partitionKey: { name: 'pk', type: 'S' } } as const;
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

const file: InputFile = { name: 'orders.jsonl', path: 'orders.jsonl', size: undefined };

function put(line: number, pk: string): InputRecord {
  return { file, number: line, line, type: 'PUT', item: { pk } };
}

function sourceOf(records: () => AsyncGenerator<readonly InputRecord[]>): RecordSource {
  return { records, bytesRead: 0, bytesTotal: undefined };
}

function loadOf(source: RecordSource): RecordLoad {
  return new RecordLoad(source, new Rejects({ log: new RejectionLog(new Output()) }));
}

test('an input that fails half way fails the load after what it gave is written', async () => {
  await using endpoint = await startFaultyDynamoDb({ seed: 1, tables: { orders: keySchema } });
  const source = sourceOf(async function* () {
    yield [put(1, 'a'), put(2, 'b')];
    throw new Error('the disk is gone');
  });
  const load = loadOf(source);
  await load.open(
    { tableName: 'orders', keySchema },
    { endpoint: endpoint.url, region: 'local', credentials },
  );
  await assert.rejects(load.run(new AbortController().signal), {
    code: 'SOURCE_FAILED',
    message: /after orders\.jsonl:2, up to which all is settled: the disk is gone/,
  });
  assert.equal(endpoint.table('orders').size, 2);
});

test('a signal before the first line writes nothing', async () => {
  await using endpoint = await startFaultyDynamoDb({ seed: 1, tables: { orders: keySchema } });
  const source = sourceOf(async function* () {
    yield [put(1, 'a')];
  });
  const load = loadOf(source);
  await load.open(
    { tableName: 'orders', keySchema },
    { endpoint: endpoint.url, region: 'local', credentials },
  );
  const end = await load.run(AbortSignal.abort('SIGINT'));
  assert.deepEqual(end, { isWhole: false });
  assert.equal(load.figures().lines, 0);
});

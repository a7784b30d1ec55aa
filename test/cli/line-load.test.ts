import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { LineLoad } from '#dist/cli/line-load.js';
import { Output } from '#dist/cli/output.js';
import { RejectionLog } from '#dist/cli/rejection-log.js';
import { startFaultyDynamoDb } from '#dist/testing/faulty-dynamodb.js';

const keySchema = { partitionKey: { name: 'pk', type: 'S' } } as const;
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

test('an input that fails half way fails the load after what it gave is written', async () => {
  await using endpoint = await startFaultyDynamoDb({ seed: 1, tables: { orders: keySchema } });
  const load = new LineLoad(new RejectionLog(new Output()));
  await load.open(
    { tableName: 'orders', keySchema },
    { endpoint: endpoint.url, region: 'local', credentials },
  );
  const input = Readable.from(
    (async function* () {
      yield Buffer.from('{"pk":"a"}\n{"pk":"b"}\n{"pk":"c');
      throw new Error('the disk is gone');
    })(),
    { objectMode: false },
  );
  await assert.rejects(load.run(input, new AbortController().signal), {
    code: 'SOURCE_FAILED',
    message: /after line 2.*the disk is gone/,
  });
  assert.equal(endpoint.table('orders').size, 2);
});

test('a signal before the first line writes nothing', async () => {
  await using endpoint = await startFaultyDynamoDb({ seed: 1, tables: { orders: keySchema } });
  const load = new LineLoad(new RejectionLog(new Output()));
  await load.open(
    { tableName: 'orders', keySchema },
    { endpoint: endpoint.url, region: 'local', credentials },
  );
  const end = await load.run(Readable.from([Buffer.from('{"pk":"a"}\n')]), AbortSignal.abort('SIGINT'));
  assert.deepEqual(end, { isWhole: false });
  assert.equal(load.figures().lines, 0);
});

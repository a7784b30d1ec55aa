import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DynamoDbSink, readSnapshot } from 'dynamodb-sink';
import { startFaultyDynamoDb } from '#dist/testing/faulty-dynamodb.js';
import { configFor } from '../support/endpoint-config.js';

const tables = {
  orders: { partitionKey: { name: 'pk', type: 'S' } },
  audit: { partitionKey: { name: 'id', type: 'N' }, sortKey: { name: 'at', type: 'S' } },
} as const;

describe('restoreWriter', () => {
  it('goes on where another writer left off, tables and positions included', async () => {
    await using endpoint = await startFaultyDynamoDb({ seed: 1, tables, latencyMS: [5, 10] });
    const sink = new DynamoDbSink<{ n: number }>({
      tableName: 'orders',
      dynamoDb: configFor(endpoint.url),
      elementConverter: ({ n }) => [
        { type: 'PUT', item: { pk: `k${n % 7}`, n } },
        { type: 'PUT', item: { id: n, at: 'now' }, tableName: 'audit' },
      ],
    });
    const first = await sink.createWriter();
    for (let n = 0; n < 500; n++) await first.write({ n }, { partition: 'file', offset: n });
    const state = first.snapshotState();
    first.abort();
    const { positions, durablePositions, writes, rejections } = readSnapshot(state);
    assert.deepEqual([positions.get('file'), rejections], [499, 0]);
    assert.ok(writes > 0 && Number(durablePositions.get('file') ?? -1) < 499);

    const second = await sink.restoreWriter(state);
    assert.ok(Number(second.durablePositions().get('file') ?? -1) < 499);
    await second.close();
    assert.equal(second.durablePositions().get('file'), 499);
    assert.equal(endpoint.table('audit').size, 500);
    for (let key = 0; key < 7; key++) {
      const last = 499 - ((499 - key) % 7);
      const item = [...endpoint.table('orders').values()].find(
        ({ pk }) => (pk as { S: string }).S === `k${key}`,
      );
      assert.deepEqual(item?.n, { N: String(last) });
    }
  });

  it('goes on in another process where one was killed: nothing is lost, the last write of each key stands', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dynamodb-sink-restore-'));
    try {
      await using endpoint = await startFaultyDynamoDb({ seed: 1, tables, latencyMS: [2, 8] });
      const file = join(folder, 'snapshot');
      const program = fileURLToPath(new URL('../support/crashing-writer.js', import.meta.url));
      const child = spawn(process.execPath, [program, endpoint.url, file], { stdio: 'inherit' });
      const [code, signal] = await once(child, 'exit');
      assert.deepEqual([code, signal], [null, 'SIGKILL']);

      const state = readFileSync(file);
      assert.equal(readSnapshot(state).positions.get(0), 2000);
      const sink = new DynamoDbSink<{ pk: string; v: number }>({
        tableName: 'orders',
        dynamoDb: configFor(endpoint.url),
      });
      const writer = await sink.restoreWriter(state);
      // The source is read on from behind the snapshot's position.
      for (let v = 2001; v < 2500; v++)
        await writer.write({ pk: `k${v % 50}`, v }, { partition: 0, offset: v });
      await writer.close();
      assert.equal(writer.durablePositions().get(0), 2499);
      assert.equal(endpoint.table('orders').size, 50);
      const applied = new Set(endpoint.history.map(({ item }) => Number((item.v as { N: string }).N)));
      for (let v = 0; v < 2500; v++) assert.ok(applied.has(v), `record ${v} was never applied`);
      for (const item of endpoint.table('orders').values()) {
        const key = Number((item.pk as { S: string }).S.slice(1));
        assert.equal(Number((item.v as { N: string }).N), 2450 + key);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('refuses writes of a sink of another table: they would go to that one', async () => {
    await using endpoint = await startFaultyDynamoDb({
      seed: 1,
      tables: { orders: tables.orders, copies: tables.orders },
    });
    const common = { dynamoDb: configFor(endpoint.url) };
    const writer = await new DynamoDbSink({ tableName: 'orders', ...common }).createWriter();
    writer.write({ pk: 'a' });
    const state = writer.snapshotState();
    writer.abort();
    const other = new DynamoDbSink({ tableName: 'copies', ...common });
    await assert.rejects(other.restoreWriter(state), {
      code: 'SNAPSHOT_MISMATCH',
      table: 'orders',
      message: /taken by a sink of table orders/,
    });
    assert.deepEqual([endpoint.table('orders').size, endpoint.table('copies').size], [0, 0]);
  });

  it('restores a write to a table that a request had named into a sink of whatever table', async () => {
    await using endpoint = await startFaultyDynamoDb({
      seed: 1,
      tables: { orders: tables.orders, copies: tables.orders },
    });
    const common = { dynamoDb: configFor(endpoint.url) };
    const writer = await new DynamoDbSink({
      tableName: 'orders',
      elementConverter: (item: object) => ({ type: 'PUT', item, tableName: 'copies' }),
      ...common,
    }).createWriter();
    writer.write({ pk: 'a' });
    const accepted = writer.flush(); // its table is learnt first
    while (writer.metrics().bufferedWrites === 0) await setImmediate();
    const state = writer.snapshotState();
    writer.abort();
    await assert.rejects(accepted);
    const other = await new DynamoDbSink({ tableName: 'copies', ...common }).restoreWriter(state);
    assert.equal((await other.close()).put, 1);
  });

  it('refuses a snapshot whose table has another key now, and bytes that are none', async () => {
    await using before = await startFaultyDynamoDb({ seed: 1, tables });
    await using after = await startFaultyDynamoDb({ seed: 1, tables: { orders: tables.audit } });
    const writer = await new DynamoDbSink({
      tableName: 'orders',
      dynamoDb: configFor(before.url),
    }).createWriter();
    writer.write({ pk: 'a' });
    const state = writer.snapshotState();
    writer.abort();
    const sink = new DynamoDbSink({ tableName: 'orders', dynamoDb: configFor(after.url) });
    await assert.rejects(sink.restoreWriter(state), { code: 'SNAPSHOT_MISMATCH', table: 'orders' });
    await assert.rejects(sink.restoreWriter(state.subarray(0, 40)), { code: 'SNAPSHOT_BROKEN' });
    await assert.rejects(sink.restoreWriter(Buffer.from('{}')), { code: 'SNAPSHOT_FOREIGN' });
  });
});

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { DynamoDbSink, isDynamoDbSinkError, readSnapshot } from 'dynamodb-sink';
import { configFor } from '../support/endpoint-config.js';
import { faultyEndpoint } from './faulty-endpoint.js';
import { savedFile } from './saved-file.js';

const endpoint = await faultyEndpoint({ seed: 1, latencyMS: [5, 9] });
const sink = new DynamoDbSink<{ pk: string; v: number; bad?: unknown }>({
  tableName: 'orders',
  dynamoDb: configFor(endpoint.url),
  onRejected: () => new Promise(() => {}), // takes nothing, so that the rejection is in the snapshot
});

/** The snapshot of a writer with writes in flight, waiting and rejected. */
async function stateOfBusyWriter(): Promise<Buffer> {
  const writer = await sink.createWriter();
  for (let v = 0; v < 60; v++) {
    const bad = v === 30 ? { bad: Number.NaN } : {};
    await writer.write({ pk: `k${v % 20}`, v, ...bad }, { partition: `p${v % 3}`, offset: v });
  }
  const state = writer.snapshotState();
  writer.abort();
  return Buffer.from(state);
}

function isRefusal(error: unknown): boolean {
  return isDynamoDbSinkError(error) && error.code.startsWith('SNAPSHOT_');
}

describe('a snapshot file that is not as it was written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dynamodb-sink-torn-'));
  const file = join(folder, 'state');
  after(async () => {
    rmSync(folder, { recursive: true });
    await endpoint.close();
  });

  it('is refused wherever its writing was cut off, and nothing of it is written', async () => {
    const state = await stateOfBusyWriter();
    const { writes, rejections } = readSnapshot(state);
    assert.ok(writes >= 20 && rejections === 1, `${writes} writes, ${rejections} rejections`);
    const before = endpoint.stats.requests;
    writeFileSync(file, state);
    for (let length = state.length - 1; length >= 0; length--) {
      truncateSync(file, length);
      await assert.rejects(sink.restoreWriter(savedFile(file) as Buffer), isRefusal, `cut at ${length}`);
    }
    assert.equal(endpoint.stats.requests, before, 'not even the key is asked for');
  });

  it('is refused with any one bit the other way round, and with a block of zeros, as a lost page leaves', async () => {
    const state = await stateOfBusyWriter();
    const before = endpoint.stats.requests;
    for (let bit = 0; bit < 8 * state.length; bit++) {
      const flipped = Buffer.from(state);
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
      await assert.rejects(sink.restoreWriter(flipped), isRefusal, `bit ${bit}`);
    }
    for (let at = 0; at < state.length; at += 64) {
      const holed = Buffer.from(state).fill(0, at, Math.min(at + 512, state.length));
      if (!holed.equals(state)) await assert.rejects(sink.restoreWriter(holed), isRefusal, `zeros at ${at}`);
    }
    assert.equal(endpoint.stats.requests, before);
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FakeClient } from './fake-client.js';
import { FakeTrial } from './fake-trial.js';

function orders(from: number, count: number): { value: { pk: string } }[] {
  return Array.from({ length: count }, (_, n) => ({ value: { pk: `k${from + n}` } }));
}

describe('what a worker says of itself', () => {
  test('are its state, where each partition stands, and what it has done', async () => {
    const client = new FakeClient(2);
    client.append('orders', orders(0, 10));
    client.committed.set('orders/1', 0n);
    await using trial = await FakeTrial.begin({ client });
    const { running } = trial;
    const { worker } = running;
    assert.equal(worker.metrics().state, 'starting');
    assert.deepEqual(worker.health(), { state: 'starting', isLive: true, isReady: false });
    await trial.joined();
    await running.until(() => worker.metrics().state === 'joining');
    client.assign('orders', 0, 1);
    await running.until(() => client.committed.get('orders/0') === 10n && worker.metrics().commits > 0);
    const { partitions, tables, commits, ...rest } = worker.metrics();
    assert.deepEqual(rest, {
      state: 'running',
      memberId: 'fake',
      generationId: 1,
      lag: 0,
      consumed: 10,
      deadLetters: 0,
      assignments: 1,
      droppedAssignments: 0,
    });
    const [first, second] = partitions;
    assert.deepEqual(first, {
      topic: 'orders',
      partition: 0,
      durableOffset: 10n,
      committedOffset: 10n,
      highWatermark: 10n,
      lag: 0,
      consumed: 10,
      queuedBytes: 0,
    });
    assert.deepEqual([second?.durableOffset, second?.committedOffset, second?.consumed], [0n, 0n, 0]);
    assert.ok(commits >= 1);
    assert.equal(tables.items?.numRecordsOut, 10);
    assert.deepEqual(worker.health(), { state: 'running', isLive: true, isReady: true });
    await client.member?.leaving(false);
    assert.deepEqual([worker.metrics().consumed, worker.metrics().partitions], [10, []]);
    assert.deepEqual(worker.health(), { state: 'joining', isLive: true, isReady: false });
    await worker.close();
    assert.deepEqual(worker.health(), { state: 'closed', isLive: false, isReady: false });
  });

  test('is how far it is behind, and why, while its table is away', async () => {
    const client = new FakeClient();
    client.append('orders', orders(0, 5));
    await using trial = await FakeTrial.begin({ client });
    const { worker } = (await trial.joined()).running;
    client.assign('orders', 0);
    await trial.running.until(() => client.committed.get('orders/0') === 5n);
    await trial.db.setOutage('500');
    client.append('orders', orders(5, 7));
    await trial.running.until(() => worker.metrics().lag === 7 && worker.health().reason !== undefined);
    const { isLive, isReady, reason } = worker.health();
    assert.deepEqual([isLive, isReady], [true, true]);
    assert.match(reason ?? '', /^table items: retrying: InternalServerError/);
    assert.equal(worker.metrics().partitions[0]?.durableOffset, 5n);
    await trial.db.setOutage(undefined);
    await trial.running.until(() => worker.metrics().lag === 0 && worker.health().reason === undefined);
    assert.equal(worker.metrics().partitions[0]?.durableOffset, 12n);
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { FakeClient } from './fake-client.js';
import { FakeTrial } from './fake-trial.js';

const ORDERS = Array.from({ length: 20 }, (_, n) => ({ value: { pk: `k${n}` } }));

function full(partitions = 1): FakeClient {
  const client = new FakeClient(partitions);
  for (let partition = 0; partition < partitions; partition++) client.append('orders', ORDERS, partition);
  return client;
}

describe('a membership', () => {
  test('that is drained is durable and committed under its generation before the group is told', async () => {
    await using trial = await (await FakeTrial.begin({ client: full(), commitIntervalMS: 600_000 })).joined();
    const { client, running, db } = trial;
    const { generationId } = client.assign('orders', 0);
    await running.until(() => running.worker.metrics().consumed === 20);
    await client.member?.leaving(false);
    assert.equal(db.history.length, 20);
    assert.equal(client.committed.get('orders/0'), 20n);
    assert.deepEqual(
      client.calls
        .filter(([call]) => call === 'commit')
        .at(-1)
        ?.slice(0, 2),
      ['commit', generationId],
    );
    assert.deepEqual(running.revocations, ['drained']);
    assert.equal(running.worker.metrics().state, 'joining');
  });

  test('that is lost drops everything: nothing more is sent, and nothing is committed', async () => {
    await using trial = await (
      await FakeTrial.begin({
        client: full(),
        db: { latencyMS: [50, 50] },
        commitIntervalMS: 600_000,
        sink: { maxBatchSize: 2, maxInFlightRequests: 1 },
      })
    ).joined();
    const { client, running, db } = trial;
    client.assign('orders', 0);
    await running.until(() => db.history.length > 0);
    const commits = client.count('commit');
    await client.member?.leaving(true);
    const requests = db.arrivals.length;
    assert.deepEqual(running.revocations, ['lost']);
    await delay(150);
    // One request was in flight.
    assert.ok(db.arrivals.length <= requests + 1 && db.history.length < 20, `${db.arrivals.length}`);
    assert.equal(client.count('commit'), commits);
    client.assign('orders', 0);
    await running.until(() => db.table('items').size === 20);
    assert.equal(running.worker.metrics().droppedAssignments, 1);
  });

  test('whose lease has run out sends nothing, and goes on in the same generation when it is heard again', async () => {
    await using trial = await (
      await FakeTrial.begin({
        client: full(),
        sessionTimeoutMS: 1000,
        heartbeatIntervalMS: 300,
        commitIntervalMS: 600_000,
      })
    ).joined();
    const { client, running, db } = trial;
    client.assign('orders', 0);
    await running.until(() => db.history.length === 20);
    await running.until(() => !running.worker.health().isReady);
    client.append('orders', [{ value: { pk: 'late' } }]);
    await running.until(() => running.revocations.length === 1);
    assert.deepEqual(running.revocations, ['lost']);
    assert.match(String(running.told('trouble').at(-1)?.[1].message), /was not heard of for 1000 ms/);
    assert.match(String(running.worker.health().reason), /was not heard of for 1000 ms/);
    assert.equal(db.history.length, 20);
    client.member?.heard(performance.now());
    await running.until(() => db.table('items').size === 21);
    assert.equal(running.told('assigned').length, 2);
    assert.equal(running.worker.metrics().generationId, 1);
  });

  test('that is given up while it begins is not begun', async () => {
    await using trial = await (await FakeTrial.begin({ client: full() })).joined();
    const { client, running, db } = trial;
    const gate = Promise.withResolvers<void>();
    client.gates.set('committedOffsets', gate.promise);
    client.assign('orders', 0);
    await running.until(() => client.count('committedOffsets') === 1);
    await client.member?.leaving(false);
    client.gates.delete('committedOffsets');
    gate.resolve();
    client.append('orders', ORDERS);
    client.assign('orders');
    await running.until(() => running.told('assigned').length === 1);
    assert.deepEqual(running.told('assigned'), [['assigned', []]]);
    assert.equal(client.count('fetch'), 0);
    assert.equal(db.history.length, 0);
    assert.deepEqual(running.revocations, []);
  });

  test('that follows at once on another counts alone', async () => {
    await using trial = await (await FakeTrial.begin({ client: full(2) })).joined();
    const { client, running } = trial;
    const gate = Promise.withResolvers<void>();
    client.gates.set('committedOffsets', gate.promise);
    client.assign('orders', 0);
    client.assign('orders', 1);
    gate.resolve();
    await running.until(() => client.committed.get('orders/1') === 20n);
    assert.equal(client.committed.get('orders/0'), undefined);
    assert.deepEqual(
      running.told('assigned').map(([, partitions]) => partitions),
      [[{ topic: 'orders', partition: 1 }]],
    );
    assert.deepEqual(
      running.worker.metrics().partitions.map(({ partition }) => partition),
      [1],
    );
  });

  test('whose lease runs out while it is drained is not waited for any longer', async () => {
    await using trial = await (
      await FakeTrial.begin({
        client: full(),
        db: { latencyMS: [100, 100] },
        sessionTimeoutMS: 1000,
        heartbeatIntervalMS: 300,
        drainTimeoutMS: 600_000,
        sink: { maxBatchSize: 1, maxInFlightRequests: 1 },
      })
    ).joined();
    const { client, running, db } = trial;
    client.assign('orders', 0);
    await running.until(() => db.history.length > 0);
    await client.member?.leaving(false);
    // The drain would have taken two seconds, and may take ten minutes.
    assert.deepEqual(running.revocations, ['lost']);
    const written = db.history.length;
    assert.ok(written < 20, `${written}`);
    assert.ok((client.committed.get('orders/0') ?? 0n) <= written);
    client.assign('orders', 0);
    const beating = setInterval(() => client.member?.heard(performance.now()), 200);
    await running.until(() => db.table('items').size === 20);
    clearInterval(beating);
  });
});

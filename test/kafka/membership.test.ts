import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { needsKafka } from '../support/needs-kafka.js';
import { sharedBroker } from '../support/shared-broker.js';
import { json, WorkerTrial } from './worker-trial.js';

/** So that nothing is asked of the table before it is written. */
const KEY = { partitionKey: { name: 'pk', type: 'S' } } as const;

describe('members of a group', needsKafka, () => {
  const shared = sharedBroker();

  test('of a name of their own get their partitions back after a restart, and nobody else is disturbed', async () => {
    const records = Array.from({ length: 40 }, (_, n) => json({ pk: `a${n}` }, { partition: n % 4 }));
    await using trial = await WorkerTrial.begin(shared.brokers, { topic: 'named', partitions: 4, records });
    const first = trial.start({ groupInstanceId: 'one' });
    await first.untilAssigned();
    const other = trial.start({ groupInstanceId: 'two' });
    await other.untilAssigned();
    await first.until(() => first.told('assigned').length === 2);
    const had = first.worker.metrics().partitions.map(({ partition }) => partition);
    assert.equal(had.length, 2);
    const { memberId, generationId } = other.worker.metrics();
    await first.worker.close();
    await trial.produce(Array.from({ length: 40 }, (_, n) => json({ pk: `b${n}` }, { partition: n % 4 })));
    const again = trial.start({ groupInstanceId: 'one' });
    await again.untilAssigned();
    assert.deepEqual(
      again.worker.metrics().partitions.map(({ partition }) => partition),
      had,
    );
    for (const partition of had) await again.untilCommitted('named', 20, partition);
    assert.equal(trial.items().length, 80);
    assert.equal(trial.db.history.length, 80);
    const now = other.worker.metrics();
    assert.deepEqual([now.memberId, now.generationId, now.assignments], [memberId, generationId, 1]);
  });

  test('of the same name are two too many: the older one stops, and the newer goes on', async () => {
    const records = Array.from({ length: 40 }, (_, n) => json({ pk: `a${n}` }, { partition: n % 2 }));
    await using trial = await WorkerTrial.begin(shared.brokers, { topic: 'twins', partitions: 2, records });
    const older = trial.start({ groupInstanceId: 'one' });
    for (const partition of [0, 1]) await older.untilCommitted('twins', 20, partition);
    const newer = trial.start({ groupInstanceId: 'one' });
    await assert.rejects(older.ended, {
      code: 'KAFKA_REFUSED',
      message: 'another member has joined the group with the same groupInstanceId, "one"',
    });
    await trial.produce(Array.from({ length: 40 }, (_, n) => json({ pk: `b${n}` }, { partition: n % 2 })));
    for (const partition of [0, 1]) await newer.untilCommitted('twins', 40, partition);
    assert.equal(newer.worker.health().isReady, true);
    assert.equal(trial.items().length, 80);
  });

  for (const slow of ['hang', 'slowness'] as const) {
    test(`drop what cannot be drained in time because of ${slow}: nothing is lost, and each key ends with its last message`, async () => {
      const topic = `slow-drain-${slow}`;
      const records = Array.from({ length: 240 }, (_, n) =>
        json({ pk: `k${n % 60}`, v: Math.floor(n / 60) }, { partition: n % 4 }),
      );
      await using trial = await WorkerTrial.begin(shared.brokers, {
        topic,
        partitions: 4,
        records,
        db: slow === 'slowness' ? { latencyMS: [350, 450] } : {},
      });
      const options = {
        drainTimeoutMS: 200,
        sink: { keySchema: KEY, maxInFlightRequests: 1, maxBatchSize: 20, requestTimeoutMS: 2000 },
      };
      const first = trial.start(options);
      await first.until(() => trial.db.history.length >= 20);
      if (slow === 'hang') await trial.db.setOutage('hang');
      const second = trial.start(slow === 'hang' ? options : { ...options, sink: { keySchema: KEY } });
      await first.until(() => first.revocations.length > 0);
      assert.deepEqual(first.revocations, ['dropped']);
      await trial.db.setOutage(undefined);
      await first.until(() => first.told('assigned').length > 1);
      await second.untilAssigned();
      const ends = [first, second].flatMap((running) =>
        running.worker
          .metrics()
          .partitions.map(({ partition }) => running.untilCommitted(topic, 60, partition)),
      );
      assert.equal(ends.length, 4);
      await Promise.all(ends);
      assert.equal(trial.items().length, 60);
      assert.deepEqual(new Set(trial.values('v')), new Set([3]));
      assert.equal(trial.db.history.filter(({ isStale }) => isStale).length, 0);
      assert.equal(first.worker.metrics().droppedAssignments, 1);
    });
  }
});

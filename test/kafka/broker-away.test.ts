import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { needsKafka } from '../support/needs-kafka.js';
import { sharedBroker } from '../support/shared-broker.js';
import { json, WorkerTrial } from './worker-trial.js';

describe('a broker that is away', needsKafka, () => {
  const shared = sharedBroker();

  test('is asked again until it is back, twice: each key ends with its last message, and the worker says what is wrong', async () => {
    const records = Array.from({ length: 3000 }, (_, n) =>
      json({ pk: `k${n % 300}`, v: Math.floor(n / 300) }, { partition: n % 4 }),
    );
    await using trial = await WorkerTrial.begin(shared.brokers, {
      topic: 'comes-back',
      partitions: 4,
      records,
    });
    const running = trial.start({
      sessionTimeoutMS: 1500,
      maxFetchBytesPerPartition: 2000,
      sink: { maxWriteUnitsPerSecond: 500 },
    });
    for (let times = 1; times <= 2; times++) {
      await running.until(() => running.told('assigned').length === times);
      const before = trial.db.history.length;
      await running.until(() => trial.db.history.length > before + 100);
      const troubles = running.told('trouble').length;
      await shared.broker.kill();
      await running.until(() => running.told('trouble').length > troubles);
      await running.until(() => running.revocations.length === times);
      assert.ok(trial.db.history.length < 3000, 'all was written before the broker went');
      const { isLive, isReady, reason } = running.worker.health();
      assert.deepEqual([isLive, isReady], [true, false]);
      assert.match(reason ?? '', /ECONNREFUSED|was not heard of/);
      await shared.broker.restart();
    }
    for (const partition of [0, 1, 2, 3]) await running.untilCommitted('comes-back', 750, partition);
    assert.deepEqual(running.revocations, ['lost', 'lost']);
    assert.ok(running.worker.health().isReady);
    assert.equal(trial.items().length, 300);
    assert.ok(trial.items().every(({ v }) => v === 9));
    assert.equal((await running.worker.close()).isDrained, true);
  });

  test('at the close is not waited for without end, and what could not be committed is said', async () => {
    await using trial = await WorkerTrial.begin(shared.brokers, {
      topic: 'gone',
      records: [json({ pk: 'a' })],
    });
    const running = trial.start({ commitIntervalMS: 600_000, sessionTimeoutMS: 1500 });
    await running.until(() => trial.db.history.length === 1);
    await shared.broker.kill();
    const report = await running.worker.close();
    assert.equal(report.tables.gone?.put, 1);
    assert.equal(report.isDrained, false);
    assert.equal(running.worker.health().state, 'closed');
    await shared.broker.restart();
    await trial.runTo(1);
    assert.equal(trial.db.history.length, 2);
  });
});

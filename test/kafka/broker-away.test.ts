import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { needsKafka } from '../support/needs-kafka.js';
import { sharedBroker } from '../support/shared-broker.js';
import { json, WorkerTrial } from './worker-trial.js';

describe('a broker that is away', needsKafka, () => {
  const shared = sharedBroker();

  test('is asked again until it is back, twice: each key ends with its last message, and the worker says what is wrong', async () => {
    const records = Array.from({ length: 1500 }, (_, n) =>
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
      sink: { maxWriteUnitsPerSecond: 300 },
    });
    for (let times = 1; times <= 2; times++) {
      await running.until(() => running.told('assigned').length === times);
      const before = trial.db.history.length;
      await running.until(() => trial.db.history.length > before + 100);
      const troubles = running.told('trouble').length;
      await shared.broker.kill();
      await running.until(() => running.told('trouble').length > troubles);
      await running.until(() => running.revocations.length === times);
      assert.ok(trial.db.history.length < 1500, 'all was written before the broker went');
      const { isLive, isReady, reason } = running.worker.health();
      assert.deepEqual([isLive, isReady], [true, false]);
      assert.match(reason ?? '', /ECONNREFUSED|was not heard of/);
      await shared.broker.restart();
    }
    for (const partition of [0, 1, 2, 3]) await running.untilCommitted('comes-back', 375, partition);
    assert.deepEqual(running.revocations, ['lost', 'lost']);
    assert.ok(running.worker.health().isReady);
    assert.equal(trial.items().length, 300);
    assert.ok(trial.items().every(({ v }) => v === 4));
    assert.equal((await running.worker.close()).isDrained, true);
  });
});

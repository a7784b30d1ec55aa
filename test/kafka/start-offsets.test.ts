import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  commitOffsets,
  createTopic,
  deleteRecords,
  deleteTopic,
  type NewRecord,
} from '../support/kafka-topics.js';
import { needsKafka } from '../support/needs-kafka.js';
import { sharedBroker } from '../support/shared-broker.js';
import { json, WorkerTrial } from './worker-trial.js';

function some(...names: string[]): NewRecord[] {
  return names.map((pk) => json({ pk }));
}

describe('where a worker begins', needsKafka, () => {
  const shared = sharedBroker();

  test("without a commit it is the log's beginning by default", async () => {
    await using trial = await WorkerTrial.begin(shared.brokers, {
      topic: 'earliest',
      records: some('a', 'b'),
    });
    await deleteRecords(shared.brokers, 'earliest', 0, 1n);
    const { events } = await trial.runTo(2);
    assert.deepEqual(trial.values('pk'), ['b']);
    assert.ok(!events.some(([name]) => name === 'skipped'));
  });

  test("with 'latest' it is the log's end, which is committed at once: what comes while it is down is read later", async () => {
    await using trial = await WorkerTrial.begin(shared.brokers, { topic: 'latest', records: some('a', 'b') });
    const running = trial.start({ startFrom: 'latest' });
    await running.untilCommitted('latest', 2);
    await running.worker.close();
    assert.equal(await trial.committed(), 2n);
    await trial.produce(some('c'));
    await trial.runTo(3, { startFrom: 'latest' });
    assert.deepEqual(trial.values('pk'), ['c']);
  });

  test("with 'fail' the worker stops where there is no commit, and goes on where there is one", async () => {
    await using trial = await WorkerTrial.begin(shared.brokers, { topic: 'fail', records: some('a', 'b') });
    await assert.rejects(trial.start({ startFrom: 'fail' }).ended, {
      code: 'KAFKA_NO_OFFSET',
      message:
        "the partition fail/0 has no committed offset, and startFrom is 'fail': commit an offset for the group, or set startFrom to 'earliest' or 'latest'",
    });
    assert.equal(await trial.committed(), undefined);
    await commitOffsets(shared.brokers, 'fail', 'fail', new Map([[0, 1n]]));
    await trial.runTo(2, { startFrom: 'fail' });
    assert.deepEqual(trial.values('pk'), ['b']);
  });

  for (const startFrom of ['earliest', 'latest', 'fail'] as const) {
    const topic = `out-of-the-log-${startFrom}`;
    const what = startFrom === 'fail' ? 'the worker stops' : 'it says what it skips and goes on';
    test(`with '${startFrom}' and a commit that is out of the log ${what}`, async () => {
      await using trial = await WorkerTrial.begin(shared.brokers, {
        topic,
        records: some('a', 'b', 'c', 'd'),
      });
      await commitOffsets(shared.brokers, topic, topic, new Map([[0, 1n]]));
      await deleteRecords(shared.brokers, topic, 0, 3n);
      const running = trial.start({ startFrom });
      if (startFrom === 'fail') {
        await assert.rejects(running.ended, {
          code: 'KAFKA_NO_OFFSET',
          message: /has the offset 1|have the offset 1 any more/,
        });
        assert.equal(await trial.committed(), 1n);
        return;
      }
      await running.untilCommitted(topic, 4);
      const to = startFrom === 'earliest' ? 3n : 4n;
      assert.deepEqual(running.told('skipped'), [['skipped', { topic, partition: 0 }, 1n, to]]);
      assert.deepEqual(trial.values('pk'), startFrom === 'earliest' ? ['d'] : []);
      await running.until(() => running.partition(topic)?.lag === 0);
      await trial.produce(some('e'));
      await running.untilCommitted(topic, 5);
      assert.ok(trial.values('pk').includes('e'));
    });
  }

  test('is the beginning of a topic that was made anew while it ran', async () => {
    const topic = 'made-anew';
    await using trial = await WorkerTrial.begin(shared.brokers, { topic, records: some('a', 'b', 'c') });
    const running = trial.start();
    await running.untilCommitted(topic, 3);
    await deleteTopic(shared.brokers, topic);
    await createTopic(shared.brokers, topic);
    await trial.produce(some('d'));
    await running.until(() => trial.db.history.length === 4);
    await running.until(() => running.partition(topic)?.committedOffset === 1n);
    assert.equal(running.partition(topic)?.lag, 0);
    await running.worker.close();
    assert.equal(await trial.committed(), 1n);
    assert.deepEqual(trial.values('pk'), ['a', 'b', 'c', 'd']);
  });

  test('is where the log begins by now, if retention overtakes it', async () => {
    const topic = 'overtaken';
    await using trial = await WorkerTrial.begin(shared.brokers, { topic, records: some('a', 'b') });
    const running = trial.start({
      startFrom: 'latest',
      maxFetchBytesPerPartition: 1,
      maxQueuedBytesPerPartition: 1,
      sink: { maxBatchSize: 1, maxBufferedRequests: 2 },
    });
    await running.untilCommitted(topic, 2);
    await trial.db.setOutage('500');
    // Two fill the buffer, and nothing more is fetched.
    for (const name of ['c', 'd', 'e', 'f', 'g']) await trial.produce(some(name));
    await running.until(() => running.partition(topic)?.consumed === 2);
    await deleteRecords(shared.brokers, topic, 0, 7n);
    await trial.db.setOutage(undefined);
    await running.until(() => running.told('skipped').length === 1);
    assert.deepEqual(running.told('skipped'), [['skipped', { topic, partition: 0 }, 4n, 7n]]);
    // Nobody writes, and where it goes on is committed all the same: what comes while it is down is not skipped.
    await running.untilCommitted(topic, 7);
    await running.worker.close();
    await trial.produce(some('h'));
    await trial.runTo(8, { startFrom: 'latest' });
    assert.deepEqual(trial.values('pk'), ['c', 'd', 'h']);
  });
});

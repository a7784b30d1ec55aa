import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type NewRecord, produce, readTopic } from '../support/kafka-topics.js';
import { TransactionalProducer } from '../support/kafka-transactions.js';
import { needsKafka } from '../support/needs-kafka.js';
import { sharedBroker } from '../support/shared-broker.js';
import { json, WorkerTrial } from './worker-trial.js';

/** Records of one transaction, by the order in which they are written. */
function some(prefix: string, count = 3, text = ''): NewRecord[] {
  return Array.from({ length: count }, (_, n) => json({ pk: `${prefix}-${n}`, text }));
}

describe('transactions', needsKafka, () => {
  const shared = sharedBroker();

  for (const isolationLevel of ['read_committed', 'read_uncommitted'] as const) {
    const which = isolationLevel === 'read_committed' ? 'only the committed ones' : 'all of them';
    test(`with ${isolationLevel} ${which} are written, and the lag goes to zero behind their control records`, async () => {
      const topic = `two-producers-${isolationLevel}`;
      await using trial = await WorkerTrial.begin(shared.brokers, { topic });
      await using first = new TransactionalProducer(shared.brokers, `${topic}-1`);
      await using second = new TransactionalProducer(shared.brokers, `${topic}-2`);
      await first.transact(topic, 'abort', some('bad-1'));
      await first.transact(topic, 'abort', some('bad-2'), some('bad-3'));
      await first.transact(topic, 'commit', some('good-1'));
      await first.transact(topic, 'abort', some('bad-4'));
      const one = await first.begin();
      await one.send(topic, some('good-2'));
      const other = await second.begin();
      await other.send(topic, some('bad-5'));
      await produce(shared.brokers, topic, some('good-3'));
      await one.send(topic, some('good-4'));
      await one.commit();
      await other.send(topic, some('bad-6'));
      await first.transact(topic, 'abort', some('bad-7'));
      await other.abort();
      await second.transact(topic, 'commit', some('good-5'));
      await second.transact(topic, 'abort', some('bad-8'));
      const all = (await readTopic(shared.brokers, topic)).map(
        ({ value }) => JSON.parse(String(value)).pk as string,
      );
      assert.equal(all.length, 13 * 3);
      const running = trial.start({ isolationLevel });
      await running.until(() => running.told('assigned').length > 0);
      await running.until(() => {
        const { highWatermark, lag, committedOffset } = running.partition(topic) ?? {};
        // Eight transactions have ended, each with a control record.
        return highWatermark === 13n * 3n + 9n && lag === 0 && committedOffset === highWatermark;
      });
      const expected = isolationLevel === 'read_committed' ? all.filter((pk) => pk.startsWith('good')) : all;
      assert.deepEqual(trial.values('pk'), expected.toSorted());
      assert.equal(trial.db.history.length, expected.length);
    });
  }

  test('that are aborted and larger than a fetch are not written', async () => {
    const topic = 'larger-than-a-fetch';
    await using trial = await WorkerTrial.begin(shared.brokers, { topic });
    await using producer = new TransactionalProducer(shared.brokers, topic);
    const batches = Array.from({ length: 10 }, (_, n) => some(`bad-${n}`, 5, 'x'.repeat(500)));
    await producer.transact(topic, 'commit', some('good-1'));
    await producer.transact(topic, 'abort', ...batches);
    await producer.transact(topic, 'commit', some('good-2'));
    const end = 6 + 50 + 3;
    await trial.runTo(end, { maxFetchBytes: 4000, maxFetchBytesPerPartition: 4000 });
    assert.deepEqual(
      trial.values('pk'),
      [...some('good-1'), ...some('good-2')].map(({ value }) => JSON.parse(String(value)).pk),
    );
  });

  test('that are not ended yet are waited for, and hold up nobody for good', async () => {
    const topic = 'open-transaction';
    await using trial = await WorkerTrial.begin(shared.brokers, { topic, records: some('good-1') });
    await using producer = new TransactionalProducer(shared.brokers, topic);
    const open = await producer.begin();
    await open.send(topic, some('good-2'));
    await produce(shared.brokers, topic, some('good-3'));
    const running = trial.start();
    await running.untilCommitted(topic, 3);
    assert.deepEqual(trial.values('pk').length, 3);
    assert.equal(running.partition(topic)?.lag, 6);
    await open.commit();
    await running.untilCommitted(topic, 10);
    assert.deepEqual(trial.values('pk').length, 9);
    // In the order of the log.
    const batches = trial.db.history.map(({ key }) => key.slice(key.indexOf('good'), key.lastIndexOf('-')));
    assert.deepEqual([...new Set(batches)], ['good-1', 'good-2', 'good-3']);
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TopicTables } from 'dynamodb-sink/kafka';
import { createTopic, produce } from '../support/kafka-topics.js';
import { needsKafka } from '../support/needs-kafka.js';
import { sharedBroker } from '../support/shared-broker.js';
import { json, WorkerTrial } from './worker-trial.js';

const PK = { partitionKey: { name: 'pk', type: 'S' } } as const;

describe('tables of topics', needsKafka, () => {
  const shared = sharedBroker();

  const ways: readonly (readonly [how: string, tables: TopicTables, first: string, second: string])[] = [
    ['by a record', { 'record-a': 'one', 'record-b': 'two' }, 'record-a', 'record-b'],
    ['by a pattern', 'prod-{topic}', 'pattern-a', 'pattern-b'],
    ['by a function', (topic) => topic.toUpperCase(), 'function-a', 'function-b'],
  ];
  for (const [how, tables, first, second] of ways) {
    test(`are told ${how}`, async () => {
      const tableOf = (topic: string): string => {
        if (typeof tables === 'function') return tables(topic);
        return typeof tables === 'string' ? `prod-${topic}` : (tables[topic] ?? '');
      };
      await using trial = await WorkerTrial.begin(shared.brokers, {
        topic: first,
        records: [json({ pk: 'a' })],
        tables: { [tableOf(first)]: PK, [tableOf(second)]: PK },
      });
      await createTopic(shared.brokers, second);
      await produce(shared.brokers, second, [json({ pk: 'b' }), json({ pk: 'c' })]);
      const running = trial.start({ topics: [first, second], tables });
      await running.untilCommitted(first, 1);
      await running.untilCommitted(second, 2);
      const { tables: reports } = await running.worker.close();
      assert.deepEqual(trial.values('pk', tableOf(first)), ['a']);
      assert.deepEqual(trial.values('pk', tableOf(second)), ['b', 'c']);
      assert.deepEqual([reports[tableOf(first)]?.put, reports[tableOf(second)]?.put], [1, 2]);
    });
  }

  test('of topics that a record does not name are the own one of the sink', async () => {
    await using trial = await WorkerTrial.begin(shared.brokers, {
      topic: 'unnamed',
      records: [json({ pk: 'a' })],
      tables: { own: PK, other: PK },
    });
    await createTopic(shared.brokers, 'named');
    await trial.runTo(1, {
      topics: ['named', 'unnamed'],
      tables: { named: 'other' },
      sink: { tableName: 'own' },
    });
    assert.deepEqual(trial.values('pk', 'own'), ['a']);
  });

  test('that take nothing hold up no other: those are written and committed meanwhile, and little is fetched for the slow one', async () => {
    const text = 'x'.repeat(100);
    const records = Array.from({ length: 2000 }, (_, n) => json({ pk: `k${n}`, text }));
    await using trial = await WorkerTrial.begin(shared.brokers, {
      topic: 'quick',
      records,
      tables: {
        'to-slow': { ...PK, capacity: { writeUnitsPerSecond: 1, burstSeconds: 0 } },
        'to-quick': PK,
      },
    });
    await createTopic(shared.brokers, 'slow');
    // Batches of about 75 kB: a batch is fetched and queued whole.
    for (let at = 0; at < 2000; at += 500) await produce(shared.brokers, 'slow', records.slice(at, at + 500));
    const maxQueuedBytesPerPartition = 50_000;
    const maxFetchBytesPerPartition = 100_000;
    const running = trial.start({
      topics: ['quick', 'slow'],
      tables: 'to-{topic}',
      maxQueuedBytesPerPartition,
      maxFetchBytesPerPartition,
      sink: { maxBufferedRequests: 500 },
    });
    let mostQueued = 0;
    await running.until(() => {
      mostQueued = Math.max(mostQueued, running.partition('slow')?.queuedBytes ?? 0);
      return running.partition('quick')?.committedOffset === 2000n;
    });
    // Both write: the slow one is full by now, and stays so.
    await running.until(() => (running.partition('slow')?.consumed ?? 0) >= 500);
    assert.equal(trial.values('pk', 'to-quick').length, 2000);
    const slow = running.partition('slow');
    assert.ok(slow !== undefined && slow.consumed <= 501, `${slow?.consumed} taken for a buffer of 500`);
    // Nothing is fetched beyond the limit: what was below it takes one more fetch, which is one batch.
    const most = maxQueuedBytesPerPartition + 500 * (200 + 125);
    assert.ok(mostQueued > 0 && mostQueued <= most, `${mostQueued} bytes queued`);
    const { isDrained, tables } = await running.worker.close({ timeoutMS: 0 });
    assert.deepEqual([isDrained, tables['to-quick']?.put], [false, 2000]);
    const committed = (await trial.committed('slow')) ?? 0n;
    assert.ok(committed <= trial.values('pk', 'to-slow').length, `${committed}`);
  });
});

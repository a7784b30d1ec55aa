import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KafkaClientError, type PartitionOffset } from 'dynamodb-sink/kafka';
import { Committer } from '#dist/kafka/committer.js';
import { PartitionFeed } from '#dist/kafka/partition-feed.js';
import { QueueBudget } from '#dist/kafka/queue-budget.js';
import { FakeClient } from './fake-client.js';

const GENERATION = { generationId: 7, memberId: 'me', partitions: [] };

function world(intervalMS = 600_000) {
  const client = new FakeClient();
  const durable = new Map<string, bigint>();
  const told: (readonly PartitionOffset[])[] = [];
  const troubles: Error[] = [];
  const taker = { take: () => undefined, skip: () => undefined };
  const host = { hasRoom: () => {}, failed: () => {}, malformed: () => {} };
  const budget = new QueueBudget(1000, () => {});
  const feeds = [0, 1].map(
    (partition) => new PartitionFeed({ topic: 'a', partition }, 5n, 100, budget, taker, host),
  );
  const committer = new Committer(client, GENERATION, feeds, intervalMS, {
    durableOffsets: () => durable,
    committed: (offsets) => void told.push(offsets),
    troubled: (error) => void troubles.push(error),
  });
  committer.stop();
  return { client, durable, told, troubles, feeds, committer };
}

test('where nothing is durable yet the beginning is committed, and then the offset behind what is durable', async () => {
  const { client, durable, told, feeds, committer } = world();
  const [first, second] = feeds;
  if (second !== undefined) second.committedOffset = 5n;
  assert.equal(await committer.commit(), 'committed');
  assert.deepEqual(client.committed, new Map([['a/0', 5n]]));
  durable.set('a/0', 9n);
  durable.set('a/1', 5n);
  assert.equal(await committer.commit(), 'committed');
  assert.deepEqual(
    client.committed,
    new Map([
      ['a/0', 10n],
      ['a/1', 6n],
    ]),
  );
  assert.deepEqual([first?.committedOffset, second?.committedOffset], [10n, 6n]);
  assert.equal(await committer.commit(), 'committed');
  assert.equal(client.count('commit'), 2);
  assert.equal(told.length, 2);
  assert.deepEqual(client.calls[0]?.[1], 7);
});

test('commits do not overtake each other, and a later one has what became durable meanwhile', async () => {
  const { client, durable, committer } = world();
  const gate = Promise.withResolvers<void>();
  client.gates.set('commit', gate.promise);
  durable.set('a/0', 6n);
  const first = committer.commit();
  durable.set('a/0', 8n);
  const others = [committer.commit(), committer.commit()];
  assert.equal(client.count('commit'), 1);
  client.gates.clear();
  gate.resolve();
  assert.deepEqual(await Promise.all([first, ...others]), ['committed', 'committed', 'committed']);
  assert.equal(client.committed.get('a/0'), 9n);
  assert.equal(client.count('commit'), 2);
});

test('one that is fenced fails in silence, any other failure is told, and both are made again', async () => {
  const { client, troubles, told, feeds, committer } = world();
  client.failures.set('commit', new KafkaClientError('fenced', 'the generation is over'));
  assert.equal(await committer.commit(), 'fenced');
  assert.deepEqual(troubles, []);
  const away = new KafkaClientError('unavailable', 'the coordinator is away');
  client.failures.set('commit', away);
  assert.equal(await committer.commit(), 'failed');
  assert.deepEqual(troubles, [away]);
  assert.deepEqual([told.length, feeds[0]?.committedOffset], [0, undefined]);
  client.failures.clear();
  assert.equal(await committer.commit(), 'committed');
  assert.equal(told.length, 1);
});

test('an offset that the writer has forgotten does not go back, and after the end nothing is committed any more', async () => {
  const { client, durable, committer } = world();
  durable.set('a/0', 9n);
  assert.equal(await committer.commit(), 'committed');
  durable.clear();
  assert.equal(await committer.commit(), 'committed');
  assert.equal(client.committed.get('a/0'), 10n);
  assert.equal(client.count('commit'), 1);
  durable.set('a/0', 11n);
  committer.end();
  assert.equal(await committer.commit(), 'fenced');
  assert.equal(client.count('commit'), 1);
});

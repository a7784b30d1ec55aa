import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { DynamoDbSinkError } from 'dynamodb-sink';
import type { RecordBatch } from 'dynamodb-sink/kafka';
import { FeedWorld, fetched } from './feed-world.js';
import { batchOf } from './record-batches.js';

const CONTROL = 32;
const TRANSACTIONAL = 16;
const LOG_APPEND_TIME = 8;

function three(firstOffset: bigint): RecordBatch {
  return batchOf([{}, {}, {}], { firstOffset });
}

test('of a batch that begins before the offset asked for the messages before it are passed over', async () => {
  const { feed, taken, ...world } = new FeedWorld(4n);
  assert.equal(feed.id, 'orders/3');
  feed.push(fetched(three(0n), three(3n), three(6n)));
  await feed.untilTaken();
  assert.deepEqual(taken, ['4', '5', '6', '7', '8']);
  assert.deepEqual([feed.fetchOffset, feed.nextOffset, feed.consumed, feed.highWatermark], [9n, 9n, 5, 100n]);
  assert.deepEqual(world.failures, []);
});

test('batches that come twice are taken once', async () => {
  const world = new FeedWorld();
  await world.push(three(0n));
  await world.push(three(0n), three(3n));
  assert.deepEqual(world.taken, ['0', '1', '2', '3', '4', '5']);
});

test('offsets that compaction has taken away are passed, also at the end of a batch and where a batch is empty', async () => {
  const world = new FeedWorld();
  await world.push(
    batchOf([{ offsetDelta: 1 }, { offsetDelta: 4 }], { lastOffsetDelta: 6 }),
    batchOf([], { firstOffset: 10n, lastOffsetDelta: 2 }),
    batchOf([{}], { firstOffset: 20n }),
  );
  assert.deepEqual(world.taken, ['1', '4', 'to 6', 'to 12', '20']);
  assert.equal(world.feed.nextOffset, 21n);
});

test('control batches and those of aborted transactions are passed as offsets without a message', async () => {
  const world = new FeedWorld();
  world.feed.push({
    ...fetched(
      batchOf([{}, {}], { attributes: TRANSACTIONAL, producerId: 7n }),
      batchOf([{ key: 'x' }], { firstOffset: 2n, attributes: CONTROL | TRANSACTIONAL, producerId: 8n }),
      batchOf([{}], { firstOffset: 3n, attributes: TRANSACTIONAL, producerId: 9n }),
    ),
    abortedTransactions: [{ producerId: 7n, firstOffset: 0n }],
  });
  await world.feed.untilTaken();
  assert.deepEqual(world.taken, ['to 1', 'to 2', '3']);
});

test('messages have the time of their producer, or of the broker where the batch says so', async () => {
  const world = new FeedWorld();
  const times = { firstTimestamp: 1000n, maxTimestamp: 5000n };
  await world.push(
    batchOf([{}, {}], times),
    batchOf([{}, {}], { ...times, firstOffset: 2n, attributes: LOG_APPEND_TIME }),
  );
  assert.deepEqual(world.times, [1000, 1001, 5000, 5000]);
});

test('a message without room is waited for, and what is queued meanwhile makes it full', async () => {
  const world = new FeedWorld(0n, 100);
  const { feed } = world;
  const { promise, resolve } = Promise.withResolvers<void>();
  world.room = promise;
  assert.ok(feed.isHungry);
  feed.push(fetched(three(0n)));
  feed.push(fetched(three(3n)));
  await turn();
  assert.deepEqual(world.taken, ['0']);
  // Six records, and what a batch takes beside them.
  const [bytes] = three(0n).records;
  assert.equal(feed.queuedBytes, 2 * (Number(bytes?.length) + 400));
  assert.ok(!feed.isHungry);
  assert.equal(world.rooms, 0);
  world.room = undefined;
  resolve();
  await feed.untilTaken();
  assert.deepEqual(world.taken, ['0', '1', '2', '3', '4', '5']);
  assert.equal(feed.queuedBytes, 0);
  assert.ok(feed.isHungry && world.rooms > 0);
});

test('where the bytes are no messages it goes on from the last one before them, and tells it', async () => {
  for (const taken of [0, 2]) {
    const world = new FeedWorld();
    const broken = batchOf([{}, {}, {}].slice(0, taken), { lastOffsetDelta: 2 });
    world.feed.push(
      fetched({ ...broken, recordCount: 3, records: [...broken.records, Buffer.alloc(50)] }, three(3n)),
    );
    await world.feed.untilTaken();
    assert.deepEqual(world.malformed, [`orders/3:${taken}`]);
    assert.deepEqual([world.feed.fetchOffset, world.feed.queuedBytes], [BigInt(taken), 0]);
    assert.ok(world.feed.restsUntil > performance.now());
    await world.push(three(0n), three(3n));
    assert.deepEqual(world.taken, ['0', '1', '2', '3', '4', '5']);
    assert.deepEqual(world.failures, []);
  }
});

test('a batch that does not hold what it says is not passed', async () => {
  const [records] = three(0n).records;
  const batch = { ...three(0n), records: [records as Buffer] };
  const broken = [
    [{ ...batch, recordCount: -1 }, []],
    [{ ...batch, recordCount: 0 }, []],
    [{ ...batch, recordCount: 1 }, ['0']],
    [{ ...batch, recordCount: 4 }, ['0', '1', '2']],
    [{ ...batch, lastOffsetDelta: 1 }, ['0', '1']],
    [batchOf([{}, { offsetDelta: 2 }, { offsetDelta: 1 }], { lastOffsetDelta: 2 }), ['0', '2']],
  ] as const;
  for (const [given, taken] of broken) {
    const world = new FeedWorld();
    await world.push(given, three(3n));
    assert.deepEqual(world.taken, taken);
    const next = taken.length === 0 ? 0 : Number(taken.at(-1)) + 1;
    assert.deepEqual(world.malformed, [`orders/3:${next}`]);
    assert.deepEqual([world.feed.nextOffset, world.feed.fetchOffset], [BigInt(next), BigInt(next)]);
  }
});

test('one that is stopped while a message waits takes nothing more, and lets go of what is queued', async () => {
  const world = new FeedWorld();
  const { promise, resolve } = Promise.withResolvers<void>();
  world.room = promise;
  world.feed.push(fetched(three(0n), three(3n)));
  await turn();
  world.feed.stop();
  resolve();
  await world.feed.untilTaken();
  await world.push(three(6n));
  assert.deepEqual(world.taken, ['0']);
  assert.deepEqual([world.feed.queuedBytes, world.feed.isHungry], [0, false]);
});

test('a writer that fails is told, but not where the feed is stopped', async () => {
  const world = new FeedWorld();
  const failure = new Error('the writer has failed');
  world.room = Promise.reject(failure);
  await world.push(three(0n));
  assert.deepEqual(world.failures, [failure]);
  const stopped = new FeedWorld();
  const { promise, reject } = Promise.withResolvers<void>();
  stopped.room = promise;
  stopped.feed.push(fetched(three(0n)));
  stopped.feed.stop();
  reject(failure);
  await stopped.feed.untilTaken();
  assert.deepEqual(stopped.failures, []);
});

test('goes on from where it is sent, forwards and back', async () => {
  const world = new FeedWorld();
  await world.push(three(0n));
  world.feed.seek(10n);
  await world.push(three(9n));
  world.feed.seek(1n);
  await world.push(three(0n));
  assert.deepEqual(world.taken, ['0', '1', '2', '10', '11', '1', '2']);
  assert.equal(world.feed.durableOffset, 1n);
});

test('a message for whose writer too many wait is handed to it again, before the next one', async () => {
  const world = new FeedWorld();
  let times = 0;
  world.beforeTake = () => {
    if (world.taken.length === 1 && ++times <= 2)
      throw new DynamoDbSinkError('WRITE_NOT_AWAITED', 'a thousand calls of write wait');
  };
  await world.push(three(0n));
  assert.equal(times, 3);
  assert.deepEqual(world.taken, ['0', '1', '2']);
  assert.equal(world.feed.consumed, 3);
  assert.deepEqual(world.failures, []);
});

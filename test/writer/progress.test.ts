import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ConverterResult, DynamoDbSinkError } from 'dynamodb-sink';
import { scriptedWorld, takeAll } from '../support/scripted-world.js';

interface Order {
  readonly pk: string;
  readonly v?: number;
  readonly bad?: unknown;
}

describe('durablePositions', () => {
  it('pass in no more than linear time when one key is replaced over and over', async () => {
    const { writer, transport, clock } = scriptedWorld<Order>({ overwriteByPartitionKeys: 'primaryKey' });
    // Copying the places each time would take a minute and more.
    for (let offset = 0; offset < 100_000; offset++) writer.write({ pk: 'a' }, { partition: 0, offset });
    const closed = writer.close();
    await clock.pass(1);
    transport.sent[0]?.written();
    assert.equal((await clock.until(closed)).coalesced, 99_999);
    assert.deepEqual(writer.durablePositions(), new Map([[0, 99_999]]));
  });

  it('tells per partition the last offset up to which everything is durable', async () => {
    const { writer, transport, clock } = scriptedWorld({ maxBatchSize: 1 });
    writer.write({ pk: 'a' }, { partition: 0, offset: 10n });
    writer.write({ pk: 'b' }, { partition: 0, offset: 11n });
    writer.write({ pk: 'c' }, { partition: 'x', offset: 'shard-1' });
    await Promise.resolve(); // full batches behind the first leave together
    assert.deepEqual(writer.durablePositions(), new Map());
    transport.sent[1]?.written();
    transport.sent[2]?.written();
    assert.deepEqual(writer.durablePositions(), new Map([['x', 'shard-1']]));
    transport.sent[0]?.written();
    assert.deepEqual(
      writer.durablePositions(),
      new Map<string | number, unknown>([
        ['x', 'shard-1'],
        [0, 11n],
      ]),
    );
    await clock.until(writer.close());
  });

  it('passes an element when all of its writes have, and one without writes at once', async () => {
    const { writer, transport, clock } = scriptedWorld<{ writes: string[] }>({
      maxBatchSize: 1,
      elementConverter: ({ writes }) => writes.map((pk) => ({ type: 'PUT', item: { pk } })),
    });
    const offset = (n: number) => ({ partition: 0, offset: n });
    writer.write({ writes: [] }, offset(1));
    assert.equal(writer.durablePositions().get(0), 1);
    writer.write({ writes: ['a', 'b'] }, offset(2));
    writer.write({ writes: [] }, offset(3));
    writer.advance(offset(4));
    await Promise.resolve(); // full batches behind the first leave together
    transport.sent[1]?.written();
    assert.equal(writer.durablePositions().get(0), 1);
    transport.sent[0]?.written();
    assert.equal(writer.durablePositions().get(0), 4);
    await clock.until(writer.close());
  });

  it('passes an element that was replaced when its replacement is durable', async () => {
    const { writer, transport, clock } = scriptedWorld({ overwriteByPartitionKeys: 'primaryKey' });
    for (let n = 1; n <= 3; n++) writer.write({ pk: 'a', n }, { partition: n % 2, offset: n });
    const flushed = writer.flush();
    assert.deepEqual(writer.durablePositions(), new Map());
    transport.sent[0]?.written();
    assert.deepEqual(
      writer.durablePositions(),
      new Map([
        [1, 3],
        [0, 2],
      ]),
    );
    await clock.until(flushed);
  });

  it('passes a rejected element only when onRejected has taken it, with its position', async () => {
    let take: () => void = () => {};
    const { writer, clock } = scriptedWorld<Order>(
      {
        onRejected: ({ position, error, element }) => {
          assert.deepEqual(position, { partition: 0, offset: 1 });
          assert.deepEqual(
            [error.code, (error.cause as Error).message, element.pk],
            ['SOURCE_REJECTED', 'no Avro', 'raw'],
          );
          return new Promise<void>((resolve) => {
            take = resolve;
          });
        },
      },
      takeAll,
    );
    writer.reject({ pk: 'raw' }, new Error('no Avro'), { partition: 0, offset: 1 });
    writer.write({ pk: 'a' }, { partition: 0, offset: 2 });
    const flushed = writer.flush();
    await clock.pass(1);
    assert.deepEqual(writer.durablePositions(), new Map());
    take();
    await clock.until(flushed);
    assert.equal(writer.durablePositions().get(0), 2);
  });

  it('keeps the order of the calls behind a converter that takes its time', async () => {
    const world = scriptedWorld<Order & { slow?: true }>(
      {
        elementConverter: (item, { position }): ConverterResult | Promise<ConverterResult> => {
          assert.ok(position !== undefined);
          const request = { type: 'PUT', item } as const;
          if (item.slow === undefined) return request;
          return new Promise((resolve) => world.clock.setTimer(() => resolve(request), 50));
        },
      },
      takeAll,
    );
    const { writer, clock } = world;
    writer.write({ pk: 'a', slow: true }, { partition: 0, offset: 1 });
    writer.advance({ partition: 0, offset: 2 });
    await clock.pass(40);
    assert.deepEqual(writer.durablePositions(), new Map(), 'what is not converted yet is not passed');
    await clock.until(writer.flush());
    assert.equal(writer.durablePositions().get(0), 2);
  });

  it('is not passed by what a fatal failure left behind', async () => {
    const { writer, clock } = scriptedWorld<Order>({}, (request) =>
      request.answer({ kind: 'fatal', name: 'AccessDeniedException', message: 'no', code: 'ACCESS_DENIED' }),
    );
    writer.write({ pk: 'a' }, { partition: 0, offset: 1 });
    await assert.rejects(clock.until(writer.close()), { code: 'ACCESS_DENIED' });
    assert.deepEqual(writer.durablePositions(), new Map());
  });

  it('refuses what is no position', () => {
    const { writer } = scriptedWorld();
    for (const position of [
      5,
      {},
      { partition: 0 },
      { partition: {}, offset: 1 },
      { partition: 0, offset: null },
      null,
    ]) {
      assert.throws(() => writer.write({ pk: 'a' }, position as never), { code: 'INVALID_POSITION' });
    }
    assert.equal(writer.report().elements, 0);
  });
});

describe('onDurable', () => {
  it('is told of each partition that has advanced, as it does, and no other', async () => {
    const told: [string | number, unknown][][] = [];
    const { writer, transport, clock } = scriptedWorld({
      maxBatchSize: 1,
      onDurable: (positions) => void told.push([...positions]),
    });
    writer.write({ pk: 'a' }, { partition: 0, offset: 1 });
    writer.write({ pk: 'b' }, { partition: 1, offset: 1 });
    writer.advance({ partition: 2, offset: 9 });
    await Promise.resolve(); // full batches behind the first leave together
    transport.sent[1]?.written();
    transport.sent[0]?.written();
    await clock.until(writer.close());
    assert.deepEqual(told, [[[2, 9]], [[1, 1]], [[0, 1]]]);
  });

  it('may give a promise, which is not awaited; what it rejects stops the sink', async () => {
    const { writer, clock } = scriptedWorld(
      { onDurable: () => Promise.reject(new Error('disk full')) },
      takeAll,
    );
    writer.write({ pk: 'a' }, { partition: 0, offset: 1 });
    await clock.until(writer.flush());
    await assert.rejects(clock.until(writer.failed), {
      code: 'POSITION_HANDLER_FAILED',
      message: /disk full/,
    });
  });

  it('stops the sink when it throws', async () => {
    const { writer, clock } = scriptedWorld(
      {
        onDurable: () => {
          throw new Error('disk full');
        },
      },
      takeAll,
    );
    writer.write({ pk: 'a' }, { partition: 0, offset: 1 });
    await assert.rejects(clock.until(writer.close()), {
      code: 'POSITION_HANDLER_FAILED',
      message: /disk full/,
    });
  });
});

describe('maxPositionsAhead', () => {
  it('makes write wait while a stuck element holds up the watermark', async () => {
    const { writer, transport, clock } = scriptedWorld({ maxBatchSize: 1, maxPositionsAhead: 10 });
    writer.write({ pk: 'stuck' }, { partition: 0, offset: 0 });
    let room: Promise<void> | undefined;
    let offset = 0;
    while (room === undefined) room = writer.advance({ partition: 0, offset: ++offset });
    assert.equal(offset, 9);
    transport.sent[0]?.written();
    await clock.until(room);
    assert.equal(writer.durablePositions().get(0), 9);
    await clock.until(writer.close());
  });
});

describe('discard', () => {
  it('refuses what is no partition', async () => {
    const { writer } = scriptedWorld({}, takeAll);
    for (const wrong of [undefined, { partition: 0 }, null] as never[]) {
      await assert.rejects(writer.discard(wrong), { code: 'INVALID_POSITION' });
    }
    writer.abort();
  });

  it('takes out what is not sent, awaits what is, and forgets the positions of its partition', async () => {
    const { writer, transport, clock } = scriptedWorld<Order>({ maxBatchSize: 2 });
    const at = (partition: number, offset: number) => ({ partition, offset });
    writer.write({ pk: 'a', v: 1 }, at(0, 1));
    writer.write({ pk: 'b', v: 1 }, at(1, 1));
    writer.write({ pk: 'a', v: 2 }, at(0, 2)); // behind the first
    writer.write({ pk: 'b', v: 2 }, at(1, 2));
    writer.write({ pk: 'c' }, at(0, 3)); // ready
    let isDone = false;
    const discarded = writer.discard(0).then(() => {
      isDone = true;
    });
    await clock.pass(1);
    assert.equal(isDone, false, 'a of partition 0 is in flight');
    transport.sent[0]?.written(['a']);
    await clock.until(discarded);
    assert.deepEqual(writer.durablePositions(), new Map([[1, 1]]));
    const closed = writer.close();
    await clock.pass(1);
    assert.deepEqual(
      transport.sent.slice(1).map(({ keys }) => keys),
      [['b']],
      'nothing of partition 0 is sent again',
    );
    transport.sent[1]?.written();
    const report = await clock.until(closed);
    assert.deepEqual([report.put, report.discarded], [2, 3]);
    assert.deepEqual(writer.durablePositions(), new Map([[1, 2]]));
    assert.equal(clock.pending, 0);
  });

  it('waits for an attempt without an answer until one is answered', async () => {
    const { writer, transport, clock } = scriptedWorld<Order>({ maxBatchSize: 1 });
    writer.write({ pk: 'a' }, { partition: 0, offset: 1 });
    transport.sent[0]?.answer({ kind: 'transient', name: 'ECONNRESET', message: 'reset' });
    let isDone = false;
    const discarded = writer.discard(0).then(() => {
      isDone = true;
    });
    await clock.pass(100);
    assert.equal(isDone, false);
    assert.equal(transport.sent.length, 2);
    transport.sent[1]?.written();
    await clock.until(discarded);
  });

  it('takes out a write in flight once an answer says that it was not applied', async () => {
    const { writer, transport, clock } = scriptedWorld<Order>({ maxBatchSize: 1 });
    writer.write({ pk: 'a' }, { partition: 0, offset: 1 });
    writer.write({ pk: 'a' }, { partition: 1, offset: 1 });
    const discarded = writer.discard(0);
    transport.sent[0]?.answer({ kind: 'throttled', name: 'ThrottlingException', message: 'slow down' });
    await clock.until(discarded);
    const closed = writer.close();
    assert.equal(transport.sent.length, 2);
    transport.sent[1]?.written();
    assert.equal((await clock.until(closed)).discarded, 1);
  });

  it('takes out a write that stands for two partitions once both are given up, and not before', async () => {
    const { writer, transport, clock } = scriptedWorld<Order>({ overwriteByPartitionKeys: 'primaryKey' });
    for (const pk of ['a', 'b']) {
      writer.write({ pk, v: 1 }, { partition: 0, offset: pk });
      writer.write({ pk, v: 2 }, { partition: 1, offset: pk });
      await clock.until(writer.discard(0));
      if (pk === 'a') await clock.until(writer.discard(1));
    }
    const closed = writer.close();
    assert.deepEqual(
      transport.sent.map(({ keys }) => keys),
      [['b']],
    );
    transport.sent[0]?.written();
    await clock.until(closed);
    assert.deepEqual(writer.durablePositions(), new Map([[1, 'b']]));
  });

  it('leaves a write without a position where it is, also one that shares the place of a discarded one', async () => {
    const { writer, transport, clock } = scriptedWorld<Order>({ overwriteByPartitionKeys: 'primaryKey' });
    writer.write({ pk: 'a', v: 1 }, { partition: 0, offset: 1 });
    writer.write({ pk: 'a', v: 2 });
    writer.write({ pk: 'b', v: 1 });
    writer.write({ pk: 'b', v: 2 }, { partition: 0, offset: 2 });
    await clock.until(writer.discard(0));
    const closed = writer.close();
    assert.deepEqual(transport.sent[0]?.keys, ['a', 'b']);
    transport.sent[0]?.written();
    await clock.until(closed);
  });

  it('awaits a write in flight that stands for another partition as well', async () => {
    const { writer, transport, clock } = scriptedWorld<Order>({ overwriteByPartitionKeys: 'primaryKey' });
    writer.write({ pk: 'a', v: 1 }, { partition: 1, offset: 1 });
    writer.write({ pk: 'a', v: 2 }, { partition: 0, offset: 1 });
    writer.write({ pk: 'b', v: 1 });
    writer.write({ pk: 'b', v: 2 }, { partition: 0, offset: 2 });
    const closed = writer.close();
    await clock.pass(1);
    let isDone = false;
    const discarded = writer.discard(0).then(() => {
      isDone = true;
    });
    await clock.pass(1);
    assert.equal(isDone, false);
    transport.sent[0]?.written(['b']);
    await clock.pass(100);
    assert.equal(isDone, false, 'b is sent again');
    transport.sent[1]?.written();
    await clock.until(discarded);
    await clock.until(closed);
    assert.deepEqual(writer.durablePositions(), new Map([[1, 1]]));
  });

  it('sends nothing of it again in the parts of a batch that was refused', async () => {
    const rejected: unknown[] = [];
    const { writer, transport, clock } = scriptedWorld<Order>({
      maxInFlightRequests: 1,
      onRejected: ({ position }) => {
        rejected.push(position);
      },
    });
    for (const [index, pk] of ['a', 'b', 'c', 'd'].entries())
      writer.write({ pk }, { partition: pk === 'd' ? 1 : 0, offset: index });
    const flushed = writer.flush();
    await clock.pass(1);
    transport.sent[0]?.refused(); // a and b are sent, c and d wait for them
    let isDone = false;
    const discarded = writer.discard(0).then(() => {
      isDone = true;
    });
    await clock.pass(1);
    assert.equal(isDone, false);
    transport.sent[1]?.refused();
    transport.sent[2]?.refused();
    await clock.until(discarded);
    await clock.until(flushed);
    assert.deepEqual(
      transport.sent.map(({ keys }) => keys),
      [['a', 'b', 'c', 'd'], ['a', 'b'], ['d']],
    );
    assert.deepEqual(rejected, [{ partition: 1, offset: 3 }]);
    assert.equal((await clock.until(writer.close())).discarded, 3);
  });

  it('rejects the promise of writeDurable for what it takes out', async () => {
    const { writer, clock } = scriptedWorld<Order>({ maxInFlightRequests: 1, maxBatchSize: 1 });
    writer.write({ pk: 'x' });
    const durable = writer.writeDurable({ pk: 'a' }, { partition: 0, offset: 1 });
    await clock.until(writer.discard(0));
    await assert.rejects(durable, ({ code }: DynamoDbSinkError) => code === 'DISCARDED');
    writer.abort();
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DynamoDbSinkError, Rejection } from 'dynamodb-sink';
import type { SentRequest } from '../support/scripted-transport.js';
import { orders, scriptedWorld, takeAll } from '../support/scripted-world.js';
import { SimulatedWorld } from '../support/simulated-writer.js';

interface Order {
  readonly pk: string;
  readonly bad?: unknown;
}

/** A service that refuses every batch with a bad key in it. */
function refusing(isBad: (key: string) => boolean): (request: SentRequest) => void {
  return (request) => (request.keys.some(isBad) ? request.refused() : request.written());
}

function isPoison(key: string): boolean {
  return key.startsWith('bad');
}

describe('a record that fails its local checks', () => {
  it('is handed over with element, request and reason, and its neighbours are written', async () => {
    const rejections: Rejection<Order>[] = [];
    const { writer, clock } = scriptedWorld<Order>({ onRejected: (r) => void rejections.push(r) }, takeAll);
    const bad = { pk: 'b', bad: Number.NaN };
    for (const order of [{ pk: 'a' }, bad, { pk: 'c' }]) writer.write(order);
    const report = await clock.until(writer.close());
    assert.deepEqual([report.put, report.rejected, report.elements], [2, 1, 3]);
    assert.equal(rejections.length, 1);
    const { element, request, error, superseded } = rejections[0] as Rejection<Order>;
    assert.equal(element, bad);
    assert.deepEqual(request, { type: 'PUT', item: bad });
    assert.equal(superseded, false);
    assert.equal(error.code, 'INVALID_ITEM');
    assert.equal(error.message, 'attribute bad is NaN (table orders, pk = "b")');
    assert.deepEqual([error.table, error.key, error.path], ['orders', 'pk = "b"', 'bad']);
  });

  it('has its key told, wherever in the item it stands', async () => {
    const keys: (string | undefined)[] = [];
    const { writer, clock } = scriptedWorld<object>(
      { onRejected: ({ error }) => void keys.push(error.key) },
      takeAll,
    );
    for (const item of [{ bad: Number.NaN, pk: 'a' }, { pk: 'a', bad: Number.NaN }, { bad: Number.NaN }])
      writer.write(item);
    await clock.until(writer.close());
    assert.deepEqual(keys, ['pk = "a"', 'pk = "a"', undefined]);
  });

  it('is one whose write request has a field that would have no effect', async () => {
    const rejections: Rejection<object>[] = [];
    const { writer, clock, transport } = scriptedWorld<object>(
      {
        elementConverter: (request) => request as never,
        onRejected: (r) => void rejections.push(r),
      },
      takeAll,
    );
    writer.write({ type: 'PUT', item: { pk: 'a' }, TableName: 'other' });
    writer.write({ type: 'DELETE', item: { pk: 'b' }, conditionExpression: 'attribute_exists(pk)' });
    writer.write(Object.assign(Object.create({ inherited: 1 }), { type: 'PUT', item: { pk: 'c' } }));
    await clock.until(writer.close());
    assert.deepEqual(
      transport.sent.map(({ keys }) => keys),
      [['c']],
    );
    const told = rejections.map(({ error }) => `${error.code} ${error.message}`);
    assert.match(told[0] as string, /INVALID_WRITE_REQUEST .*no TableName: did you mean tableName\?/);
    assert.match(told[1] as string, /INVALID_WRITE_REQUEST .*no conditionExpression: it has type/);
  });

  it('without onRejected stops the sink: what was accepted before is durable, then it rejects', async () => {
    const { writer, clock, transport } = scriptedWorld<Order>({}, undefined);
    for (const order of orders(3)) writer.write(order);
    const failing = writer.write({ pk: 'b', bad: () => {} });
    assert.throws(() => writer.write({ pk: 'later' }), { code: 'INVALID_ITEM' });
    assert.deepEqual(transport.sizes, [3], 'what was accepted is sent at once');
    let isRejected = false;
    (failing as Promise<void>).catch(() => {
      isRejected = true;
    });
    await clock.pass(100);
    assert.equal(isRejected, false, 'it waits for what is in flight');
    transport.sent[0]?.written();
    await assert.rejects(clock.until(failing as Promise<void>), (error: DynamoDbSinkError) => {
      assert.equal(error.code, 'INVALID_ITEM');
      assert.deepEqual([error.report?.put, error.report?.rejected], [3, 1]);
      return true;
    });
    await assert.rejects(writer.flush(), { code: 'INVALID_ITEM' });
    await assert.rejects(writer.close(), { code: 'INVALID_ITEM' });
    assert.equal(clock.pending, 0, 'no timer is left');
    assert.equal(transport.isClosed, true);
  });

  it('waits 30 s at most for what was accepted before', async () => {
    const { writer, clock } = scriptedWorld<Order>({}, () => {});
    writer.write({ pk: 'never answered' });
    writer.write({ pk: 'b', bad: Number.NaN });
    await assert.rejects(clock.until(writer.close()), { code: 'INVALID_ITEM' });
    assert.equal(clock.now(), 30_000);
  });

  it('replaces nothing', async () => {
    const { writer, transport, clock } = scriptedWorld<Order>(
      { overwriteByPartitionKeys: ['pk'], onRejected: () => {} },
      takeAll,
    );
    writer.write({ pk: 'a' });
    writer.write({ pk: 'a', bad: Number.NaN });
    assert.equal((await clock.until(writer.close())).put, 1);
    assert.deepEqual(transport.sent[0]?.keys, ['a']);
  });
});

describe('a record only the service refuses', () => {
  it('is found among its neighbours in few requests, and those are written', async () => {
    for (const badCount of [1, 2, 3, 5, 25]) {
      const rejected: string[] = [];
      const { writer, transport, clock } = scriptedWorld<Order>(
        { onRejected: ({ element }) => void rejected.push(element.pk) },
        refusing(isPoison),
      );
      const step = Math.floor(25 / badCount);
      const batch = orders(25).map(({ pk }, i) => ({
        pk: i % step === 0 && i / step < badCount ? `bad${pk}` : pk,
      }));
      for (const order of batch) writer.write(order);
      const report = await clock.until(writer.close());
      assert.deepEqual([report.put, report.rejected], [25 - badCount, badCount]);
      assert.deepEqual(
        rejected.toSorted(),
        batch
          .map(({ pk }) => pk)
          .filter(isPoison)
          .toSorted(),
      );
      assert.ok(
        transport.sent.length <= 2 * badCount * Math.ceil(Math.log2(25)) + 1,
        `${badCount} bad ones took ${transport.sent.length} requests`,
      );
    }
  });

  it('carries the reason of the service, shortened, and the key', async () => {
    let error: DynamoDbSinkError | undefined;
    const { writer, clock } = scriptedWorld<Order>(
      {
        onRejected: (rejection) => {
          error = rejection.error;
        },
      },
      (request) => request.refused(`Value '{"secret":"content"}' at 'x' failed ${'y'.repeat(1000)}`),
    );
    writer.write({ pk: 'a' });
    await clock.until(writer.close());
    assert.equal(error?.code, 'WRITE_REFUSED');
    assert.match(
      error?.message ?? '',
      /^DynamoDB refused the write to orders with pk = "a" \(ValidationException: Value at 'x' failed y+…\)$/,
    );
  });

  it('lets its lane go on at once, before an asynchronous handler has taken it', async () => {
    let take: () => void = () => {};
    const { writer, transport, clock } = scriptedWorld<Order & { v: number }>(
      {
        maxTimeInBufferMS: 0,
        onRejected: ({ superseded, element }) => {
          assert.deepEqual([element.v, superseded], [1, true]);
          return new Promise<void>((resolve) => {
            take = resolve;
          });
        },
      },
      undefined,
    );
    writer.write({ pk: 'a', v: 1 });
    await clock.pass(1);
    writer.write({ pk: 'a', v: 2 });
    transport.sent[0]?.refused();
    await clock.pass(1);
    assert.match(transport.sent[1]?.body ?? '', /"v":\{"N":"2"\}/);
    transport.sent[1]?.written();
    let isFlushed = false;
    const flushed = writer.flush().then(() => {
      isFlushed = true;
    });
    await clock.pass(1);
    assert.equal(isFlushed, false, 'a rejection that is not settled is not done');
    take();
    await clock.until(flushed);
  });

  it('keeps the order of its key among many in simulated time', async () => {
    const rejected = new Set<number>();
    const world = new SimulatedWorld<{ pk: string; v: number }>({
      sink: { onRejected: ({ element }) => void rejected.add(element.v) },
      service: {
        unprocessed: 0.05,
        refuse: (_table, write) => ('poison' in write.item ? 'poison' : undefined),
      },
    });
    const writes = Array.from({ length: 5000 }, (_, v) => ({
      pk: `k${v % 97}`,
      v,
      ...(v % 50 === 0 ? { poison: true } : {}),
    }));
    const report = await world.writeAll(writes);
    assert.equal(rejected.size, 100);
    assert.equal(report.put, 4900);
    const lastOfKey = new Map<string, number>();
    for (const { key, item } of world.service.history) {
      const v = Number((item.v as { N: string }).N);
      assert.ok(v > (lastOfKey.get(key) ?? -1), `${key}: ${v} after ${lastOfKey.get(key)}`);
      lastOfKey.set(key, v);
    }
  });
});

describe('onRejected', () => {
  it('runs one at a time, in order, and what waits for it counts against the buffer', async () => {
    const running: number[] = [];
    const { writer, clock } = scriptedWorld<Order & { n: number }>(
      {
        maxBufferedRequests: 30,
        onRejected: async ({ element }) => {
          running.push(element.n);
          await new Promise((resolve) => clock.setTimer(() => resolve(undefined), 10));
          running.push(-element.n);
        },
      },
      takeAll,
    );
    let room: Promise<void> | undefined;
    let n = 0;
    while (room === undefined) room = writer.write({ pk: 'x', n: ++n, bad: Number.NaN });
    assert.equal(n, 30);
    await clock.until(writer.close());
    assert.deepEqual(
      running,
      Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? i / 2 + 1 : -(i + 1) / 2)),
    );
    assert.equal(writer.report().rejected, 30);
  });

  it('stops the sink when it throws or rejects: nothing is lost in silence', async () => {
    for (const onRejected of [
      () => {
        throw new Error('dead letters are full');
      },
      async () => {
        throw new Error('dead letters are full');
      },
    ]) {
      const { writer, clock } = scriptedWorld<Order>({ onRejected }, takeAll);
      writer.write({ pk: 'a' });
      writer.write({ pk: 'b', bad: Number.NaN });
      await assert.rejects(clock.until(writer.close()), (error: DynamoDbSinkError) => {
        assert.equal(error.code, 'REJECTION_HANDLER_FAILED');
        assert.match(String(error.cause), /dead letters are full/);
        assert.equal(error.report?.put, 1);
        return true;
      });
    }
  });

  it('may write, even to a full buffer, but not flush or close', async () => {
    const codes: string[] = [];
    const world = scriptedWorld<Order>(
      {
        maxBatchSize: 1,
        maxBufferedRequests: 2,
        onRejected: async ({ element }) => {
          for (const method of ['flush', 'close'] as const) {
            await world.writer[method]().catch((error: DynamoDbSinkError) => codes.push(error.code));
          }
          await world.writer.write({ pk: `dead-${element.pk}` });
        },
      },
      takeAll,
    );
    const { writer, clock, transport } = world;
    writer.write({ pk: 'a', bad: Number.NaN });
    writer.write({ pk: 'b', bad: Number.NaN });
    const flushed = writer.flush(); // outside the handler, while it runs
    await clock.until(flushed);
    await clock.until(writer.close());
    assert.deepEqual(codes, ['REENTRANT', 'REENTRANT', 'REENTRANT', 'REENTRANT']);
    assert.deepEqual(transport.sent.flatMap(({ keys }) => keys).toSorted(), ['dead-a', 'dead-b']);
  });

  it('may flush another sink, but not its own by way of another', async () => {
    const codes: string[] = [];
    const outer = scriptedWorld<Order>(
      { onRejected: () => void inner.writer.reject({ pk: 'b' }, new Error('no room')) },
      takeAll,
    );
    const inner = scriptedWorld<Order>({
      onRejected: async () => {
        for (const { writer } of [outer, inner]) {
          await writer.flush().catch((error: DynamoDbSinkError) => codes.push(error.code));
        }
      },
    });
    outer.writer.reject({ pk: 'a' }, new Error('no Avro'));
    await inner.clock.pass(0);
    assert.deepEqual(codes, ['REENTRANT', 'REENTRANT']);
    const other = scriptedWorld<Order>({}, takeAll);
    const free = scriptedWorld<Order>({ onRejected: () => other.writer.flush() });
    free.writer.reject({ pk: 'a' }, new Error('no Avro'));
    await free.clock.until(free.writer.close());
  });

  it('may write while callers wait for room: what it writes is sent for them', async () => {
    const { writer, clock } = scriptedWorld<Order>(
      {
        maxBufferedBytes: 1,
        onRejected: ({ element }) => void writer.write({ pk: `letter of ${element.pk}` }),
      },
      (request) => (request.keys.some(isPoison) ? request.refused() : request.written()),
    );
    await clock.until(writer.write({ pk: 'bad' }) ?? Promise.resolve());
    assert.equal(clock.now(), 0);
    await clock.until(writer.close());
  });

  it('may write while the writer closes: close waits for that, too', async () => {
    const world = scriptedWorld<Order>(
      {
        onRejected: async ({ element }) => {
          await new Promise((resolve) => world.clock.setTimer(() => resolve(undefined), 10));
          world.writer.write({ pk: `dead-${element.pk}` });
        },
      },
      refusing((key) => key === 'poison'),
    );
    world.writer.write({ pk: 'poison' });
    const report = await world.clock.until(world.writer.close());
    assert.deepEqual([report.put, report.rejected], [1, 1]);
    assert.deepEqual(world.transport.sent.at(-1)?.keys, ['dead-poison']);
  });

  it('is given maxRejected records; one more stops the sink', async () => {
    const taken: string[] = [];
    const { writer, clock } = scriptedWorld<Order>(
      { maxRejected: 2, onRejected: ({ element }) => void taken.push(element.pk) },
      takeAll,
    );
    writer.write({ pk: 'good' });
    for (const pk of ['a', 'b']) writer.write({ pk, bad: Number.NaN });
    writer.write({ pk: 'c', bad: Number.NaN });
    await assert.rejects(clock.until(writer.close()), (error: DynamoDbSinkError) => {
      assert.equal(error.code, 'TOO_MANY_REJECTED');
      assert.equal((error.cause as DynamoDbSinkError).code, 'INVALID_ITEM');
      assert.equal(error.report?.put, 1);
      return true;
    });
    assert.deepEqual(taken, ['a', 'b']);
  });
});

describe('logKeys', () => {
  it('shows the key in errors as it is, as a hash, or not at all', async () => {
    const shown = async (logKeys: 'plain' | 'hash' | 'none'): Promise<string[]> => {
      const texts: string[] = [];
      const { writer, clock } = scriptedWorld<Order>(
        {
          logKeys,
          onRejected: ({ error }) => void texts.push(`${error.message} | ${error.key}`),
        },
        refusing(isPoison),
      );
      writer.write({ pk: 'bad-ssn', bad: Number.NaN });
      writer.write({ pk: 'bad-ssn' });
      await clock.until(writer.close());
      return texts;
    };
    assert.deepEqual(await shown('plain'), [
      'attribute bad is NaN (table orders, pk = "bad-ssn") | pk = "bad-ssn"',
      'DynamoDB refused the write to orders with pk = "bad-ssn" (ValidationException: one of these is wrong) | pk = "bad-ssn"',
    ]);
    const hashed = await shown('hash');
    const digest = /sha256 [0-9a-f]{32}/.exec(hashed[0] ?? '')?.[0];
    assert.ok(digest !== undefined);
    for (const text of hashed)
      assert.equal(text.includes(`pk = ${digest}`) && !text.includes('ssn'), true, text);
    assert.deepEqual(await shown('none'), [
      'attribute bad is NaN (table orders) | undefined',
      'DynamoDB refused the write to orders (ValidationException: one of these is wrong) | undefined',
    ]);
  });
});

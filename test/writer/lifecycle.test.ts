import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DynamoDbSinkError } from 'dynamodb-sink';
import { orders, scriptedWorld, takeAll } from '../support/scripted-world.js';
import { ordersSchema, SimulatedWorld } from '../support/simulated-writer.js';

describe('flush', () => {
  it('resolves when all that was accepted before is durable, not what came after', async () => {
    const { writer, transport, clock } = scriptedWorld({ maxBatchSize: 2 });
    for (const order of orders(2)) writer.write(order);
    let isFlushed = false;
    const flushed = writer.flush().then(() => {
      isFlushed = true;
    });
    await clock.pass(1);
    for (const order of orders(2, 10)) writer.write(order);
    transport.sent[1]?.written();
    await clock.pass(1);
    assert.equal(isFlushed, false);
    transport.sent[0]?.written(['k1']);
    await clock.pass(1);
    assert.equal(isFlushed, false);
    await clock.pass(30);
    transport.sent[2]?.written();
    await clock.until(flushed);
  });

  it('resolves at once when there is nothing to wait for, and in order when there is', async () => {
    const { writer, transport, clock } = scriptedWorld({ maxTimeInBufferMS: 0 });
    await clock.until(writer.flush());
    const done: number[] = [];
    writer.write({ pk: 'a' });
    const first = writer.flush().then(() => done.push(1));
    await clock.pass(1);
    const second = writer.flush().then(() => done.push(2));
    writer.write({ pk: 'b' });
    const third = writer.flush().then(() => done.push(3));
    await clock.pass(1);
    transport.sent[1]?.written();
    await clock.pass(1);
    assert.deepEqual(done, [], 'what came before is not durable yet');
    transport.sent[0]?.written();
    await clock.until(Promise.all([first, second, third]));
    assert.deepEqual(done, [1, 2, 3]);
  });

  it('waits for a write that has taken the place of one accepted before', async () => {
    const { writer, transport, clock } = scriptedWorld({ overwriteByPartitionKeys: 'primaryKey' });
    writer.write({ pk: 'a', v: 1 });
    let isFlushed = false;
    const flushed = writer.flush().then(() => {
      isFlushed = true;
    });
    await clock.pass(1);
    transport.sent[0]?.written(['a']);
    writer.write({ pk: 'a', v: 2 });
    await clock.pass(30);
    assert.equal(isFlushed, false);
    assert.match(transport.sent[1]?.body ?? '', /"v":\{"N":"2"\}/);
    transport.sent[1]?.written();
    await clock.until(flushed);
  });
});

describe('close', () => {
  it('makes everything durable, gives the report, and leaves nothing behind', async () => {
    const { writer, transport, clock } = scriptedWorld({}, takeAll);
    for (const order of orders(30)) writer.write(order);
    const report = await clock.until(writer.close());
    assert.equal(report.put, 30);
    assert.equal(report.httpRequests, 2);
    assert.equal(report.writeUnits, 30);
    assert.equal(
      report.bodyBytes,
      transport.sent.reduce((sum, { body }) => sum + body.length, 0),
    );
    assert.equal(clock.pending, 0);
    assert.equal(transport.isClosed, true);
    assert.throws(() => writer.write({ pk: 'x' }), { code: 'CLOSED' });
    assert.equal(await writer.close(), report);
    await writer.flush();
  });

  it('happens at the end of an `await using` block', async () => {
    const world = scriptedWorld({}, takeAll);
    await world.clock.until(
      (async () => {
        await using writer = world.writer;
        writer.write({ pk: 'a' });
      })(),
    );
    assert.equal(world.writer.report().put, 1);
  });

  it('waits for a dead letter whose table has to be learnt first', async () => {
    const world = scriptedWorld(
      {
        elementConverter: (item) =>
          'letter' in item ? { type: 'PUT', item, tableName: 'letters' } : { type: 'PUT', item },
        onRejected: () => void world.writer.write({ pk: 'a', letter: true }),
      },
      (request) => (request.tableName === 'orders' ? request.refused() : request.written()),
      {
        learnKeySchema: () => new Promise((resolve) => world.clock.setTimer(() => resolve(ordersSchema), 20)),
      },
    );
    world.writer.write({ pk: 'a' });
    assert.equal((await world.clock.until(world.writer.close())).put, 1);
  });

  it('counts every write once: put, deleted, coalesced or rejected', async () => {
    const world = new SimulatedWorld<{ pk: string; v: number }>({
      sink: {
        overwriteByPartitionKeys: ['pk'],
        onRejected: () => {},
        elementConverter: (item) => {
          if (item.v % 10 === 0) return [];
          const request = { type: item.v % 7 === 0 ? 'DELETE' : 'PUT', item } as const;
          return item.v % 11 === 0 ? [request, { type: 'PUT', item: { pk: '' } }] : request;
        },
      },
      service: { unprocessed: 0.2, errorAfter: 0.05 },
    });
    const report = await world.writeAll(Array.from({ length: 2000 }, (_, v) => ({ pk: `k${v % 50}`, v })));
    const requests = Array.from({ length: 2000 }, (_, v) =>
      v % 10 === 0 ? 0 : v % 11 === 0 ? 2 : 1,
    ).reduce<number>((a, b) => a + b, 0);
    assert.equal(report.elements, 2000);
    assert.equal(report.filtered, 200);
    assert.equal(report.put + report.deleted + report.coalesced + report.rejected, requests);
    assert.ok(report.resent > 0 && report.coalesced > 0 && report.deleted > 0 && report.rejected > 0);
  });
});

describe('a failure that is fatal', () => {
  it('ends the writer after the answers in flight, is told by every call, and leaves nothing behind', async () => {
    const { writer, transport, clock } = scriptedWorld({ maxBatchSize: 2 });
    for (const order of orders(5)) writer.write(order);
    await Promise.resolve(); // full batches behind the first leave together
    transport.sent[0]?.answer({
      kind: 'fatal',
      name: 'AccessDeniedException',
      message: 'no',
      code: 'ACCESS_DENIED',
    });
    assert.throws(() => writer.write({ pk: 'x' }), { code: 'ACCESS_DENIED' });
    const closed = writer.close();
    await clock.pass(10);
    assert.equal(transport.sent.length, 2, 'nothing more is sent');
    transport.sent[1]?.written();
    await assert.rejects(clock.until(closed), (error: DynamoDbSinkError) => {
      assert.equal(error.code, 'ACCESS_DENIED');
      assert.equal(
        error.message,
        "table orders: AccessDeniedException: no: check the credentials, what their policy allows (docs/iam.md) and the table's encryption key",
      );
      assert.equal(error.report?.put, 2);
      return true;
    });
    await assert.rejects(writer.flush(), { code: 'ACCESS_DENIED' });
    assert.equal(clock.pending, 0);
  });

  it('is a table that is not there, if it is the own one', async () => {
    const { writer, clock } = scriptedWorld({}, (request) =>
      request.answer({ kind: 'tableNotFound', name: 'ResourceNotFoundException', message: 'not found' }),
    );
    writer.write({ pk: 'a' });
    await assert.rejects(clock.until(writer.close()), { code: 'TABLE_NOT_FOUND' });
  });
});

describe('abort', () => {
  it('stops at once, rejects what is pending with the reason, and leaves nothing behind', async () => {
    const { writer, transport, clock } = scriptedWorld({ maxBufferedRequests: 30 });
    let room: Promise<void> | undefined;
    for (const order of orders(30)) room = writer.write(order);
    const durable = writer.writeDurable({ pk: 'x' });
    const flushed = writer.flush();
    await clock.pass(1);
    const reason = new Error('shutting down');
    writer.abort(reason);
    for (const pending of [room as Promise<void>, durable, flushed, writer.close()]) {
      await assert.rejects(pending, (error: DynamoDbSinkError) => {
        assert.equal(error.code, 'ABORTED');
        assert.equal(error.cause, reason);
        assert.equal(error.report?.put, 0);
        return true;
      });
    }
    assert.equal(clock.pending, 0);
    assert.equal(transport.isClosed, true);
    transport.sent[0]?.written(['k0']); // a late answer harms nothing
    assert.equal(clock.pending, 0);
  });

  it('after close does nothing', async () => {
    const { writer, clock } = scriptedWorld({}, takeAll);
    writer.write({ pk: 'a' });
    await clock.until(writer.close());
    writer.abort();
    assert.equal((await writer.close()).put, 1);
  });
});

describe('a writer with nothing buffered', () => {
  it('has no timer that would keep the process up', async () => {
    const { writer, clock } = scriptedWorld({}, takeAll);
    for (const order of orders(30)) writer.write(order);
    await clock.until(writer.flush());
    assert.equal(clock.pending, 0);
    writer.write({ pk: 'later' });
    assert.equal(clock.pending, 1);
    await clock.pass(5000);
    assert.deepEqual([writer.report().put, clock.pending], [31, 0]);
    await clock.until(writer.close());
  });
});

describe('writeDurable', () => {
  for (const coalesces of [false, true]) {
    it(`does not wait for the buffer time of an earlier write of its key (${coalesces ? '' : 'not '}replacing it)`, async () => {
      const overwrite = coalesces ? { overwriteByPartitionKeys: 'primaryKey' as const } : {};
      const { writer, clock, transport } = scriptedWorld<object>({ ...overwrite }, takeAll);
      writer.write({ pk: 'a', v: 1 });
      writer.write({ pk: 'a', v: 2 });
      await clock.until(writer.writeDurable({ pk: 'a', v: 3 }));
      assert.equal(clock.now(), 0);
      assert.equal(transport.sent.length, coalesces ? 1 : 3);
    });
  }

  it('does not wait for a write that takes the turn of the one in flight before it', async () => {
    const { writer, clock, transport } = scriptedWorld<object>({ overwriteByPartitionKeys: 'primaryKey' });
    const first = writer.writeDurable({ pk: 'a', v: 1 });
    await clock.pass(0);
    writer.write({ pk: 'a', v: 2 });
    const replacing = writer.writeDurable({ pk: 'a', v: 3 });
    transport.open[0]?.written();
    await clock.until(first);
    await clock.pass(0);
    transport.open[0]?.written();
    await clock.until(replacing);
    assert.equal(clock.now(), 0);
  });

  it('does not wait for its batch to fill: what one synchronous run writes goes at once, together', async () => {
    const { writer, transport, clock } = scriptedWorld({}, takeAll);
    writer.write({ pk: 'waits for company' });
    await clock.pass(1);
    assert.deepEqual(transport.sizes, []);
    const durable = orders(3).map((order) => writer.writeDurable(order));
    await Promise.resolve();
    assert.deepEqual(transport.sizes, [4]);
    await clock.until(Promise.all(durable));
    assert.equal(clock.now(), 1);
  });

  it('resolves when that one element is durable, all of its writes', async () => {
    const { writer, transport, clock } = scriptedWorld<{ pk: string }>({
      maxBatchSize: 1,
      elementConverter: ({ pk }) => [
        { type: 'PUT', item: { pk: `${pk}1` } },
        { type: 'PUT', item: { pk: `${pk}2` } },
      ],
    });
    let isDurable = false;
    const durable = writer.writeDurable({ pk: 'a' }).then(() => {
      isDurable = true;
    });
    transport.sent[0]?.written();
    await clock.pass(1);
    assert.equal(isDurable, false);
    transport.sent[1]?.written();
    await clock.until(durable);
  });

  it('resolves when a later write has taken its place and is durable', async () => {
    const { writer, clock } = scriptedWorld({ overwriteByPartitionKeys: ['pk'] }, takeAll);
    const both = [writer.writeDurable({ pk: 'a', v: 1 }), writer.writeDurable({ pk: 'a', v: 2 })];
    assert.equal(writer.report().coalesced, 1);
    await clock.until(Promise.all([...both, writer.flush()]));
  });

  it('rejects when the element is rejected, and resolves for one without a write', async () => {
    const { writer, clock } = scriptedWorld<{ pk: string }>(
      {
        onRejected: () => {},
        elementConverter: (item) => (item.pk === 'skip' ? undefined : { type: 'PUT', item }),
      },
      (request) => (request.keys.includes('bad') ? request.refused() : request.written()),
    );
    await writer.writeDurable({ pk: 'skip' });
    await assert.rejects(writer.writeDurable({ pk: '' }), { code: 'INVALID_KEY' });
    const bad = writer.writeDurable({ pk: 'bad' });
    writer.flush();
    await assert.rejects(clock.until(bad), { code: 'WRITE_REFUSED' });
  });
});

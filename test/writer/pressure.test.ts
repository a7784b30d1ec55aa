import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DynamoDbSinkError } from 'dynamodb-sink';
import { orders, scriptedWorld, takeAll } from '../support/scripted-world.js';
import { SimulatedWorld } from '../support/simulated-writer.js';

function code(expected: string): (error: unknown) => boolean {
  return (error) => error instanceof DynamoDbSinkError && error.code === expected;
}

describe('back-pressure', () => {
  it('gives a promise when the buffer is full, which resolves when there is room again', async () => {
    const { writer, transport, clock } = scriptedWorld({ maxBatchSize: 5, maxBufferedRequests: 10 });
    for (const order of orders(9)) assert.equal(writer.write(order), undefined);
    const room = writer.write({ pk: 'last' });
    assert.ok(room instanceof Promise);
    let hasRoom = false;
    room.then(() => {
      hasRoom = true;
    });
    await clock.pass(1);
    assert.equal(hasRoom, false);
    transport.sent[0]?.written();
    await clock.pass(1);
    assert.equal(hasRoom, true);
  });

  it('never holds more than maxBufferedRequests, however slow the table is', async () => {
    const limit = 60;
    let most = 0;
    const world: SimulatedWorld<{ pk: string }> = new SimulatedWorld({
      sink: {
        maxBufferedRequests: limit,
        elementConverter: (item) => {
          const { elements, put } = world.writer.report();
          most = Math.max(most, elements - put);
          return { type: 'PUT', item };
        },
      },
      service: { latencyMS: [100, 500], unprocessed: 0.3 },
    });
    await world.writeAll(orders(3000));
    assert.equal(most, limit);
  });

  it('never holds more than maxBufferedBytes of encoded writes', async () => {
    const filler = 'x'.repeat(1000);
    const { writer, transport, clock } = scriptedWorld({ maxBufferedBytes: 20_000 });
    let written = 0;
    let room: Promise<void> | undefined;
    for (const order of orders(1000)) {
      room = writer.write({ ...order, filler });
      written++;
      if (room !== undefined) break;
    }
    const bytesOfOne = JSON.stringify({
      PutRequest: { Item: { pk: { S: 'k10' }, filler: { S: filler } } },
    }).length;
    assert.equal(written, Math.floor(20_000 / bytesOfOne));
    assert.deepEqual(transport.sizes, [written], 'a caller waits for room: all that is ready is sent');
    transport.sent[0]?.written();
    await clock.until(room as Promise<void>);
  });

  it('takes a record that alone is larger than maxBufferedBytes', async () => {
    const { writer, clock } = scriptedWorld({ maxBufferedBytes: 100 }, takeAll);
    await clock.until(Promise.resolve(writer.write({ pk: 'a', filler: 'x'.repeat(1000) })));
    await clock.until(Promise.resolve(writer.write({ pk: 'b', filler: 'x'.repeat(1000) })));
    assert.equal((await clock.until(writer.close())).put, 2);
  });

  it('goes on when ten hot keys fill the buffer', async () => {
    const world = new SimulatedWorld<{ pk: string; v: number }>({ sink: { maxBufferedRequests: 100 } });
    const hot = function* () {
      for (let v = 0; v < 2000; v++) yield { pk: `hot${v % 10}`, v };
    };
    assert.equal((await world.writeAll(hot())).put, 2000);
    assert.equal(world.service.stats.highestInFlightPerKey, 1);
  });

  it('lets the event loop turn once in 250 elements of a synchronous source', async () => {
    const { writer, clock } = scriptedWorld({ maxBufferedRequests: 100_000 }, takeAll);
    const promises = orders(400).map((order) => writer.write(order));
    const first = promises.findIndex((promise) => promise !== undefined);
    assert.equal(first, 249);
    await clock.until(promises[first] as Promise<void>);
    for (const order of orders(249)) assert.equal(writer.write(order), undefined);
    assert.ok(writer.write({ pk: 'next' }) instanceof Promise);
  });

  it('lets the event loop turn once in 2,000 elements where later writes of a key replace earlier ones', () => {
    const { writer } = scriptedWorld(
      { maxBufferedRequests: 100_000, overwriteByPartitionKeys: 'primaryKey' },
      takeAll,
    );
    const promises = orders(2500).map((order) => writer.write(order));
    assert.equal(
      promises.findIndex((promise) => promise !== undefined),
      1999,
    );
  });

  it('lets the event loop turn after ten milliseconds without a turn', () => {
    const { writer, clock } = scriptedWorld({ maxBufferedRequests: 100_000 }, takeAll);
    let elapsed = 0;
    clock.now = () => elapsed;
    const first = orders(2500).findIndex((order) => {
      elapsed += 0.1;
      return writer.write(order) !== undefined;
    });
    assert.ok(first > 90 && first < 130, `the promise came at element ${first}`);
  });

  it('wakes as many callers as there is room for, first come first served', async () => {
    const { writer, transport, clock } = scriptedWorld({ maxBatchSize: 2, maxBufferedRequests: 4 });
    for (const order of orders(3)) writer.write(order);
    const woken: string[] = [];
    const caller = async (name: string) => {
      for (let i = 0; i < 2; i++) {
        await writer.write({ pk: `${name}${i}` });
        woken.push(`${name}${i}`);
      }
    };
    const callers = Promise.all(['a', 'b', 'c'].map(caller));
    await clock.pass(1);
    assert.deepEqual(woken, []);
    while (woken.length < 6) {
      for (const request of transport.open) request.written();
      await clock.pass(1);
    }
    await callers;
    assert.deepEqual(woken.slice(0, 3), ['a0', 'b0', 'c0']);
  });

  it('throws WRITE_NOT_AWAITED when a thousand calls wait, and loses none of them', async () => {
    const { writer, clock, transport } = scriptedWorld({ maxBufferedRequests: 100 });
    const all = orders(2000);
    let accepted = 0;
    assert.throws(() => {
      for (const order of all) {
        writer.write(order);
        accepted++;
      }
    }, code('WRITE_NOT_AWAITED'));
    assert.equal(accepted, 99 + 1000);
    const closed = writer.close();
    for (let turn = 0; turn < 100; turn++) {
      for (const request of transport.open) request.written();
      await clock.pass(1);
    }
    assert.equal((await clock.until(closed)).put, accepted);
  });

  it('does not crash the program when a promise nobody awaited is rejected', async () => {
    const { writer, clock } = scriptedWorld({ maxBufferedRequests: 30 });
    for (const order of orders(40)) writer.write(order);
    writer.flush();
    writer.writeDurable({ pk: 'x' });
    writer.abort(new Error('enough'));
    await clock.pass(1); // an unhandled rejection would fail this test's process
    assert.throws(() => writer.write({ pk: 'y' }), code('ABORTED'));
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { attributeValues, DynamoDbSinkError, type Rejection, readSnapshot } from 'dynamodb-sink';
import { decodeSnapshot } from '#dist/state/snapshot-format.js';
import { scriptedWorld, takeAll } from '../support/scripted-world.js';
import type { SimulatedOptions } from '../support/simulated-writer.js';

interface Order {
  readonly pk: string;
  readonly v?: number;
  readonly bad?: unknown;
}

const at = (partition: number, offset: number) => ({ partition, offset });

/** A world whose writer begins with what a snapshot holds. */
function restored(state: Uint8Array, sink: SimulatedOptions<Order>['sink'] = {}) {
  return scriptedWorld<Order>(sink, takeAll, { snapshot: decodeSnapshot(state) });
}

describe('a snapshot', () => {
  it('holds all that is accepted and not durable, in order, and is written by who restores it', async () => {
    const { writer, transport, clock } = scriptedWorld<Order>({ maxBatchSize: 2 });
    writer.write({ pk: 'durable' }, at(0, 1));
    writer.write({ pk: 'a', v: 1 }, at(0, 2)); // in flight, then unprocessed
    transport.sent[0]?.written(['a']);
    writer.write({ pk: 'a', v: 2 }, at(0, 3)); // behind its key
    writer.write({ pk: 'b', v: 3 }, at(1, 7)); // ready
    const state = writer.snapshotState();
    writer.write({ pk: 'later' }, at(0, 4));
    writer.abort();

    const { partitions } = decodeSnapshot(state);
    assert.deepEqual(partitions, [
      { key: 0, accepted: 3, durable: 1, pending: [2, 3] },
      { key: 1, accepted: 7, durable: undefined, pending: [7] },
    ]);
    const next = restored(state);
    assert.deepEqual(next.writer.durablePositions(), new Map([[0, 1]]));
    const report = await next.clock.until(next.writer.close());
    assert.deepEqual([report.put, report.elements], [3, 0]);
    assert.deepEqual(
      next.transport.sent.map(({ body }) => body.match(/"S":"(\w)"\},"v":\{"N":"\d"/g)?.join()),
      ['"S":"a"},"v":{"N":"1","S":"b"},"v":{"N":"3"', '"S":"a"},"v":{"N":"2"'],
    );
    assert.deepEqual(
      next.writer.durablePositions(),
      new Map([
        [0, 3],
        [1, 7],
      ]),
    );
    await clock.pass(0);
  });

  it('restores what was ahead and no more, and tells no position again that was durable', async () => {
    const { writer, transport } = scriptedWorld<Order>({ maxBatchSize: 1 });
    writer.write({ pk: 'a' }, at(0, 1));
    writer.write({ pk: 'b' }, at(1, 7));
    await Promise.resolve(); // full batches behind the first leave together
    transport.sent[1]?.written();
    const told: Map<string | number, unknown>[] = [];
    const next = restored(writer.snapshotState(), { onDurable: (positions) => void told.push(positions) });
    await next.clock.pass(0);
    assert.equal(next.writer.metrics().positionsAhead, 1);
    assert.deepEqual(told, []);
    const again = decodeSnapshot(next.writer.snapshotState());
    assert.deepEqual(again.partitions, decodeSnapshot(writer.snapshotState()).partitions);
    await next.clock.until(next.writer.close());
    assert.deepEqual(told, [new Map([[0, 1]])]);
    writer.abort();
  });

  it('lets the source be read again from before an element that has ended the writer', async () => {
    const { writer, clock } = scriptedWorld<Order>(
      {
        elementConverter: (item) => [
          { type: 'PUT', item },
          { type: 'PUT', item, ...(item.v === 2 ? { tableName: 'denied' } : {}) },
        ],
      },
      takeAll,
      {
        learnKeySchema: async () => {
          throw new DynamoDbSinkError('ACCESS_DENIED', 'no');
        },
      },
    );
    writer.write({ pk: 'a', v: 1 }, at(0, 1));
    writer.write({ pk: 'b', v: 2 }, at(0, 2));
    writer.write({ pk: 'c', v: 2 }, at(1, 1));
    await assert.rejects(clock.until(writer.close()), { code: 'ACCESS_DENIED' });
    const state = writer.snapshotState();
    assert.deepEqual(readSnapshot(state).positions, new Map([[0, 1]]));
    const next = restored(state);
    await next.clock.until(next.writer.close());
    assert.deepEqual(next.writer.durablePositions(), new Map([[0, 1]]));
  });

  it('keeps rejections that nobody has taken, without their element', async () => {
    const { writer, transport, clock } = scriptedWorld<Order>({
      maxBatchSize: 1,
      onRejected: () => new Promise<void>(() => {}),
    });
    writer.write({ pk: 'local', bad: Number.NaN }, at(0, 1));
    writer.write({ pk: 'poison' }, at(0, 2));
    transport.sent[0]?.refused('no');
    await clock.pass(1);
    const state = writer.snapshotState();
    writer.abort();

    const taken: Rejection<Order>[] = [];
    const next = restored(state, { onRejected: (rejection) => void taken.push(rejection) });
    await next.clock.until(next.writer.close());
    assert.deepEqual(
      taken.map(({ element, error }) => [element, error.code, error.table, error.key]),
      [
        [undefined, 'INVALID_ITEM', 'orders', 'pk = "local"'],
        [undefined, 'WRITE_REFUSED', 'orders', 'pk = "poison"'],
      ],
    );
    assert.equal(next.writer.durablePositions().get(0), 2);
  });

  it('gives every kind of value back as it was, deletes and replaced writes included', async () => {
    const items = [
      {
        pk: 'values',
        n: 10n ** 37n,
        s: 'ä"\u0000',
        b: Buffer.from([0, 255]),
        l: [null, true, { B: 'not binary' }],
      },
      {
        pk: 'sets',
        ss: new Set(['a']),
        ns: new Set([1.5]),
        bs: new Set([Buffer.from('x'), Buffer.from('y')]),
      },
      { pk: 'named like types', B: 'text', BS: ['a'], M: { B: Buffer.from('b') }, S: 1 },
      attributeValues({ pk: { S: 'own form' }, B: { M: { B: { B: Buffer.from('z') } } } }),
    ];
    const world = scriptedWorld<object>({ elementConverter: (item) => ({ type: 'PUT', item }) });
    for (const item of items) world.writer.write(item);
    world.writer.flush();
    await world.clock.pass(1);
    const next = restored(world.writer.snapshotState());
    await next.clock.until(next.writer.close());
    assert.equal(next.transport.sent[0]?.body, world.transport.sent[0]?.body);
    world.writer.abort();

    const deletes = scriptedWorld<Order>({
      overwriteByPartitionKeys: 'primaryKey',
      elementConverter: (item) => ({ type: item.v === 2 ? 'DELETE' : 'PUT', item }),
    });
    deletes.writer.write({ pk: 'a', v: 1 }, at(0, 1));
    deletes.writer.write({ pk: 'a', v: 2 }, at(1, 1));
    const after = restored(deletes.writer.snapshotState());
    const report = await after.clock.until(after.writer.close());
    assert.deepEqual([report.put, report.deleted], [0, 1]);
    assert.deepEqual(
      after.writer.durablePositions(),
      new Map([
        [0, 1],
        [1, 1],
      ]),
    );
    deletes.writer.abort();
  });

  it('works after a failure, and is what close hands back when its time is up', async () => {
    const { writer, clock } = scriptedWorld<Order>({}, () => {});
    writer.write({ pk: 'a' }, at(0, 1));
    await assert.rejects(clock.until(writer.close({ timeoutMS: 500 })), (error: DynamoDbSinkError) => {
      assert.equal(error.code, 'CLOSE_TIMEOUT');
      assert.equal(decodeSnapshot(error.state as Uint8Array).records.length, 1);
      return true;
    });
    assert.equal(clock.now(), 500);
    assert.equal(clock.pending, 0);
    assert.equal(decodeSnapshot(writer.snapshotState()).records.length, 1);

    for (const wrong of [{ timeoutMs: 50 }, { timeoutMS: '5' }] as never[]) {
      const { writer: open } = scriptedWorld({}, takeAll);
      await assert.rejects(open.close(wrong), { code: 'INVALID_OPTION', message: /timeoutM/ });
      open.abort();
    }
    for (const timeoutMS of [Number.POSITIVE_INFINITY, Number.NaN, -1, 2 ** 31]) {
      const { writer: open } = scriptedWorld<Order>();
      await assert.rejects(open.close({ timeoutMS }), { code: 'INVALID_OPTION', message: /timeoutMS/ });
    }
    const quick = scriptedWorld<Order>({}, takeAll);
    quick.writer.write({ pk: 'a' });
    assert.equal((await quick.clock.until(quick.writer.close({ timeoutMS: 500 }))).put, 1);
    assert.equal(quick.clock.pending, 0);
  });
});

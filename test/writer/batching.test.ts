import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { orders, scriptedWorld, takeAll } from '../support/scripted-world.js';

describe('when a batch leaves', () => {
  it('leaves when it is full, in the form of a BatchWriteItem body', async () => {
    const { writer, transport } = scriptedWorld({ maxBatchSize: 2 });
    writer.write({ pk: 'a', n: 1 });
    assert.equal(transport.sent.length, 0);
    writer.write({ pk: 'b' });
    assert.equal(transport.sent.length, 1);
    assert.equal(
      transport.sent[0]?.body,
      '{"RequestItems":{"orders":[{"PutRequest":{"Item":{"pk":{"S":"a"},"n":{"N":"1"}}}},' +
        '{"PutRequest":{"Item":{"pk":{"S":"b"}}}}]}}',
    );
  });

  it('leaves with others that are full at the end of a synchronous run, or when there are eight, unless it is the first', async () => {
    const { writer, transport } = scriptedWorld({ maxBatchSize: 2 });
    for (const order of orders(8)) writer.write(order);
    assert.deepEqual(transport.sizes, [2]);
    await Promise.resolve();
    assert.deepEqual(transport.sizes, [2, 2, 2, 2]);
    for (const order of orders(17, 8)) writer.write(order);
    assert.deepEqual(transport.sizes, new Array(12).fill(2));
    const large = scriptedWorld({ maxBatchSize: 2 });
    for (const order of orders(4))
      large.writer.write({ ...order, blob: Buffer.alloc(60_000) } as { pk: string });
    assert.deepEqual(large.transport.sizes, [2, 2]);
  });

  it('sends a delete with the primary key only', async () => {
    const { writer, transport } = scriptedWorld<{ pk: string }>({
      maxBatchSize: 1,
      elementConverter: (item) => ({ type: 'DELETE', item }),
    });
    writer.write({ pk: 'a', more: 'than the key' } as { pk: string });
    assert.equal(
      transport.sent[0]?.body,
      '{"RequestItems":{"orders":[{"DeleteRequest":{"Key":{"pk":{"S":"a"}}}}]}}',
    );
  });

  it('leaves when the time of its oldest write is up, counted from its write', async () => {
    const { writer, transport, clock } = scriptedWorld({ maxTimeInBufferMS: 100 }, takeAll);
    writer.write({ pk: 'a' });
    await clock.pass(60);
    writer.write({ pk: 'b' });
    await clock.pass(39);
    assert.equal(transport.sent.length, 0);
    await clock.pass(1);
    assert.deepEqual(transport.sizes, [2]);
    writer.write({ pk: 'c' });
    await clock.pass(99);
    assert.deepEqual(transport.sizes, [2]);
    await clock.pass(1);
    assert.deepEqual(transport.sizes, [2, 1]);
  });

  it('counts the time a write waits behind its key', async () => {
    const { writer, transport, clock } = scriptedWorld({ maxTimeInBufferMS: 100 });
    writer.write({ pk: 'a', v: 1 });
    await clock.pass(100);
    assert.deepEqual(transport.sizes, [1]);
    writer.write({ pk: 'a', v: 2 });
    await clock.pass(150);
    assert.deepEqual(transport.sizes, [1]);
    transport.sent[0]?.written();
    assert.deepEqual(transport.sizes, [1, 1], 'its time was up while it waited: it goes at once');
  });

  it('goes at once with maxTimeInBufferMS 0, what one synchronous run writes together', async () => {
    const { writer, transport } = scriptedWorld({ maxTimeInBufferMS: 0 });
    for (const order of orders(3)) writer.write(order);
    await Promise.resolve();
    assert.deepEqual(transport.sizes, [3]);
    writer.write({ pk: 'x' });
    await Promise.resolve();
    assert.deepEqual(transport.sizes, [3, 1]);
  });

  it('leaves when a caller waits for room', async () => {
    const { writer, transport, clock } = scriptedWorld({ maxBatchSize: 5, maxBufferedRequests: 7 }, takeAll);
    const waits = orders(7).map((order) => writer.write(order));
    assert.deepEqual(waits.slice(0, 6), new Array(6).fill(undefined));
    assert.deepEqual(transport.sizes, [5, 2]);
    await clock.until(waits[6] as Promise<void>);
  });

  it('leaves on flush, and a stream that goes on meanwhile still fills its batches', async () => {
    const { writer, transport, clock } = scriptedWorld({ maxBatchSize: 5 });
    writer.write({ pk: 'slow', v: 1 });
    const flushed = writer.flush();
    await clock.pass(1);
    assert.deepEqual(transport.sizes, [1]);
    for (const order of orders(9)) writer.write(order);
    await clock.pass(1);
    assert.deepEqual(transport.sizes, [1, 5], 'four are not full and nobody waits for them');
    transport.sent[0]?.written();
    await clock.until(flushed);
    assert.deepEqual(transport.sizes, [1, 5]);
  });

  it('is refilled rather than sent short while more is ready', async () => {
    const { writer, transport, clock } = scriptedWorld({ maxBatchSize: 4, maxInFlightRequests: 1 });
    for (const order of orders(10)) writer.write(order);
    transport.sent[0]?.written(['k0', 'k1']);
    await clock.pass(30);
    transport.sent[1]?.written();
    assert.deepEqual(transport.sent[2]?.keys.slice(0, 2).sort(), ['k0', 'k1']);
    assert.deepEqual(transport.sizes, [4, 4, 4]);
  });

  it('has at most maxBatchSizeInBytes, body and all', async () => {
    const limit = 2000;
    const { writer, transport, clock } = scriptedWorld(
      { maxBatchSizeInBytes: limit, maxRecordSizeInBytes: 1000, maxTimeInBufferMS: 10 },
      takeAll,
    );
    for (let i = 0; i < 40; i++) writer.write({ pk: `k${i}`, filler: 'é'.repeat((i * 37) % 400) });
    await clock.until(writer.close());
    const bytes = transport.sent.map(({ body }) => Buffer.byteLength(body));
    assert.ok(Math.max(...bytes) <= limit);
    assert.equal(
      transport.sizes.reduce((a, b) => a + b),
      40,
    );
    for (let i = 1; i < bytes.length - 1; i++) {
      assert.ok((bytes[i] as number) > limit / 2, `batch ${i} of ${bytes[i]} bytes was sent short`);
    }
  });

  it('sends a record alone whose JSON is larger than maxBatchSizeInBytes though its size is not', async () => {
    const { writer, transport, clock } = scriptedWorld(
      { maxBatchSizeInBytes: 1000, maxRecordSizeInBytes: 1000, maxTimeInBufferMS: 0 },
      takeAll,
    );
    writer.write({ pk: 'a', text: '\u0001'.repeat(900) });
    writer.write({ pk: 'b' });
    const report = await clock.until(writer.close());
    assert.equal(report.put, 2);
    assert.deepEqual(transport.sizes, [1, 1]);
  });

  it('never has more than maxInFlightRequests at once', async () => {
    const { writer, transport, clock } = scriptedWorld({ maxBatchSize: 1, maxInFlightRequests: 3 });
    for (const order of orders(10)) writer.write(order);
    const closed = writer.close();
    await clock.pass(1);
    for (let answered = 0; answered < 10; answered++) {
      assert.ok(transport.open.length <= 3);
      transport.open[0]?.written();
      await clock.pass(1);
    }
    assert.equal((await closed).put, 10);
  });

  it('never holds a key twice, whatever is written', async () => {
    const { writer, transport, clock } = scriptedWorld({ maxBatchSize: 10 }, takeAll);
    for (let v = 0; v < 5; v++) for (const order of orders(7)) writer.write({ ...order, v });
    await clock.until(writer.close());
    for (const { keys } of transport.sent) assert.equal(new Set(keys).size, keys.length);
    assert.equal(writer.report().put, 35);
  });

  it('holds the writes of one table only', async () => {
    const { writer, transport, clock } = scriptedWorld<{ pk: string }>(
      {
        elementConverter: (item) => [
          { type: 'PUT', item },
          { type: 'PUT', item, tableName: 'audit' },
        ],
        keySchemas: { audit: { partitionKey: { name: 'pk', type: 'S' } } },
      },
      takeAll,
    );
    for (const order of orders(30)) writer.write(order);
    const report = await clock.until(writer.close());
    assert.equal(report.put, 60);
    assert.equal(report.elements, 30);
    assert.deepEqual(new Set(transport.sent.map(({ tableName }) => tableName)), new Set(['orders', 'audit']));
  });
});

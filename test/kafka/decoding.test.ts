import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { DeserializeContext } from 'dynamodb-sink/kafka';
import { FakeClient } from './fake-client.js';
import { FakeTrial } from './fake-trial.js';

interface Order {
  readonly pk: string;
  readonly v: number;
}

function versions(count: number): FakeClient {
  const client = new FakeClient(2);
  client.append(
    'orders',
    Array.from({ length: count }, (_, v) => ({ key: 'a', value: { pk: 'a', v } })),
  );
  return client;
}

/** What was written of the version, in order. */
function written(trial: { db: FakeTrial['db'] }): number[] {
  return trial.db.history.map(({ item }) => Number((item.v as { N: string }).N));
}

describe('deserializers', () => {
  test('that are asynchronous keep the order of a partition, whichever is done first', async () => {
    let before = Promise.resolve();
    await using trial = await FakeTrial.begin<Order>({
      client: versions(30),
      deserialize: async (bytes) => {
        const order = JSON.parse(bytes.toString()) as Order;
        // Every other one is quick: were they not waited for, it would overtake.
        if (order.v % 2 === 0) for (let n = 0; n < 5; n++) await turn();
        return order;
      },
      deserializeKey: async (bytes) => {
        before = before.then(turn);
        await before;
        return bytes.toString();
      },
      sink: {
        elementConverter: ({ key, value }) => ({ type: 'PUT', item: { ...value, key } }),
        maxTimeInBufferMS: 0,
      },
    });
    await trial.joined();
    trial.client.assign('orders', 0);
    await trial.running.until(() => trial.client.committed.get('orders/0') === 30n);
    const order = written(trial);
    assert.deepEqual(
      order,
      order.toSorted((a, b) => a - b),
    );
    assert.deepEqual(trial.db.table('items').get('S1:a'), {
      pk: { S: 'a' },
      v: { N: '29' },
      key: { S: 'a' },
    });
  });

  test('that say "retryable" are asked again until they have decoded the message: its partition waits, others do not', async () => {
    const client = versions(3);
    client.append('orders', [{ value: { pk: 'other', v: 0 } }], 1);
    const asked: bigint[] = [];
    const rejected: unknown[] = [];
    await using trial = await FakeTrial.begin<Order>({
      client,
      deserialize: (bytes, { partition, offset }) => {
        if (partition === 0) asked.push(offset);
        const times = asked.filter((one) => one === offset).length;
        if (partition === 0 && offset === 1n && times <= 2)
          throw Object.assign(new Error('the registry is away'), { retryable: true });
        return JSON.parse(bytes.toString()) as Order;
      },
      sink: {
        onRejected: (rejection) => void rejected.push(rejection),
      },
    });
    await trial.joined();
    client.assign('orders', 0, 1);
    await trial.running.until(() => client.committed.get('orders/1') === 1n);
    assert.ok((client.committed.get('orders/0') ?? 0n) <= 1n);
    assert.match(trial.running.worker.health().reason ?? '', /the registry is away/);
    await trial.running.until(() => client.committed.get('orders/0') === 3n);
    assert.deepEqual(asked, [0n, 1n, 1n, 1n, 2n]);
    assert.deepEqual(rejected, []);
    assert.equal(trial.running.told('trouble').length, 2);
  });

  test('are opened before anything is read, told what they decode, and closed with the worker', async () => {
    const steps: string[] = [];
    const told: DeserializeContext[] = [];
    const client = new FakeClient();
    client.append('orders', [{ key: 'k', value: { pk: 'a', v: 0 }, headers: [['h', Buffer.from('x')]] }]);
    const deserializer = {
      open: async () => {
        await turn();
        steps.push('open');
      },
      deserialize: (bytes: Buffer, context: DeserializeContext) => {
        steps.push('deserialize');
        told.push(context);
        return JSON.parse(bytes.toString()) as Order;
      },
      close: () => void steps.push('close'),
    };
    await using trial = await FakeTrial.begin<Order>({ client, deserialize: deserializer });
    await trial.joined();
    client.assign('orders', 0);
    await trial.running.until(() => client.committed.get('orders/0') === 1n);
    await trial.running.worker.close();
    assert.deepEqual(steps, ['open', 'deserialize', 'close']);
    const [context] = told;
    assert.deepEqual(
      [context?.topic, context?.partition, context?.offset, context?.part, context?.headers],
      ['orders', 0, 0n, 'value', [['h', Buffer.from('x')]]],
    );
  });

  test('that have a name say whether it is the key or the value that they refuse', async () => {
    const client = new FakeClient();
    client.append('orders', [
      { key: '{"a', value: { pk: 'a' } },
      { key: '"a"', value: '{"a' },
    ]);
    const refused: string[] = [];
    await using trial = await FakeTrial.begin<object, unknown>({
      client,
      deserializeKey: 'json',
      sink: { onRejected: ({ error }) => void refused.push(error.message) },
    });
    await trial.joined();
    client.assign('orders', 0);
    await trial.running.until(() => client.committed.get('orders/0') === 2n);
    assert.deepEqual(refused, ['the key is not JSON', 'the value is not JSON']);
  });

  test('that cannot be opened stop the worker, and that cannot be closed are told by run', async () => {
    const broken = new Error('broken');
    const fails = (step: 'open' | 'close') => ({
      deserialize: (bytes: Buffer) => bytes,
      [step]: () => Promise.reject(broken),
    });
    await using opening = await FakeTrial.begin<Buffer>({ deserialize: fails('open') });
    await assert.rejects(opening.running.ended, broken);
    assert.ok(opening.client.isClosed);
    await using closing = await FakeTrial.begin<Buffer>({ deserialize: fails('close') });
    await closing.joined();
    closing.running.worker.close().catch(() => {});
    await assert.rejects(closing.running.ended, broken);
    assert.ok(closing.client.isClosed);
  });

  test('that reject a message keep it in bytes of its own: a batch has many others', async () => {
    const client = new FakeClient();
    const big = 'x'.repeat(5000);
    client.append('orders', [{ value: { pk: 'a', big } }, { value: `{${big}` }, { value: { pk: 'b', big } }]);
    const rejected: Buffer[] = [];
    await using trial = await FakeTrial.begin({
      client,
      sink: { onRejected: ({ element }) => void rejected.push(element.rawValue as Buffer) },
    });
    await trial.joined();
    client.assign('orders', 0);
    await trial.running.until(() => client.committed.get('orders/0') === 3n);
    assert.deepEqual(rejected.map(String), [`{${big}`]);
    assert.ok(Number(rejected[0]?.buffer.byteLength) < 6000);
  });
});

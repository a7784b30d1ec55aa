import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { KafkaClientError } from 'dynamodb-sink/kafka';
import { runProgram } from '../support/run-program.js';
import { FakeClient } from './fake-client.js';
import { FakeTrial } from './fake-trial.js';

const ORDERS = Array.from({ length: 20 }, (_, n) => ({ value: { pk: `k${n}` } }));

function full(partitions = 1): FakeClient {
  const client = new FakeClient(partitions);
  for (let partition = 0; partition < partitions; partition++) client.append('orders', ORDERS, partition);
  return client;
}

describe('a membership', () => {
  test('that is refused stops the worker, and what it has is let go', async () => {
    await using trial = await (await FakeTrial.begin({ client: full() })).joined();
    const { client, running } = trial;
    client.assign('orders', 0);
    await running.until(() => client.committed.get('orders/0') === 20n);
    client.member?.refused(new KafkaClientError('refused', 'no rights any more'));
    await assert.rejects(running.ended, { code: 'KAFKA_REFUSED', message: 'no rights any more' });
    assert.deepEqual(running.revocations, ['drained']);
    assert.ok(client.isClosed);
    assert.deepEqual(client.calls.slice(-2), [['leave', false], ['close']]);
  });

  test('that the first join refuses stops the worker', async () => {
    const client = new FakeClient();
    client.failures.set('join', new KafkaClientError('refused', 'not in this group'));
    await using trial = await FakeTrial.begin({ client });
    await assert.rejects(trial.running.ended, { code: 'KAFKA_REFUSED', message: 'not in this group' });
    assert.ok(client.isClosed);
  });

  test('asks for offsets until the brokers answer, and stops if they refuse', async () => {
    await using trial = await (await FakeTrial.begin({ client: full() })).joined();
    const { client, running } = trial;
    client.failures.set('committedOffsets', new KafkaClientError('unavailable', 'the coordinator is away'));
    client.assign('orders', 0);
    await running.until(() => client.count('committedOffsets') === 2);
    client.failures.clear();
    await running.until(() => client.committed.get('orders/0') === 20n);
    assert.deepEqual(
      new Set(running.told('trouble').map(([, { message }]) => message)),
      new Set(['the coordinator is away']),
    );
    await client.member?.leaving(false);
    client.failures.set('committedOffsets', new KafkaClientError('refused', 'no rights for offsets'));
    client.assign('orders', 0);
    await assert.rejects(running.ended, { code: 'KAFKA_REFUSED', message: 'no rights for offsets' });
  });

  test('is not begun by a worker that is closed while its topics are looked up, and no table is opened', async () => {
    const client = full();
    const gate = Promise.withResolvers<void>();
    client.gates.set('partitionCounts', gate.promise);
    const opened: number[] = [];
    await using trial = await FakeTrial.begin({
      client,
      sink: { elementConverter: { open: () => void opened.push(1), apply: () => undefined } },
    });
    const { running } = trial;
    await running.until(() => client.count('partitionCounts') === 1);
    const closed = running.worker.close();
    await running.until(() => client.isClosed);
    gate.resolve();
    await Promise.all([closed, running.ended]);
    await delay(100);
    assert.deepEqual(opened, []);
    assert.equal(client.count('join'), 0);
  });

  test('that ends because of one table makes durable and commits what the others have taken', async () => {
    const client = new FakeClient();
    client.append('orders', ORDERS);
    client.append('users', [{ value: { pk: 'u' } }]);
    const { promise: isTaken, resolve: taken } = Promise.withResolvers<void>();
    await using trial = await FakeTrial.begin<object>({
      client,
      topics: ['orders', 'users'],
      tables: { users: 'others' },
      db: { latencyMS: [20, 30] },
      sink: {
        maxBatchSize: 2,
        maxInFlightRequests: 1,
        elementConverter: async ({ topic, offset, value }) => {
          if (topic === 'orders' && offset === 19n) taken();
          if (topic === 'orders') return { type: 'PUT', item: value };
          await isTaken;
          throw new Error('no such user');
        },
      },
    });
    await trial.joined();
    client.assignAll([
      { topic: 'orders', partition: 0 },
      { topic: 'users', partition: 0 },
    ]);
    await assert.rejects(trial.running.ended, { code: 'CONVERTER_FAILED' });
    assert.equal(trial.db.table('items').size, 20);
    assert.deepEqual(client.committed.get('orders/0'), 20n);
    assert.equal(client.committed.get('users/0') ?? 0n, 0n);
  });

  test('that is lost leaves no timer behind that holds the process', async () => {
    const trial = new URL('fake-trial.js', import.meta.url).href;
    const ended = await runProgram(`
      const { FakeTrial } = await import('${trial}');
      const { client, running, db } = await (await FakeTrial.begin({ drainTimeoutMS: 600_000 })).joined();
      client.assign('orders', 0);
      await running.untilAssigned();
      await client.member.leaving(true);
      const { isDrained } = await running.worker.close();
      await db.close();
      console.log(isDrained, running.revocations.join());`);
    assert.deepEqual(ended, [0, 'false lost\n']);
  });
});

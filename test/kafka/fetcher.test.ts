import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type FetchedPartition, KafkaClientError, type KafkaFetch } from 'dynamodb-sink/kafka';
import { FakeClient } from './fake-client.js';
import { FakeTrial } from './fake-trial.js';

function filled(partitions: number): FakeClient {
  const client = new FakeClient(partitions);
  for (let partition = 0; partition < partitions; partition++) append(client, partition, 'first');
  return client;
}

function append(client: FakeClient, partition: number, name: string): void {
  client.append('orders', [{ value: { pk: `${name}-${partition}` } }], partition);
}

/** The requests for messages, as a broker has got them. */
function fetches(client: FakeClient): { leader: number; partitions: number[]; maxWaitMS: number }[] {
  return client.calls
    .filter(([call]) => call === 'fetch')
    .map(([, leader, request]) => {
      const { partitions, maxWaitMS } = request as KafkaFetch;
      return {
        leader: leader as number,
        partitions: partitions.map(({ partition }) => partition),
        maxWaitMS,
      };
    });
}

async function writing(client: FakeClient, options: object = {}): Promise<FakeTrial> {
  return (await FakeTrial.begin({ client, ...options })).joined();
}

describe('messages are fetched', () => {
  test('by one request for each broker, with all of the partitions that it leads', async () => {
    const client = filled(3);
    client.leaderOf = ({ partition }) => 1 + (partition % 2);
    await using trial = await writing(client);
    client.assign('orders', 0, 1, 2);
    await trial.running.until(() => trial.db.history.length === 3);
    const [first, second] = fetches(client);
    assert.deepEqual(
      [first, second],
      [
        { leader: 1, partitions: [0, 2], maxWaitMS: 500 },
        { leader: 2, partitions: [1], maxWaitMS: 500 },
      ],
    );
    assert.equal(client.count('leaders'), 1);
  });

  test('but not of a partition that is full: others are asked for, and waited for as ever if it does not move', async () => {
    const client = filled(2);
    await using trial = await writing(client, {
      maxQueuedBytesPerPartition: 1,
      deserialize: (bytes: Buffer, { partition }: { partition: number }) =>
        partition === 0 ? new Promise(() => {}) : JSON.parse(bytes.toString()),
    });
    client.assign('orders', 0, 1);
    await trial.running.until(() => trial.db.history.length === 1);
    append(client, 0, 'second');
    append(client, 1, 'second');
    await trial.running.until(() => trial.db.history.length === 2);
    assert.deepEqual(fetches(client).at(0)?.partitions, [0, 1]);
    assert.ok(
      fetches(client)
        .slice(1)
        .every(({ partitions }) => partitions.join() === '1'),
    );
    assert.equal(fetches(client).at(-1)?.maxWaitMS, 500);
    const [full] = trial.running.worker.metrics().partitions;
    assert.ok(full !== undefined && full.queuedBytes > 1);
  });

  test('from whoever leads a partition now', async () => {
    const client = filled(2);
    let moved: FetchedPartition['fault'] = 'moved';
    client.fault = (_, { partition }) => (partition === 1 ? moved : undefined);
    client.leaderOf = ({ partition }) => (partition === 1 && client.count('leaders') > 1 ? 2 : 1);
    await using trial = await writing(client);
    client.assign('orders', 0, 1);
    await trial.running.until(() => client.count('leaders') === 2);
    moved = undefined;
    await trial.running.until(() => trial.db.history.length === 2);
    assert.ok(fetches(client).some(({ leader, partitions }) => leader === 2 && partitions.join() === '1'));
    // That is nothing to worry anybody.
    assert.deepEqual(trial.running.told('trouble'), []);
  });

  test('again from a partition that is not available, while others are read', async () => {
    const client = filled(2);
    let fault: FetchedPartition['fault'] = 'unavailable';
    client.fault = (_, { partition }) => (partition === 1 ? fault : undefined);
    await using trial = await writing(client);
    client.assign('orders', 0, 1);
    await trial.running.until(() => trial.db.history.length === 1);
    fault = undefined;
    await trial.running.until(() => trial.db.history.length === 2);
    assert.deepEqual(
      trial.running.told('trouble').map(([, { message }]) => message),
      ['orders/1: it is said to be unavailable'],
    );
  });

  test('again after a request that fails, from whoever leads then', async () => {
    const client = filled(1);
    client.failures.set('fetch', new KafkaClientError('unavailable', 'the broker is away'));
    await using trial = await writing(client);
    client.assign('orders', 0);
    await trial.running.until(() => client.count('fetch') === 3);
    client.failures.clear();
    await trial.running.until(() => trial.db.history.length === 1);
    assert.ok(client.count('leaders') >= 4);
    assert.deepEqual(
      new Set(trial.running.told('trouble').map(([, { message }]) => message)),
      new Set(['the broker is away']),
    );
  });

  test('no more where that is refused: the worker stops', async () => {
    const client = filled(1);
    client.fault = () => 'refused';
    await using trial = await writing(client);
    client.assign('orders', 0);
    await assert.rejects(trial.running.ended, {
      code: 'KAFKA_REFUSED',
      message: 'fetching orders/0 is refused: it is said to be refused',
    });
  });

  test('of partitions without a leader once they have one', async () => {
    const client = filled(2);
    client.leaderOf = ({ partition }) => (partition === 1 && client.count('leaders') < 2 ? undefined : 1);
    await using trial = await writing(client);
    client.assign('orders', 0, 1);
    await trial.running.until(() => trial.db.history.length === 2);
    assert.equal(client.count('leaders'), 2);
  });

  test('of a partition that has nothing, however much others hold in the queues of the worker', async () => {
    const client = filled(2);
    await using trial = await writing(client, {
      maxQueuedBytes: 1,
      deserialize: (bytes: Buffer, { partition }: { partition: number }) =>
        partition === 0 ? new Promise(() => {}) : JSON.parse(bytes.toString()),
    });
    client.assign('orders', 0, 1);
    for (let n = 1; n <= 3; n++) {
      await trial.running.until(() => trial.db.history.length === n);
      append(client, 0, `more-${n}`);
      append(client, 1, `more-${n}`);
    }
    const asked = fetches(client).flatMap(({ partitions }) => partitions);
    assert.equal(asked.filter((partition) => partition === 0).length, 1);
    // So that all who have nothing may be given something, each is asked for its part.
    const parts = client.calls
      .filter(([call]) => call === 'fetch')
      .map(([, , request]) => (request as KafkaFetch).maxBytesPerPartition);
    assert.deepEqual([parts[0], new Set(parts.slice(1)).has(16_384)], [98_304, true]);
  });

  test('first of those that were not served last time: a broker fills its answer from the front', async () => {
    const client = filled(3);
    await using trial = await writing(client);
    client.assign('orders', 0, 1, 2);
    await trial.running.until(() => trial.db.history.length === 3);
    append(client, 0, 'second');
    await trial.running.until(() => trial.db.history.length === 4);
    append(client, 1, 'third');
    await trial.running.until(() => trial.db.history.length === 5 && client.count('fetch') >= 4);
    const orders = fetches(client).map(({ partitions }) => partitions.join(''));
    assert.deepEqual(orders.slice(0, 4), ['012', '012', '120', '201']);
  });

  test('from wherever it is, if a broker leaves a partition out of its answer', async () => {
    const client = new (class extends FakeClient {
      override async fetch(leader: number, request: KafkaFetch): Promise<FetchedPartition[]> {
        const fetched = await super.fetch(leader, request);
        return this.count('fetch') < 4 ? [] : fetched;
      }
    })();
    append(client, 0, 'only');
    await using trial = await writing(client);
    client.assign('orders', 0);
    await trial.running.until(() => trial.db.history.length === 1);
    const asked = client.calls.map(([call]) => call).filter((call) => call === 'fetch' || call === 'leaders');
    assert.deepEqual(
      asked.slice(0, 7),
      Array.from({ length: 7 }, (_, i) => (i % 2 === 0 ? 'leaders' : 'fetch')),
    );
  });

  test('again from where bytes were no messages, though the partition was full', async () => {
    const client = new BreakingClient();
    for (const n of [0, 1, 2]) client.append('orders', [{ value: { pk: `${n}` } }]);
    await using trial = await writing(client, { maxQueuedBytesPerPartition: 1 });
    client.assign('orders', 0);
    await trial.running.until(() => trial.db.history.length === 3);
    assert.equal(trial.running.told('trouble').length, 1);
  });

  test('again from where bytes were no messages: what a fetch brings meanwhile from behind them is left', async () => {
    const client = new BreakingClient();
    for (const n of [0, 1, 2]) client.append('orders', [{ value: { pk: `${n}` } }]);
    const decoded = Promise.withResolvers<void>();
    await using trial = await writing(client, {
      deserialize: async (bytes: Buffer, { offset }: { offset: bigint }) => {
        if (offset === 0n) await decoded.promise;
        return JSON.parse(bytes.toString());
      },
    });
    client.assign('orders', 0);
    await trial.running.until(() => client.count('fetch') === 2); // of what comes behind the three, and waits
    decoded.resolve();
    await trial.running.until(() => trial.running.told('trouble').length === 1);
    client.append('orders', [{ value: { pk: '3' } }]);
    await trial.running.until(() => client.committed.get('orders/0') === 4n);
    const written = trial.db.history.map(({ item }) => (item as { pk: { S: string } }).pk.S);
    assert.deepEqual(written, ['0', '1', '2', '3']);
    const [[, trouble] = []] = trial.running.told('trouble');
    assert.equal(trouble?.message, 'orders/0: what came from offset 1 on is no message');
  });
});

/** Its first answer has a batch in the middle whose records are none. */
class BreakingClient extends FakeClient {
  override async fetch(leader: number, request: KafkaFetch): Promise<FetchedPartition[]> {
    const fetched = await super.fetch(leader, request);
    if (this.count('fetch') > 1) return fetched;
    return fetched.map((partition) => ({
      ...partition,
      batches: partition.batches.map((batch, at) =>
        at === 1 ? { ...batch, records: [Buffer.alloc(9)] } : batch,
      ),
    }));
  }
}

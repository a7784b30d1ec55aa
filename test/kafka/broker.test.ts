import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { type KafkaBroker, startBroker } from '../support/kafka-broker.js';
import {
  commitOffsets,
  committedOffsets,
  createTopic,
  deleteTopic,
  produce,
  readTopic,
} from '../support/kafka-topics.js';
import { needsKafka } from '../support/needs-kafka.js';

/** Resolves if something listens. */
async function connected([address = '']: string[]): Promise<void> {
  const [host, port] = address.split(':');
  const socket = connect(Number(port), host);
  await once(socket, 'connect');
  socket.destroy();
}

describe('the Kafka broker of the tests', needsKafka, () => {
  let broker: KafkaBroker;
  let brokers: string[];
  before(async () => {
    broker = await startBroker();
    brokers = broker.bootstrapBrokers;
  });
  after(() => broker[Symbol.asyncDispose]());

  test('keeps key, value and headers of a record as they were, and what is not there', async () => {
    await createTopic(brokers, 'records');
    await produce(brokers, 'records', [
      {
        key: 'k',
        value: 'v',
        headers: [
          ['h', '1'],
          ['h', '2'],
        ],
        timestamp: 5n,
      },
      { key: 'k' },
      { value: '' },
    ]);
    const [full, tombstone, empty] = await readTopic(brokers, 'records');
    assert.deepEqual(full, {
      partition: 0,
      offset: 0n,
      timestamp: 5n,
      key: Buffer.from('k'),
      value: Buffer.from('v'),
      headers: [
        ['h', Buffer.from('1')],
        ['h', Buffer.from('2')],
      ],
    });
    assert.deepEqual([tombstone?.key, tombstone?.value], [Buffer.from('k'), null]);
    assert.deepEqual([empty?.key, empty?.value], [null, Buffer.alloc(0)]);
  });

  test('keeps 50,000 records in order over four partitions', async () => {
    await createTopic(brokers, 'many', 4);
    const records = Array.from({ length: 50_000 }, (_, i) => ({ partition: i % 4, value: String(i) }));
    await produce(brokers, 'many', records);
    const read = await readTopic(brokers, 'many');
    const expected = [0, 1, 2, 3].flatMap((partition) => records.filter((of) => of.partition === partition));
    assert.deepEqual(
      read.map(({ partition, value }) => ({ partition, value: String(value) })),
      expected,
    );
  });

  test('has its records and the offsets of a group after SIGKILL, and after a stop', async () => {
    await createTopic(brokers, 'kept', 3);
    await produce(brokers, 'kept', [
      { partition: 0, value: 'a' },
      { partition: 2, value: 'b' },
    ]);
    await commitOffsets(brokers, 'group', 'kept', new Map([[2, 1n]]));
    for (const end of ['kill', 'stop'] as const) {
      await broker[end]();
      await assert.rejects(connected(brokers), { code: 'ECONNREFUSED' });
      await broker.restart();
      const values = (await readTopic(brokers, 'kept')).map(({ value }) => String(value));
      assert.deepEqual(values, ['a', 'b']);
      assert.deepEqual(await committedOffsets(brokers, 'group', 'kept'), new Map([[2, 1n]]));
    }
  });

  test('forgets a topic that is deleted', async () => {
    await createTopic(brokers, 'deleted');
    await deleteTopic(brokers, 'deleted');
    await assert.rejects(readTopic(brokers, 'deleted'));
  });
});

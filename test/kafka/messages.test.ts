import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { listOf, typeInformedElementConverter } from 'dynamodb-sink';
import { fromValue, headerText, type KafkaMessage } from 'dynamodb-sink/kafka';
import { type Compression, committedOffsets, produce } from '../support/kafka-topics.js';
import { needsKafka } from '../support/needs-kafka.js';
import { sharedBroker } from '../support/shared-broker.js';
import { json, WorkerTrial } from './worker-trial.js';

describe('messages of a topic', needsKafka, () => {
  const shared = sharedBroker();

  test('are documents without a converter, their offsets are committed, and a second worker finds nothing left', async () => {
    const records = Array.from({ length: 300 }, (_, n) => json({ pk: `k${n}`, n }, { partition: n % 3 }));
    await using trial = await WorkerTrial.begin(shared.brokers, {
      topic: 'documents',
      partitions: 3,
      records,
    });
    const first = trial.start();
    for (const partition of [0, 1, 2]) await first.untilCommitted('documents', 100, partition);
    const report = await first.worker.close();
    assert.deepEqual([report.consumed, report.isDrained, report.tables.documents?.put], [300, true, 300]);
    const ends = new Map([0, 1, 2].map((partition) => [partition, 100n]));
    assert.deepEqual(await committedOffsets(shared.brokers, 'documents', 'documents'), ends);
    assert.ok(trial.items().every(({ pk, n }) => pk === `k${n}`));
    assert.equal(new Set(trial.values('n')).size, 300);
    const second = trial.start();
    await second.until(() =>
      second.worker.metrics().partitions.every(({ highWatermark }) => highWatermark === 100n),
    );
    const { consumed } = await second.worker.close();
    assert.equal(consumed, 0);
    assert.equal(trial.db.history.length, 300);
  });

  test('are handed to the converter with key, value, headers, time, partition and offset', async () => {
    const seen: KafkaMessage<{ pk: string }>[] = [];
    await using trial = await WorkerTrial.begin(shared.brokers, {
      topic: 'whole',
      partitions: 2,
      records: [
        json({ pk: 'a' }, { partition: 1, timestamp: 1_000n, key: 'ä' }),
        json(
          { pk: 'b' },
          {
            partition: 1,
            timestamp: 2_000n,
            headers: [
              ['h', '1'],
              ['h', '2'],
              ['none', null],
              ['empty', ''],
            ],
          },
        ),
      ],
    });
    const worker = trial.start<{ pk: string }>({
      sink: {
        elementConverter: (message) => {
          seen.push(message);
          return { type: 'PUT', item: message.value };
        },
      },
    });
    await worker.untilCommitted('whole', 2, 1);
    const [first, second] = seen;
    assert.ok(first !== undefined && second !== undefined && seen.length === 2);
    const { topic, partition, offset, timestamp, key, value, headers, rawKey, rawValue } = first;
    assert.deepEqual(
      { topic, partition, offset, timestamp, key, value, headers, rawKey, rawValue },
      {
        topic: 'whole',
        partition: 1,
        offset: 0n,
        timestamp: 1000,
        key: 'ä',
        value: { pk: 'a' },
        headers: [],
        rawKey: Buffer.from('ä'),
        rawValue: Buffer.from('{"pk":"a"}'),
      },
    );
    assert.deepEqual([second.offset, second.timestamp, second.key, second.rawKey], [1n, 2000, null, null]);
    assert.deepEqual(second.headers, [
      ['h', Buffer.from('1')],
      ['h', Buffer.from('2')],
      ['none', null],
      ['empty', Buffer.alloc(0)],
    ]);
    assert.deepEqual(
      ['h', 'none', 'empty', 'other'].map((name) => headerText(second, name)),
      ['2', undefined, '', undefined],
    );
  });

  test('have the time of the broker where the topic says LogAppendTime', async () => {
    const times: number[] = [];
    const before = Date.now();
    await using trial = await WorkerTrial.begin(shared.brokers, {
      topic: 'append-time',
      configs: { 'message.timestamp.type': 'LogAppendTime' },
      records: [json({ pk: 'a' }, { timestamp: 5n }), json({ pk: 'b' }, { timestamp: 7n })],
    });
    await trial.runTo(2, {
      sink: {
        elementConverter: ({ value, timestamp }) => {
          times.push(timestamp);
          return { type: 'PUT', item: value as object };
        },
      },
    });
    assert.equal(times.length, 2);
    // The broker's clock is this machine's, in whole milliseconds.
    for (const time of times) assert.ok(time >= before && time <= Date.now(), `${time}`);
  });

  test('are converted by a declared type of their values', async () => {
    await using trial = await WorkerTrial.begin(shared.brokers, {
      topic: 'declared',
      records: [json({ pk: 'a', lines: ['x', 'y'], stray: 1 })],
    });
    const converter = typeInformedElementConverter({ pk: 'string', lines: listOf('string') });
    await trial.runTo(1, { sink: { elementConverter: fromValue(converter) } });
    assert.deepEqual(trial.items(), [{ pk: 'a', lines: ['x', 'y'] }]);
  });

  test('are read however they are compressed, and in the order of the partition', async () => {
    const compressions: Compression[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];
    await using trial = await WorkerTrial.begin(shared.brokers, { topic: 'compressed' });
    for (const [at, compression] of compressions.entries()) {
      const records = Array.from({ length: 50 }, (_, n) =>
        json({ pk: `k${n % 5}`, v: at * 50 + n, text: 'x'.repeat(200) }),
      );
      await produce(shared.brokers, 'compressed', records, compression);
    }
    await trial.runTo(250);
    assert.deepEqual(trial.values('v'), [245, 246, 247, 248, 249]);
  });

  test('with an empty value are not tombstones, and keys that are no text do no harm where nobody reads them', async () => {
    await using trial = await WorkerTrial.begin(shared.brokers, {
      topic: 'bytes',
      records: [{ key: Buffer.from([0xff, 0xfe]), value: '' }, { key: '', value: 'x' }, { value: 'y' }],
    });
    await trial.runTo<Buffer>(3, {
      deserialize: 'raw',
      sink: {
        elementConverter: ({ offset, value, rawKey }) => ({
          type: 'PUT',
          item: { pk: String(offset), value: value.toString(), keyBytes: rawKey?.length ?? -1 },
        }),
      },
    });
    assert.deepEqual(trial.items(), [
      { pk: '0', value: '', keyBytes: 2 },
      { pk: '1', value: 'x', keyBytes: 0 },
      { pk: '2', value: 'y', keyBytes: -1 },
    ]);
  });

  test('whose key is read, and is no text, are rejected', async () => {
    const rejected: unknown[] = [];
    await using trial = await WorkerTrial.begin(shared.brokers, {
      topic: 'bad-key',
      records: [json({ n: 1 }, { key: Buffer.from([0xff]) }), json({ n: 2 }, { key: 'good' })],
    });
    await trial.runTo<{ n: number }>(2, {
      sink: {
        elementConverter: ({ key, value }) => ({ type: 'PUT', item: { pk: key, ...value } }),
        onRejected: ({ error, element }) => void rejected.push([element.offset, error.code]),
      },
    });
    assert.deepEqual(trial.items(), [{ pk: 'good', n: 2 }]);
    assert.deepEqual(rejected, [[0n, 'DESERIALIZATION_FAILED']]);
  });
});

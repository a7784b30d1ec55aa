import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { debeziumElementConverter } from 'dynamodb-sink';
import { createTopic, readTopic } from '../support/kafka-topics.js';
import { needsKafka } from '../support/needs-kafka.js';
import { sharedBroker } from '../support/shared-broker.js';
import { json, WorkerTrial } from './worker-trial.js';

describe('messages without a value', needsKafka, () => {
  const shared = sharedBroker();

  test("delete the item of a text key with 'delete', in the order of the partition", async () => {
    await using trial = await WorkerTrial.begin(shared.brokers, {
      topic: 'of-text',
      records: [
        json({ pk: 'a' }, { key: 'a' }),
        json({ pk: 'b' }, { key: 'b' }),
        { key: 'a' },
        { key: 'c' },
        json({ pk: 'c' }, { key: 'c' }),
      ],
    });
    await trial.runTo(5, { tombstones: 'delete' });
    assert.deepEqual(trial.values('pk'), ['b', 'c']);
  });

  test("delete the item of a number's text with 'delete', and are rejected where it is none", async () => {
    const pk = '12345678901234567890.5';
    await using trial = await WorkerTrial.begin(shared.brokers, {
      topic: 'of-number',
      tables: { 'of-number': { partitionKey: { name: 'pk', type: 'N' } } },
      records: [
        { key: pk, value: `{"pk":${pk}}` },
        json({ pk: 7 }, { key: '7' }),
        { key: '12345678901234567890.50' },
      ],
    });
    await trial.produce([{ key: 'seven' }]);
    const rejected: unknown[] = [];
    await trial.runTo(4, {
      tombstones: 'delete',
      sink: { onRejected: ({ element, error }) => void rejected.push([element.key, error.code]) },
    });
    assert.deepEqual(trial.values('pk'), [7]);
    assert.deepEqual(rejected, [['seven', 'INVALID_KEY']]);
  });

  for (const deserializeKey of [undefined, 'raw'] as const) {
    test(`delete the item of binary keys with 'delete', keys being read as ${deserializeKey ?? 'text'}`, async () => {
      const topic = `of-bytes-${deserializeKey}`;
      await using trial = await WorkerTrial.begin(shared.brokers, {
        topic,
        tables: { [topic]: { partitionKey: { name: 'pk', type: 'B' } } },
        records: ['a', 'b'].map((key) => json({}, { key })).concat([{ key: 'a' }]),
      });
      await trial.runTo<object, string | Buffer>(3, {
        tombstones: 'delete',
        ...(deserializeKey && { deserializeKey }),
        sink: { elementConverter: ({ rawKey }) => ({ type: 'PUT', item: { pk: rawKey } }) },
      });
      assert.deepEqual([...trial.db.table(topic).values()], [{ pk: { B: 'Yg==' } }]);
    });
  }

  test("delete the item of a key of two attributes that deserializeKey 'json' gives, and are rejected where it is one value", async () => {
    const rejected: unknown[] = [];
    await using trial = await WorkerTrial.begin(shared.brokers, {
      topic: 'composite',
      tables: { composite: { partitionKey: { name: 'pk', type: 'S' }, sortKey: { name: 'sk', type: 'N' } } },
      records: [
        json({ pk: 'a', sk: 1 }),
        json({ pk: 'a', sk: 2 }),
        { key: '{"pk":"a","sk":1}' },
        { key: '"a"' },
        {},
      ],
    });
    await trial.runTo<unknown, unknown>(5, {
      tombstones: 'delete',
      deserializeKey: 'json',
      sink: {
        onRejected: ({ element, error }) => void rejected.push([element.offset, error.code, error.message]),
      },
    });
    assert.deepEqual(trial.values('sk'), [2]);
    assert.deepEqual(rejected, [
      [
        3n,
        'TOMBSTONE',
        "the message without a value (tombstone) has a key that is one value, and the table's primary key is pk and sk: deserializeKey must give an object with both, or tombstones be a function",
      ],
      [4n, 'TOMBSTONE', 'the message without a value (tombstone) has no key'],
    ]);
  });

  test("write nothing with 'skip', and their offsets pass", async () => {
    await using trial = await WorkerTrial.begin(shared.brokers, {
      topic: 'skipped',
      records: [{ key: 'a' }, json({ pk: 'a' }, { key: 'a' }), { key: 'a' }],
    });
    const { worker } = await trial.runTo(3, { tombstones: 'skip' });
    assert.deepEqual(trial.values('pk'), ['a']);
    assert.equal(worker.report().consumed, 3);
    assert.equal(trial.db.history.length, 1);
  });

  test('are rejected by default, and are dead letters without a value', async () => {
    await using trial = await WorkerTrial.begin(shared.brokers, {
      topic: 'refused',
      records: [json({ pk: 'a' }, { key: 'a' }), { key: 'a', headers: [['h', 'x']] }],
    });
    await assert.rejects(trial.start().ended, {
      code: 'TOMBSTONE',
      message:
        "the message of refused/0 at offset 1 stops the worker: the message without a value (tombstone) is refused: set tombstones to 'delete', 'skip' or a function; with deadLetterTopic, or onRejected of the sink, it would go on",
    });
    await createTopic(shared.brokers, 'refused-dead');
    const { worker } = await trial.runTo(2, { deadLetterTopic: 'refused-dead' });
    assert.equal(worker.report().deadLetters, 1);
    const [letter] = await readTopic(shared.brokers, 'refused-dead');
    const { key, value, headers } = letter ?? {};
    assert.deepEqual([key, value, headers?.[0]], [Buffer.from('a'), null, ['h', Buffer.from('x')]]);
    assert.deepEqual(trial.values('pk'), ['a']);
  });

  test('become what a function makes of them, at once or later: a write, many, or none', async () => {
    await using trial = await WorkerTrial.begin(shared.brokers, {
      topic: 'by-function',
      records: [{ key: 'one' }, { key: 'many' }, { key: 'none' }, { key: 'later' }, json({ pk: 'last' })],
    });
    const put = (pk: string) => ({ type: 'PUT' as const, item: { pk, gone: true } });
    await trial.runTo(5, {
      tombstones: ({ key, value }) => {
        assert.equal(value, null);
        if (key === 'one') return put('one');
        if (key === 'many') return [put('many-1'), put('many-2')];
        return key === 'later' ? Promise.resolve(put('later')) : undefined;
      },
    });
    assert.deepEqual(trial.values('pk'), ['last', 'later', 'many-1', 'many-2', 'one']);
  });

  test('behind a delete of Debezium need no option', async () => {
    const key = '{"pk":"a"}';
    const row = (pk: string, n: number) => ({ pk, n });
    await using trial = await WorkerTrial.begin(shared.brokers, {
      topic: 'debezium',
      records: [
        json({ op: 'c', before: null, after: row('a', 1), source: {} }, { key }),
        json({ op: 'c', before: null, after: row('b', 1), source: {} }, { key: '{"pk":"b"}' }),
        json({ op: 'd', before: row('a', 1), after: null, source: {} }, { key }),
        { key },
        json({ op: 'u', before: row('b', 1), after: row('b', 2), source: {} }, { key: '{"pk":"b"}' }),
      ],
    });
    await trial.runTo(5, { deserialize: 'debezium-json' });
    assert.deepEqual(trial.items(), [row('b', 2)]);
  });

  test('are all that is left of a delete behind ExtractNewRecordState, and delete', async () => {
    const key = '{"pk":"a"}';
    await using trial = await WorkerTrial.begin(shared.brokers, {
      topic: 'flattened',
      records: [json({ pk: 'a', n: 1 }, { key }), json({ pk: 'b', n: 1 }, { key: '{"pk":"b"}' }), { key }],
    });
    await trial.runTo(3, {
      deserialize: 'debezium-json',
      sink: { elementConverter: debeziumElementConverter({ flattened: true, primaryKey: ['pk'] }) as never },
    });
    assert.deepEqual(trial.items(), [{ pk: 'b', n: 1 }]);
  });

  test('go to the converter of the sink if they shall', async () => {
    await using trial = await WorkerTrial.begin(shared.brokers, {
      topic: 'converted',
      records: [json({ pk: 'a', n: 1 }, { key: 'a' }), { key: 'b' }],
    });
    await trial.runTo(2, {
      tombstones: 'convert',
      sink: {
        elementConverter: ({ key, value }) => ({
          type: 'PUT',
          item: value === null ? { pk: key, gone: true } : (value as object),
        }),
      },
    });
    assert.deepEqual(trial.items(), [
      { pk: 'a', n: 1 },
      { pk: 'b', gone: true },
    ]);
  });
});

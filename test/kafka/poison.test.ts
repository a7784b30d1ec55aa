import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DynamoDbSinkError } from 'dynamodb-sink';
import { createTopic, type NewRecord, readTopic, type TopicRecord } from '../support/kafka-topics.js';
import { needsKafka } from '../support/needs-kafka.js';
import { sharedBroker } from '../support/shared-broker.js';
import { json, WorkerTrial } from './worker-trial.js';

const UNDECODABLE: NewRecord = {
  key: 'bad-key',
  value: '{"pk": ',
  timestamp: 1234n,
  headers: [
    ['trace', '1'],
    ['trace', '2'],
    ['none', null],
  ],
};
const WITHOUT_KEY = json({ other: 'x' }, { key: 'bad-key', timestamp: 1234n });
const TOO_LARGE = json({ pk: 'large', text: 'x'.repeat(500_000) }, { key: 'bad-key', timestamp: 1234n });

const KINDS: readonly (readonly [name: string, record: NewRecord, code: string, message: RegExp])[] = [
  ['that is not JSON', UNDECODABLE, 'DESERIALIZATION_FAILED', /^the value is not JSON$/],
  ['without the key of the table', WITHOUT_KEY, 'INVALID_KEY', /pk/],
  ['that is too large', TOO_LARGE, 'RECORD_TOO_LARGE', /larger than 409600 bytes/],
];

function good(n: number): NewRecord {
  return json({ pk: `good-${n}` }, { timestamp: 1234n });
}

const PLACES: Readonly<Record<string, (bad: NewRecord) => NewRecord[]>> = {
  first: (bad) => [bad, good(1), good(2)],
  last: (bad) => [good(1), good(2), bad],
  'in the middle': (bad) => [good(1), bad, good(2)],
  alone: (bad) => [bad],
};

/** The headers that a dead letter has beyond the message's own. */
function reasons({ headers }: TopicRecord): Record<string, string> {
  const own = headers.filter(([name]) => name.startsWith('dynamodb-sink.'));
  return Object.fromEntries(own.map(([name, value]) => [name.slice('dynamodb-sink.'.length), String(value)]));
}

describe('messages that cannot be written', needsKafka, () => {
  const shared = sharedBroker();

  for (const [kind, bad, code, message] of KINDS) {
    test(`are dead letters once, whole, and their offsets pass: one ${kind}`, async () => {
      for (const [place, around] of Object.entries(PLACES)) {
        const topic = `${code}-${place.replaceAll(' ', '-')}`;
        const deadLetterTopic = `${topic}-dead`;
        const records = around(bad);
        await using trial = await WorkerTrial.begin(shared.brokers, { topic, records });
        await createTopic(shared.brokers, deadLetterTopic);
        const { worker } = await trial.runTo(records.length, { deadLetterTopic });
        assert.deepEqual([worker.report().deadLetters, worker.report().consumed], [1, records.length]);
        assert.deepEqual(
          trial.values('pk'),
          records.filter((one) => one !== bad).map((_, n) => `good-${n + 1}`),
          place,
        );
        const letters = await readTopic(shared.brokers, deadLetterTopic);
        const [letter] = letters;
        assert.ok(letter !== undefined && letters.length === 1, place);
        assert.deepEqual([letter.key, letter.value], [Buffer.from('bad-key'), Buffer.from(bad.value ?? '')]);
        const told = reasons(letter);
        assert.equal(told['error.code'], code);
        assert.match(told['error.message'] ?? '', message);
        const { topic: from, partition, offset, timestamp, group } = told;
        assert.deepEqual(
          { from, partition, offset, timestamp, group },
          {
            from: topic,
            partition: '0',
            offset: String(records.indexOf(bad)),
            timestamp: '1234',
            group: topic,
          },
        );
        const own = letter.headers.filter(([name]) => !name.startsWith('dynamodb-sink.'));
        assert.deepEqual(
          own,
          (bad.headers ?? []).map(([name, value]) => [name, value === null ? null : Buffer.from(value)]),
        );
      }
    });
  }

  test('are in the log as dead letters before their offset is committed, and before onRejected is called', async () => {
    const topic = 'dead-first';
    const deadLetterTopic = 'dead-first-letters';
    await using trial = await WorkerTrial.begin(shared.brokers, { topic, records: [UNDECODABLE, good(1)] });
    await createTopic(shared.brokers, deadLetterTopic);
    const handled = Promise.withResolvers<void>();
    const letters: number[] = [];
    const worker = trial.start({
      deadLetterTopic,
      commitIntervalMS: 10,
      sink: {
        onRejected: async () => {
          letters.push((await readTopic(shared.brokers, deadLetterTopic)).length);
          await handled.promise;
        },
      },
    });
    await worker.until(() => letters.length > 0);
    await worker.until(() => trial.db.history.length === 1);
    // Others are written meanwhile; its own offset waits for the handler.
    assert.equal((await trial.committed()) ?? 0n, 0n);
    handled.resolve();
    await worker.untilCommitted(topic, 2);
    assert.deepEqual(letters, [1]);
  });

  test('stop the worker where nobody takes them: what came before is committed, and a dead letter topic lets it go on', async () => {
    const topic = 'stops';
    const records = [...Array.from({ length: 40 }, (_, n) => good(n)), UNDECODABLE, good(40)];
    await using trial = await WorkerTrial.begin(shared.brokers, { topic, records });
    for (let times = 0; times < 2; times++) {
      await assert.rejects(trial.start().ended, ({ code, message }: DynamoDbSinkError) => {
        assert.equal(code, 'DESERIALIZATION_FAILED');
        assert.match(
          message,
          /^the message of stops\/0 at offset 40 stops the worker: the value is not JSON/,
        );
        return true;
      });
      assert.equal(trial.values('pk').length, 40);
      assert.equal(await trial.committed(), 40n);
    }
    await createTopic(shared.brokers, 'stops-dead');
    await trial.runTo(42, { deadLetterTopic: 'stops-dead' });
    assert.equal(trial.values('pk').length, 41);
    assert.equal((await readTopic(shared.brokers, 'stops-dead')).length, 1);
  });

  test('stop the worker with what onRejected throws, and are neither committed nor lost', async () => {
    const topic = 'handler-throws';
    await using trial = await WorkerTrial.begin(shared.brokers, {
      topic,
      records: [good(1), WITHOUT_KEY, good(2)],
    });
    const thrown = new Error('the handler is out of order');
    const { ended } = trial.start({
      sink: {
        onRejected: () => {
          throw thrown;
        },
      },
    });
    await assert.rejects(ended, ({ code, cause }: DynamoDbSinkError) => {
      assert.deepEqual([code, cause], ['REJECTION_HANDLER_FAILED', thrown]);
      return true;
    });
    assert.equal(await trial.committed(), 1n);
    const seen: unknown[] = [];
    await trial.runTo(3, { sink: { onRejected: ({ element }) => void seen.push(element.offset) } });
    assert.deepEqual(seen, [1n]);
    assert.deepEqual(trial.values('pk'), ['good-1', 'good-2']);
  });

  test('whose dead letter topic is not there stop the worker before it joins', async () => {
    await using trial = await WorkerTrial.begin(shared.brokers, { topic: 'no-letters', records: [good(1)] });
    const { ended } = trial.start({ deadLetterTopic: 'not-there' });
    await assert.rejects(ended, ({ code, message }: DynamoDbSinkError) => {
      assert.equal(code, 'KAFKA_REFUSED');
      assert.equal(message, 'there is no topic not-there');
      return true;
    });
    assert.equal(trial.db.history.length, 0);
  });

  test('that the dead letter topic does not take stop the worker, rather than being tried without end', async () => {
    const records = [good(1), json({ other: 'x'.repeat(5000) })];
    await using trial = await WorkerTrial.begin(shared.brokers, { topic: 'large', records });
    await createTopic(shared.brokers, 'large-dead', 1, { 'max.message.bytes': '2000' });
    await assert.rejects(trial.start({ deadLetterTopic: 'large-dead' }).ended, (error: DynamoDbSinkError) => {
      assert.equal(error.code, 'KAFKA_REFUSED');
      assert.match(error.message, /^producing to large-dead failed: MESSAGE_TOO_LARGE: /);
      return true;
    });
    assert.equal(await trial.committed(), 1n);
  });
});

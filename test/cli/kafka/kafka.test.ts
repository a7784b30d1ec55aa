import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type FaultyDynamoDb, startFaultyDynamoDb } from '#dist/testing/index.js';
import { committedOffsets, createTopic, produce, readTopic } from '../../support/kafka-topics.js';
import { needsKafka } from '../../support/needs-kafka.js';
import { brokerUser, type SecureBroker, startSecureBroker } from '../../support/secure-broker.js';
import { type Ended, localEnv, moduleOf, Running, runCli, textFile } from '../run-cli.js';

const PARTITIONS = 3;
const table = { partitionKey: { name: 'pk', type: 'S' } } as const;

/** Does not wait for requests to fill. */
const atOnce = ['--config', textFile('json', '{"sink":{"maxTimeInBufferMS":0}}')];

function report({ stdout }: Ended): Readonly<Record<string, unknown>> {
  return JSON.parse(stdout) as Record<string, unknown>;
}

/** Where health and metrics are served. */
async function served(running: Running): Promise<string> {
  const serving = /serving (http:\/\/127\.0\.0\.1:\d+)\/healthz/;
  await running.says(serving);
  return serving.exec(running.stderr)?.[1] ?? '';
}

describe('dynamodb-sink kafka', { ...needsKafka, timeout: 120_000 }, () => {
  let broker: SecureBroker;
  let brokers: string[];
  let topics = 0;
  before(async () => {
    broker = await startSecureBroker();
    brokers = broker.bootstrapBrokers;
  });
  after(() => broker[Symbol.asyncDispose]());

  /** A topic with so many messages, and a DynamoDB of its own, as flags. */
  async function prepared(
    messages: number,
  ): Promise<{ topic: string; db: FaultyDynamoDb; flags: string[]; [Symbol.asyncDispose](): Promise<void> }> {
    const topic = `orders-${++topics}`;
    await createTopic(brokers, topic, PARTITIONS);
    await produce(
      brokers,
      topic,
      Array.from({ length: messages }, (_, i) => ({ value: `{"pk":"k${i}"}`, partition: i % PARTITIONS })),
    );
    const db = await startFaultyDynamoDb({ tables: { orders: table } });
    const flags = ['kafka', '--topic', topic, '--group', topic, '--table', 'orders', '--endpoint', db.url];
    return { topic, db, flags, [Symbol.asyncDispose]: () => db.close() };
  }

  async function stored(db: FaultyDynamoDb, count: number): Promise<void> {
    while (db.table('orders').size < count) await delay(20);
  }

  async function committed(topic: string): Promise<number> {
    const offsets = await committedOffsets(brokers, topic, topic);
    return [...offsets.values()].reduce((sum, offset) => sum + Number(offset), 0);
  }

  test('writes a topic, and on SIGTERM commits all that it took and ends with exit code 0', async () => {
    await using parts = await prepared(3000);
    const running = new Running([...parts.flags, '--brokers', brokers.join(), '--http-port', '0'], localEnv);
    const url = await served(running);
    await stored(parts.db, 3000);
    const [live, ready, metrics] = await Promise.all(
      ['/healthz', '/readyz', '/metrics'].map((path) => fetch(url + path)),
    );
    assert.deepEqual([live?.status, ready?.status, metrics?.status], [200, 200, 200]);
    const text = (await metrics?.text()) ?? '';
    assert.match(text, /^dynamodb_sink_kafka_messages_consumed_total 3000$/m);
    for (let partition = 0; partition < PARTITIONS; partition++)
      assert.ok(
        text.includes(`dynamodb_sink_kafka_lag_messages{topic="${parts.topic}",partition="${partition}"}`),
      );
    running.child.kill('SIGTERM');
    const ended = await running.ended;
    assert.equal(ended.code, 0, ended.stderr);
    assert.match(ended.stderr, /stopped by SIGTERM: the 3,000 messages taken are settled and committed/);
    const { status, consumed, isDrained } = report(ended);
    assert.deepEqual({ status, consumed, isDrained }, { status: 'stopped', consumed: 3000, isDrained: true });
    assert.equal(await committed(parts.topic), 3000);
  });

  for (const format of ['json', 'yaml'] as const) {
    test(`takes its options from a file in ${format}, with a user and a password from environment and file`, async () => {
      await using parts = await prepared(10);
      const passwordFile = textFile('txt', `${brokerUser.password}\n`);
      const json = textFile(
        'json',
        JSON.stringify({
          kafka: {
            bootstrapBrokers: [broker.saslBroker],
            sasl: { mechanism: 'PLAIN', username: { env: 'KAFKA_USER' }, password: { file: passwordFile } },
          },
          topics: [parts.topic],
          groupId: parts.topic,
          sink: { tableName: 'orders', maxTimeInBufferMS: 0, dynamoDb: { endpoint: parts.db.url } },
        }),
      );
      const yaml = textFile(
        'yaml',
        `kafka:
  bootstrapBrokers: ['${broker.saslBroker}']
  sasl:
    mechanism: SCRAM-SHA-256
    username: { env: KAFKA_USER }
    password: { file: ${passwordFile} }
topics: ${parts.topic}
groupId: ${parts.topic}
sink:
  tableName: orders
  maxTimeInBufferMS: 0
  dynamoDb: { endpoint: '${parts.db.url}' }
`,
      );
      const config = format === 'json' ? json : yaml;
      const running = new Running(['kafka', '--config', config, '--progress', 'none'], {
        ...localEnv,
        KAFKA_USER: brokerUser.username,
      });
      await stored(parts.db, 10);
      running.child.kill('SIGINT');
      const ended = await running.ended;
      assert.equal(ended.code, 0, ended.stderr);
      assert.equal(await committed(parts.topic), 10);
      assert.ok(!`${ended.stdout}${ended.stderr}`.includes(brokerUser.password));
    });
  }

  test('tells its progress in JSON lines, with offsets as text', async () => {
    await using parts = await prepared(10);
    const running = new Running(
      [...parts.flags, '--brokers', brokers.join(), '--progress', 'json', ...atOnce],
      localEnv,
    );
    await running.says(/"written":10,/);
    running.child.kill('SIGTERM');
    const { stderr } = await running.ended;
    const line = stderr.split('\n').find((text) => text.startsWith('{') && text.includes('"written":10,'));
    const figures = JSON.parse(line ?? '') as {
      lag: number;
      partitions: { durableOffset: unknown; lag: number }[];
    };
    assert.equal(figures.lag, 0);
    assert.deepEqual(
      figures.partitions.map(({ durableOffset, lag }) => [durableOffset, lag]),
      [
        ['4', 0],
        ['3', 0],
        ['3', 0],
      ],
    );
  });

  test('sends what cannot be written to the dead letter topic, and tells where it was and why, never what', async () => {
    await using parts = await prepared(0);
    const dead = `${parts.topic}-dead`;
    await createTopic(brokers, dead);
    await produce(brokers, parts.topic, [
      { value: 'hidden-4711', partition: 0 },
      { value: '{"id":"hidden-4711"}', partition: 1 },
      { value: '{"pk":"good"}', partition: 2 },
    ]);
    const flags = [...parts.flags, '--brokers', brokers.join(), '--dead-letter-topic', dead, ...atOnce];
    const running = new Running(flags, localEnv);
    await running.says(/dead letter: orders-\d+-0 offset 0: .*\[DESERIALIZATION_FAILED\]/);
    await running.says(/dead letter: orders-\d+-1 offset 0: .*\[INVALID_KEY\]/);
    await stored(parts.db, 1);
    running.child.kill('SIGTERM');
    const ended = await running.ended;
    assert.equal(ended.code, 0, ended.stderr);
    assert.doesNotMatch(`${ended.stdout}${ended.stderr}`, /hidden-4711/);
    assert.equal(report(ended).deadLetters, 2);
    assert.equal((await readTopic(brokers, dead)).length, 2);
  });

  test('without a dead letter topic the first record that cannot be written ends it, exit code 1', async () => {
    await using parts = await prepared(0);
    await produce(brokers, parts.topic, [{ value: '{"id":"no key"}' }]);
    const ended = await runCli([...parts.flags, '--brokers', brokers.join()], { env: localEnv });
    assert.equal(ended.code, 1, ended.stderr);
    assert.match(ended.stderr, /^dynamodb-sink: .*partition key pk is missing.*\[INVALID_KEY\]$/m);
    const { status, error } = report(ended) as { status: string; error: { code: string } };
    assert.deepEqual([status, error.code], ['failed', 'INVALID_KEY']);
  });

  test('a converter of its own gets the message', async () => {
    await using parts = await prepared(3);
    const converter = moduleOf(
      'mjs',
      'export default ({ topic, partition, offset, value }) => ({ type: "PUT", item: { ...value, from: [topic, partition, offset].join("/") } });',
    );
    const running = new Running(
      [...parts.flags, '--brokers', brokers.join(), '--converter', converter, ...atOnce],
      localEnv,
    );
    await stored(parts.db, 3);
    running.child.kill('SIGTERM');
    assert.equal((await running.ended).code, 0);
    const from = [...parts.db.table('orders').values()].map((item) => (item.from as { S: string }).S);
    assert.deepEqual(
      from.sort(), // partitions come in any order
      [0, 1, 2].map((partition) => `${parts.topic}/${partition}/0`),
    );
  });

  test('a topic that is not there, and a wrong password, are told with exit code 1', async () => {
    await using parts = await prepared(0);
    const at = ['--brokers', brokers.join(), '--group', 'g', '--table', 'orders', '--endpoint', parts.db.url];
    const nowhere = await runCli(['kafka', '--topic', 'nowhere', ...at], { env: localEnv });
    assert.equal(nowhere.code, 1, nowhere.stderr);
    assert.match(nowhere.stderr, /nowhere.*\[KAFKA_REFUSED\]$/m);
    const sasl = { mechanism: 'PLAIN', username: 'alice', password: { env: 'WRONG' } };
    const config = textFile(
      'json',
      JSON.stringify({ kafka: { bootstrapBrokers: [broker.saslBroker], sasl } }),
    );
    const wrong = await runCli([...parts.flags, '--config', config], {
      env: { ...localEnv, WRONG: 'hidden-4711' },
    });
    assert.equal(wrong.code, 1, wrong.stderr);
    assert.match(wrong.stderr, /SASL authentication failed.*\[KAFKA_REFUSED\]$/m);
    assert.doesNotMatch(`${wrong.stdout}${wrong.stderr}`, /4711/);
  });

  test('a second signal does not wait for what is in flight, exit code 4', async () => {
    const topic = `orders-${++topics}`;
    await createTopic(brokers, topic);
    await produce(brokers, topic, [{ value: '{"pk":"a"}' }]);
    await using db = await startFaultyDynamoDb({ tables: { orders: table }, latencyMS: [60_000, 60_000] });
    const flags = [
      'kafka',
      '--http-port',
      '0',
      '--topic',
      topic,
      '--group',
      topic,
      '--table',
      'orders',
      '--endpoint',
      db.url,
    ];
    const running = new Running(
      [
        ...flags,
        '--brokers',
        brokers.join(),
        '--config',
        textFile('json', JSON.stringify({ sink: { keySchema: table } })),
      ],
      localEnv,
    );
    const url = await served(running);
    while (!/^dynamodb_sink_buffered_writes\{\S+ 1$/m.test(await (await fetch(`${url}/metrics`)).text()))
      await delay(20);
    running.child.kill('SIGTERM');
    await running.says(/once more to stop at once/);
    const [live, ready] = await Promise.all(['/healthz', '/readyz'].map((path) => fetch(url + path)));
    assert.deepEqual([live?.status, ready?.status], [200, 503]);
    await delay(150); // nearer together they are taken for one press that came twice
    running.child.kill('SIGTERM');
    const ended = await running.ended;
    assert.equal(ended.code, 4, ended.stderr);
    assert.match(
      ended.stderr,
      /stopped by SIGTERM at once: what was written since the last commit is written again/,
    );
    assert.equal(report(ended).status, 'aborted');
  });

  test('an address that is taken is told before anything is read, exit code 2', async () => {
    await using parts = await prepared(0);
    const flags = [...parts.flags, '--brokers', brokers.join(), '--http-port', new URL(parts.db.url).port];
    const ended = await runCli(flags, { env: localEnv });
    assert.equal(ended.code, 2, ended.stderr);
    assert.match(ended.stderr, /cannot listen on 127\.0\.0\.1 port \d+: .*EADDRINUSE/);
  });
});

test('a broker that nobody answers at: a signal ends the wait, exit code 0', {
  timeout: 60_000,
  ...needsKafka,
}, async () => {
  const flags = ['kafka', '--brokers', '127.0.0.1:1', '--topic', 'a', '--group', 'g', '--table', 'orders'];
  const running = new Running(flags, localEnv);
  await running.says(/looking up the topics failed: .*it is tried again/);
  running.child.kill('SIGTERM');
  const ended = await running.ended;
  assert.equal(ended.code, 0, ended.stderr);
});

test('wrong usage is told in one line, exit code 2', async () => {
  for (const [args, message] of [
    [['kafka'], /no --brokers HOST:PORT: where is Kafka\?/],
    [['kafka', '--brokres', 'x'], /unknown option --brokres; did you mean --brokers\?/],
    [['kafka', '--config', '/nowhere.yaml'], /--config: cannot read \/nowhere\.yaml: there is no such file/],
  ] as const) {
    const ended = await runCli(args);
    assert.equal(ended.code, 2);
    assert.match(ended.stderr, /^dynamodb-sink: [^\n]+\n$/);
    assert.match(ended.stderr, message);
    assert.equal(ended.stdout, '');
  }
});

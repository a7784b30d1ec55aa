import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DynamoDbSink, type DynamoDbSinkError } from 'dynamodb-sink';
import { createKafkaWorker, type KafkaMessage } from 'dynamodb-sink/kafka';
import { DESERIALIZERS } from '#dist/kafka/deserialize/deserializer-names.js';
import { resolveWorkerOptions } from '#dist/kafka/resolve-worker-options.js';
import { workerDefaults } from '#dist/kafka/worker-options.js';
import { FakeClient } from './fake-client.js';

const VALID = {
  kafka: { bootstrapBrokers: ['localhost:9092'] },
  topics: 'orders',
  groupId: 'group',
  sink: { tableName: 'items' },
};

/** What is said of options that are not valid. */
function refusal(options: object): string {
  try {
    resolveWorkerOptions(options as never);
  } catch (error) {
    assert.equal((error as DynamoDbSinkError).code, 'INVALID_OPTION');
    return (error as Error).message;
  }
  throw new Error(`nothing is said of ${JSON.stringify(options)}`);
}

const REFUSED: readonly (readonly [given: object, message: string])[] = [
  [{ topics: [] }, 'option topics must be the names of topics, one at least; it is a list'],
  [{ topics: undefined }, 'option topics must be the names of topics, one at least; it is undefined'],
  [
    { topics: 'a/b' },
    'option topics must be the name of a topic: up to 249 letters, digits, dots, hyphens and underscores; it is "a/b"',
  ],
  [
    { topics: ['a', '..'] },
    'option topics must be the name of a topic: up to 249 letters, digits, dots, hyphens and underscores; it is ".."',
  ],
  [{ topics: ['a', 'a'] }, 'option topics must not name a topic twice; it is a list'],
  [{ groupId: '' }, 'option groupId must be the name of a consumer group, without spaces; it is ""'],
  [{ groupId: 'a b' }, 'option groupId must be the name of a consumer group, without spaces; it is "a b"'],
  [
    { groupInstanceId: 'a/b' },
    'option groupInstanceId must be letters, digits, dots, hyphens and underscores; it is "a/b"',
  ],
  [
    { deadLetterTopic: 'orders' },
    'option deadLetterTopic must not be one of topics: its messages would go round in circles; it is "orders"',
  ],
  [
    { deadLetterTopic: '' },
    'option deadLetterTopic must be the name of a topic: up to 249 letters, digits, dots, hyphens and underscores; it is ""',
  ],
  [{ startFrom: 'end' }, 'option startFrom must be one of "earliest", "latest", "fail"; it is "end"'],
  [
    { isolationLevel: 1 },
    'option isolationLevel must be one of "read_committed", "read_uncommitted"; it is 1',
  ],
  [{ assignor: 'range' }, 'option assignor must be one of "roundrobin", "cooperative-sticky"; it is "range"'],
  [{ commitIntervalMS: 9 }, 'option commitIntervalMS must be a whole number from 10 to 2147483647; it is 9'],
  [
    { sessionTimeoutMS: '15000' },
    'option sessionTimeoutMS must be a whole number from 1000 to 3600000; it is "15000"',
  ],
  [
    { heartbeatIntervalMS: 5001 },
    'option heartbeatIntervalMS must be a third of sessionTimeoutMS (15000) at most: one that is late must not end the membership; it is 5001',
  ],
  [{ drainTimeoutMS: -1 }, 'option drainTimeoutMS must be a whole number from 0 to 3600000; it is -1'],
  [{ maxFetchBytes: 0.5 }, 'option maxFetchBytes must be a whole number from 1 to 16777216; it is 0.5'],
  [
    { maxFetchBytesPerPartition: 50_000_000 },
    'option maxFetchBytesPerPartition must be a whole number from 1 to 16777216; it is 50000000',
  ],
  [
    { maxQueuedBytesPerPartition: 0 },
    'option maxQueuedBytesPerPartition must be a whole number of 1 or more; it is 0',
  ],
  [
    { tombstones: 'ignore' },
    `option tombstones must be 'delete', 'convert', 'skip', 'refuse' or a function; it is "ignore"`,
  ],
  [{ sink: undefined }, 'option sink must be a DynamoDbSink or its options; it is undefined'],
  [
    { sink: { createWriter: () => {} } },
    'option sink is a sink of another copy of dynamodb-sink; import both from the same one, or give its options',
  ],
  [
    { sink: {} },
    'option sink.tableName must be given, or tables must name one for the topic orders; it is undefined',
  ],
  [
    { kafka: undefined },
    "option kafka must be an object: { bootstrapBrokers: ['host:9092'] }; it is of type undefined",
  ],
  [
    { kafka: { bootstrapBrokers: [] } },
    "option kafka.bootstrapBrokers must be a list of brokers such as 'host:9092', one at least; it is of type a list",
  ],
  [
    { kafka: { bootstrapBrokers: ['host:9092', 'http://host:9092'] } },
    `option kafka.bootstrapBrokers[1] must be a host and a port, such as 'host:9092'; it is "http://host:9092"`,
  ],
  [
    { kafka: { bootstrapBrokers: ['user:secret@host:9092'] } },
    "option kafka.bootstrapBrokers[0] must be a host and a port, such as 'host:9092'; it is of type string",
  ],
  [
    { kafka: { bootstrapBrokers: ['host:99999'] } },
    `option kafka.bootstrapBrokers[0] must be a host and a port, such as 'host:9092'; it is "host:99999"`,
  ],
  [
    { kafka: { bootstrapBrokers: 'host:9092' } },
    `option kafka.bootstrapBrokers must be a list of brokers such as 'host:9092', one at least; it is of type string`,
  ],
  [
    { kafka: { bootstrapBrokers: ['a:1'], sasl: 'PLAIN' } },
    'option kafka.sasl must be an object with a mechanism; it is of type string',
  ],
  [
    { kafka: { bootstrapBrokers: ['a:1'], tls: true } },
    "option kafka.tls must be an object with options of Node's tls.connect; {} for none; it is of type boolean",
  ],
  [
    { kafka: { brokers: ['a:1'], bootstrapBrokers: ['a:1'] } },
    'option kafka.brokers is unknown; known are: bootstrapBrokers, clientId, connectTimeout, requestTimeout, sasl, tls, tlsServerName',
  ],
  [{ topic: 'orders' }, 'option topic is unknown; did you mean topics?'],
  [{ groupID: 'x' }, 'option groupID is unknown; did you mean groupId?'],
  [{ deserialise: 'json' }, 'option deserialise is unknown; did you mean deserialize?'],
  [
    { logger: console.log },
    'option logger must be an object with the functions debug, info, warn and error, such as a pino logger or the console; it is a function',
  ],
];

describe('the options of a worker', () => {
  for (const [given, message] of REFUSED) {
    test(`are refused: ${message}`, () => {
      assert.equal(refusal({ ...VALID, ...given }), message);
    });
  }

  test('are refused by the call that makes the worker', () => {
    assert.throws(() => createKafkaWorker({ ...VALID, topics: [] }), { code: 'INVALID_OPTION' });
    assert.throws(() => createKafkaWorker(undefined as never), { code: 'INVALID_OPTION' });
  });

  test('that are left out are the defaults', () => {
    const resolved = resolveWorkerOptions(VALID);
    for (const [name, value] of Object.entries(workerDefaults)) {
      assert.equal(resolved[name as keyof typeof workerDefaults], value, name);
    }
    assert.deepEqual(resolved.topics, ['orders']);
    assert.deepEqual(resolved.tables, new Map([['orders', 'items']]));
    const { deserialize, deserializeKey, isKeyLazy } = resolved;
    assert.deepEqual(
      [deserialize.read, deserializeKey.read, isKeyLazy],
      [DESERIALIZERS.json, DESERIALIZERS.string, true],
    );
    assert.equal(resolved.tombstones, undefined);
    assert.equal(resolveWorkerOptions({ ...VALID, deserializeKey: 'string' }).isKeyLazy, false);
  });

  test('take a client of your own, and a ready sink', () => {
    const kafka = new FakeClient();
    assert.equal(resolveWorkerOptions({ ...VALID, kafka }).kafka, kafka);
    const sink = new DynamoDbSink<KafkaMessage>({ tableName: 'ready' });
    const resolved = resolveWorkerOptions({ ...VALID, sink });
    assert.equal(resolved.sink, sink);
    assert.deepEqual(resolved.tables, new Map([['orders', 'ready']]));
  });

  test('that the sink refuses are refused with it', () => {
    assert.match(
      refusal({ ...VALID, sink: { tableName: 'items', maxBatchSize: 26 } }),
      /^option maxBatchSize /,
    );
  });
});

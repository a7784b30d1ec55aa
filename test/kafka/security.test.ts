import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createKafkaWorker, type KafkaConnectionOptions, type KafkaWorker } from '#dist/kafka/index.js';
import { type FaultyDynamoDb, startFaultyDynamoDb } from '#dist/testing/index.js';
import { committedOffsets, createTopic, produce } from '../support/kafka-topics.js';
import { needsKafka } from '../support/needs-kafka.js';
import { brokerUser, type SecureBroker, startSecureBroker } from '../support/secure-broker.js';
import { selfSigned } from '../support/self-signed.js';

/** A token that is not signed, as the broker takes it. */
function token(): string {
  const issuedAt = Math.floor(Date.now() / 1000);
  const parts = [{ alg: 'none' }, { sub: 'alice', iat: issuedAt, exp: issuedAt + 3600 }];
  return `${parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;
}

describe('a Kafka worker says who it is', needsKafka, () => {
  let broker: SecureBroker;
  let db: FaultyDynamoDb;
  let groups = 0;
  before(async () => {
    broker = await startSecureBroker();
    db = await startFaultyDynamoDb({ tables: { orders: { partitionKey: { name: 'pk', type: 'S' } } } });
    await createTopic(broker.bootstrapBrokers, 'orders');
    await produce(broker.bootstrapBrokers, 'orders', [{ value: '{"pk":"a"}' }]);
  });
  after(async () => {
    await db.close();
    await broker[Symbol.asyncDispose]();
  });

  function workerOf(kafka: Partial<KafkaConnectionOptions>): { worker: KafkaWorker; groupId: string } {
    const groupId = `group-${++groups}`;
    const worker = createKafkaWorker({
      kafka: { bootstrapBrokers: [broker.saslBroker], ...kafka },
      topics: 'orders',
      groupId,
      sink: { tableName: 'orders', dynamoDb: db.clientConfig, maxTimeInBufferMS: 0 },
    });
    return { worker, groupId };
  }

  async function works(kafka: Partial<KafkaConnectionOptions>): Promise<void> {
    const { worker, groupId } = workerOf(kafka);
    worker.on('committed', (offsets) => {
      if (offsets.some(({ offset }) => offset === 1n)) void worker.close();
    });
    const { consumed, isDrained } = await worker.run();
    assert.deepEqual({ consumed, isDrained }, { consumed: 1, isDrained: true });
    assert.deepEqual(await committedOffsets(broker.bootstrapBrokers, groupId, 'orders'), new Map([[0, 1n]]));
  }

  for (const mechanism of ['PLAIN', 'SCRAM-SHA-256'] as const) {
    test(`by ${mechanism}`, () => works({ sasl: { mechanism, ...brokerUser } }));
  }

  test('by OAUTHBEARER, with a function that gives the token', () =>
    works({ sasl: { mechanism: 'OAUTHBEARER', token: async () => token() } }));

  test('over TLS, with a certificate that it is told to trust', () =>
    works({ bootstrapBrokers: [broker.tlsBroker], tls: { ca: selfSigned.cert } }));

  test('with a password that cannot be had at first: it is asked for again', async () => {
    let asked = 0;
    const password = (): string => {
      if (++asked > 2) return brokerUser.password;
      throw Object.assign(new Error('the file is being replaced'), { retryable: true });
    };
    await works({ sasl: { mechanism: 'PLAIN', username: brokerUser.username, password } });
    assert.ok(asked > 2);
  });

  test('with a wrong password: it stops, and the password is nowhere in the error', async () => {
    const sasl = { mechanism: 'PLAIN', username: 'alice', password: 'not-it-4711' } as const;
    const { worker } = workerOf({ sasl });
    await assert.rejects(worker.run(), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'KAFKA_REFUSED');
      assert.match(error.message, /SASL authentication failed/);
      assert.doesNotMatch(error.message, /4711/);
      return true;
    });
  });
});

test('what kafka.sasl lacks, or has too much, is refused before anything is connected, and no secret is shown', () => {
  const secret = 'hidden-4711';
  const cases: readonly [sasl: object, message: RegExp][] = [
    [
      { mechanism: 'plain' },
      /kafka\.sasl\.mechanism must be the name of a mechanism; did you mean PLAIN\?; it is "plain"/,
    ],
    [{ mechanism: 'PLAIN', username: 'alice' }, /kafka\.sasl\.password must be given for PLAIN/],
    [
      { mechanism: 'SCRAM-SHA-512', password: secret },
      /kafka\.sasl\.username must be given for SCRAM-SHA-512/,
    ],
    [{ mechanism: 'OAUTHBEARER' }, /kafka\.sasl\.token must be given/],
    [{ mechanism: 'GSSAPI' }, /kafka\.sasl\.authenticate must be given/],
    [
      { mechanism: 'PLAIN', pasword: secret },
      /kafka\.sasl\.pasword is unknown; did you mean kafka\.sasl\.password\?/,
    ],
    [
      { mechanism: 'PLAIN', username: 'alice', password: [secret] },
      /password must be text, not empty, or a function/,
    ],
    [
      { mechanism: 'OAUTHBEARER', token: secret, oauthBearerExtensions: { a: 1 } },
      /oauthBearerExtensions must be names with their values as text/,
    ],
  ];
  for (const [sasl, message] of cases) {
    const kafka = { bootstrapBrokers: ['localhost:9092'], sasl } as unknown as KafkaConnectionOptions;
    assert.throws(
      () => createKafkaWorker({ kafka, topics: 'orders', groupId: 'g', sink: { tableName: 'orders' } }),
      (error: Error & { code?: string }) => {
        assert.equal(error.code, 'INVALID_OPTION');
        assert.match(error.message, message);
        assert.doesNotMatch(error.message, /4711/);
        return true;
      },
    );
  }
});

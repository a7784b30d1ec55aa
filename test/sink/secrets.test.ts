import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DynamoDbSink, AWSConfigConstants as Keys, sinkTo } from 'dynamodb-sink';
import { configFor } from '../support/endpoint-config.js';
import { environment } from '../support/environment.js';
import { assertNoSecret, secretCredentials } from '../support/secrets.js';
import { type Scripted, served } from '../support/served.js';

const { accessKeyId, secretAccessKey, sessionToken } = secretCredentials;
const keySchema = { partitionKey: { name: 'pk', type: 'S' } } as const;

describe('no credential is shown', () => {
  const dynamoDb = (endpoint: string) => configFor(endpoint, secretCredentials);

  it('by a sink, its builder, its writer or its streams', async () => {
    using _ = environment();
    await using server = await served(() => ({}));
    const config = dynamoDb(server.endpoint);
    const builder = DynamoDbSink.builder().setTableName('orders').setKeySchema(keySchema);
    const byProperties = DynamoDbSink.builder().setDynamoDbProperties({
      [Keys.AWS_ACCESS_KEY_ID]: accessKeyId,
      [Keys.AWS_SECRET_ACCESS_KEY]: secretAccessKey,
      [Keys.AWS_SESSION_TOKEN]: sessionToken,
    });
    const sink = builder.setDynamoDb(config).build();
    await using writer = await sink.createWriter();
    writer.write({ pk: 'a' });
    await writer.flush();
    for (const thing of [builder, byProperties, sink, writer, sink.writable(), sink.writableStream()]) {
      assertNoSecret(thing);
    }
    assert.equal(server.seen[0]?.headers['x-amz-security-token'], sessionToken, 'it was in use');
  });

  const answers: readonly [string, Scripted][] = [
    ['access', { status: 400, body: '{"__type":"x#AccessDeniedException","Message":"not authorized"}' }],
    [
      'a signature',
      {
        status: 400,
        body: JSON.stringify({
          __type: 'x#InvalidSignatureException',
          message: `It does not match.\n\nThe Canonical String for this request should have been\n'POST\nx-amz-security-token:${sessionToken}'`,
        }),
      },
    ],
    ['with something unheard of', { status: 418, body: '{"__type":"x#Teapot"}' }],
    ['with a redirect', { status: 307, headers: { location: 'http://127.0.0.1:1' } }],
  ];
  for (const [name, answer] of answers) {
    it(`by the error when the service refuses ${name}`, async () => {
      using _ = environment();
      await using server = await served(() => answer);
      for (const key of [{ keySchema }, {}]) {
        const sink = new DynamoDbSink({ tableName: 'orders', dynamoDb: dynamoDb(server.endpoint), ...key });
        await assert.rejects(sinkTo([{ pk: 'a' }], sink), (error: Error) => {
          assertNoSecret(error);
          assert.ok(error.cause instanceof Error);
          return true;
        });
      }
    });
  }

  it('by the error when one record is refused, or when credentials are not given out', async () => {
    using _ = environment();
    await using server = await served(() => ({ status: 400, body: '{"__type":"x#ValidationException"}' }));
    const sink = new DynamoDbSink({ tableName: 'orders', keySchema, dynamoDb: dynamoDb(server.endpoint) });
    await assert.rejects(sinkTo([{ pk: 'a' }], sink), (error) => assertNoSecret(error) === undefined);

    await using sts = await served(() => ({ status: 403, body: `<Error>${sessionToken}</Error>` }));
    const byRole = DynamoDbSink.builder()
      .setTableName('orders')
      .setDynamoDbProperties({
        [Keys.AWS_REGION]: 'eu-west-1',
        [Keys.AWS_CREDENTIALS_PROVIDER]: 'ASSUME_ROLE',
        [Keys.AWS_ROLE_ARN]: 'arn:aws:iam::123456789012:role/writer',
        [Keys.AWS_ROLE_STS_ENDPOINT]: sts.endpoint,
        [Keys.accessKeyId(Keys.AWS_ROLE_CREDENTIALS_PROVIDER)]: accessKeyId,
        [Keys.secretKey(Keys.AWS_ROLE_CREDENTIALS_PROVIDER)]: secretAccessKey,
        [Keys.sessionToken(Keys.AWS_ROLE_CREDENTIALS_PROVIDER)]: sessionToken,
      })
      .build();
    await assert.rejects(byRole.createWriter(), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'CREDENTIALS_UNAVAILABLE');
      assertNoSecret(error);
      return true;
    });
    assert.ok(sts.seen.length > 0);
  });
});

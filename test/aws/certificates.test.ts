import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { AWSConfigConstants, type Certificates, DynamoDbSink, sinkTo } from 'dynamodb-sink';
import { makeClient } from '#dist/aws/client.js';
import { SdkTargets } from '#dist/aws/sdk-targets.js';
import { systemClock } from '#dist/system-clock.js';
import { Connections } from '#dist/wire/connections.js';
import { HttpTransport } from '#dist/wire/http-transport.js';
import { capturingDispatcher } from '../support/capturing-dispatcher.js';
import { connectionOptions } from '../support/connection-options.js';
import { configFor } from '../support/endpoint-config.js';
import { environment } from '../support/environment.js';
import { selfSigned } from '../support/self-signed.js';
import { served } from '../support/served.js';

const keySchema = { partitionKey: { name: 'pk', type: 'S' } } as const;

describe('the certificate of the endpoint', () => {
  it('is not trusted if nobody says so', async () => {
    await using server = await served(() => ({}), 'https');
    const options = connectionOptions({ dynamoDb: configFor(server.endpoint) });
    const connections = new Connections(options);
    const transport = new HttpTransport({
      targets: new SdkTargets(makeClient(options, connections)),
      connections,
      clock: systemClock,
      requestTimeoutMS: 1000,
      timeOfDay: Date.now,
    });
    const { promise, resolve } = Promise.withResolvers<unknown>();
    transport.send(
      'orders',
      { byteLength: 2, copyTo: (target, offset) => target.write('{}', offset) },
      resolve,
    );
    const { kind, name } = (await promise) as { kind: string; name: string };
    transport.close();
    assert.deepEqual([kind, name], ['unreachable', 'DEPTH_ZERO_SELF_SIGNED_CERT']);
    assert.equal(server.seen.length, 0);
  });

  it('is trusted if ca has it, as text, bytes or one of several', async () => {
    await using server = await served(() => ({}), 'https');
    const { cert } = selfSigned;
    for (const ca of [
      cert,
      Buffer.from(cert),
      [new TextEncoder().encode(cert)],
      [cert, cert],
    ] as Certificates[]) {
      const sink = new DynamoDbSink({
        tableName: 'orders',
        keySchema,
        dynamoDb: configFor(server.endpoint),
        ca,
      });
      assert.equal((await sinkTo([{ pk: 'a' }], sink)).put, 1);
    }
  });

  it('is trusted with trustAllCertificates, which warns once a process', async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error): number => warnings.push(warning);
    process.on('warning', onWarning);
    await using server = await served(() => ({}), 'https');
    const common = { tableName: 'orders', keySchema };
    const sink = new DynamoDbSink({
      ...common,
      dynamoDb: configFor(server.endpoint),
      trustAllCertificates: true,
    });
    assert.equal((await sinkTo([{ pk: 'a' }], sink)).put, 1);
    const { AWS_REGION, AWS_ENDPOINT, TRUST_ALL_CERTIFICATES, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } =
      AWSConfigConstants;
    const built = DynamoDbSink.builder()
      .setDynamoDbProperties({
        [AWS_REGION]: 'eu-west-1',
        [AWS_ENDPOINT]: server.endpoint,
        [AWS_ACCESS_KEY_ID]: 'test',
        [AWS_SECRET_ACCESS_KEY]: 'test',
        [TRUST_ALL_CERTIFICATES]: 'true',
      })
      .setTableName('orders')
      .setKeySchema(keySchema)
      .build();
    assert.equal((await sinkTo([{ pk: 'a' }], built)).put, 1);
    await setImmediate();
    process.off('warning', onWarning);
    const found = warnings.map((warning) => (warning as { code?: string }).code);
    assert.deepEqual(found, ['DYNAMODB_SINK_TRUST_ALL_CERTIFICATES']);
  });

  it('plays no part where credentials come from: they are fetched without trustAllCertificates', async () => {
    using _ = environment();
    let handlerForCredentials: unknown;
    const credentials = async (caller?: { callerClientConfig?: { requestHandler?: unknown } }) => {
      handlerForCredentials = caller?.callerClientConfig?.requestHandler;
      return { accessKeyId: 'test', secretAccessKey: 'test' };
    };
    const dynamoDb = { ...configFor('https://127.0.0.1:1'), credentials: credentials as never };
    const options = connectionOptions({ dynamoDb, trustAllCertificates: true });
    const client = makeClient(options, new Connections(options));
    await client.config.credentials();
    assert.ok(handlerForCredentials);
    assert.notEqual(handlerForCredentials, client.config.requestHandler);
    client.destroy();
  });

  it('is not changed on connections of others', () => {
    const { dispatcher } = capturingDispatcher();
    for (const option of [{ trustAllCertificates: true }, { ca: selfSigned.cert }]) {
      assert.throws(() => new DynamoDbSink({ tableName: 'orders', dispatcher, ...option }), {
        code: 'INVALID_OPTION',
        message: /does not go with dispatcher/,
      });
    }
  });
});

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDbSink, type DynamoDbSinkOptions, sinkTo } from 'dynamodb-sink';
import { isLoopback } from '#dist/aws/endpoint.js';
import { type CapturedRequest, capturingDispatcher } from '../support/capturing-dispatcher.js';
import { configFor } from '../support/endpoint-config.js';
import { environment } from '../support/environment.js';
import { served } from '../support/served.js';

const keySchema = { partitionKey: { name: 'pk', type: 'S' } } as const;
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** An endpoint in the SDK's own form. */
const placed = (protocol: string, hostname: string) => ({ protocol, hostname, port: 8000, path: '/' });

/** Where the writes of a sink go. */
async function placeOfWrites(
  config: DynamoDBClientConfig,
  options: Partial<DynamoDbSinkOptions> = {},
): Promise<string> {
  const { requests, dispatcher } = capturingDispatcher();
  const dynamoDb = { region: 'eu-west-1', credentials, ...config };
  const sink = new DynamoDbSink({ tableName: 'orders', keySchema, dynamoDb, dispatcher, ...options });
  await sinkTo([{ pk: 'a' }], sink);
  const [{ origin, path }] = requests as [CapturedRequest];
  return origin + path;
}

describe('the endpoint of the writes', () => {
  const places: readonly [string, DynamoDBClientConfig, string][] = [
    ['of a region', {}, 'https://dynamodb.eu-west-1.amazonaws.com/'],
    ['of a partition', { region: 'cn-north-1' }, 'https://dynamodb.cn-north-1.amazonaws.com.cn/'],
    ['of dual stack', { useDualstackEndpoint: true }, 'https://dynamodb.eu-west-1.api.aws/'],
    [
      'of FIPS',
      { useFipsEndpoint: true, region: 'us-east-1' },
      'https://dynamodb-fips.us-east-1.amazonaws.com/',
    ],
    [
      'of an account',
      { credentials: { ...credentials, accountId: '123456789012' } },
      'https://123456789012.ddb.eu-west-1.amazonaws.com/',
    ],
    [
      'without the account where that is switched off',
      { credentials: { ...credentials, accountId: '123456789012' }, accountIdEndpointMode: 'disabled' },
      'https://dynamodb.eu-west-1.amazonaws.com/',
    ],
    [
      'in a VPC',
      { endpoint: 'https://vpce-0a1b-c2d3.dynamodb.eu-west-1.vpce.amazonaws.com' },
      'https://vpce-0a1b-c2d3.dynamodb.eu-west-1.vpce.amazonaws.com/',
    ],
    ['on this machine', { endpoint: 'http://localhost:8000' }, 'http://localhost:8000/'],
    ['by a function', { endpoint: async () => placed('http:', '[::1]') }, 'http://[::1]:8000/'],
  ];
  for (const [name, config, place] of places) {
    it(`is that ${name}`, async () => {
      using _ = environment();
      assert.equal(await placeOfWrites(config), place);
    });
  }

  it('is that of the environment', async () => {
    using _ = environment({
      AWS_REGION: 'eu-north-1',
      AWS_USE_DUALSTACK_ENDPOINT: 'true',
      AWS_ENDPOINT_URL_DYNAMODB: 'https://proxy.example/dynamodb',
    });
    const { requests, dispatcher } = capturingDispatcher();
    const dynamoDb = { credentials, useDualstackEndpoint: false };
    await sinkTo(
      [{ pk: 'a' }],
      new DynamoDbSink({ tableName: 'orders', keySchema, dynamoDb, dispatcher } as DynamoDbSinkOptions),
    );
    assert.deepEqual([requests[0]?.origin, requests[0]?.path], ['https://proxy.example', '/dynamodb/']);
  });

  it('fails in createWriter where the settings exclude each other', async () => {
    using _ = environment();
    const dynamoDb = { ...configFor('https://proxy.example'), useFipsEndpoint: true };
    await assert.rejects(new DynamoDbSink({ tableName: 'orders', keySchema, dynamoDb }).createWriter(), {
      code: 'INVALID_OPTION',
      message: /no endpoint of DynamoDB \(.*FIPS.*\): check dynamoDb\.endpoint/,
    });
  });
});

describe('plain http: to another machine', () => {
  const insecure = 'http://db.example:8000';
  const refusal = { code: 'INVALID_OPTION', message: /http: to db\.example, .* set allowInsecureEndpoint/ };
  const sinkOf = (options: Partial<DynamoDbSinkOptions>): DynamoDbSink =>
    new DynamoDbSink({ tableName: 'orders', keySchema, ...options });

  it('is refused at once where dynamoDb names it, in whichever form', () => {
    for (const endpoint of [insecure, placed('http:', 'db.example'), { url: new URL(insecure) }]) {
      assert.throws(() => sinkOf({ dynamoDb: { ...configFor(insecure), endpoint } }), refusal);
    }
  });

  it('is refused in createWriter where a function, a ready client or the environment names it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dynamodb-sink-endpoint-'));
    const AWS_CONFIG_FILE = join(folder, 'config');
    writeFileSync(AWS_CONFIG_FILE, `[default]\nendpoint_url = ${insecure}\n`);
    const ofEnvironment = { region: 'eu-west-1', credentials };
    const { requests, dispatcher } = capturingDispatcher();
    try {
      for (const [variables, dynamoDb] of [
        [{}, { ...ofEnvironment, endpoint: async () => placed('http:', 'db.example') }],
        [{}, new DynamoDBClient(configFor(insecure))],
        [{ AWS_ENDPOINT_URL: insecure }, ofEnvironment],
        [{ AWS_ENDPOINT_URL_DYNAMODB: insecure }, new DynamoDBClient(ofEnvironment)],
        [{ AWS_CONFIG_FILE }, ofEnvironment],
      ] as [Record<string, string>, DynamoDBClientConfig | DynamoDBClient][]) {
        using _ = environment(variables);
        await assert.rejects(sinkOf({ dynamoDb, dispatcher }).createWriter(), refusal);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
    assert.equal(requests.length, 0);
  });

  it('is refused when the endpoint changes to it later: nothing is sent', async () => {
    using _ = environment();
    const { requests, dispatcher } = capturingDispatcher();
    let host = '127.0.0.1';
    const endpoint = async () => placed('http:', host);
    const dynamoDb = { ...configFor(''), endpoint } as unknown as DynamoDBClientConfig;
    const writer = await sinkOf({ dynamoDb, dispatcher }).createWriter();
    host = 'db.example';
    writer.write({ pk: 'a' });
    await assert.rejects(writer.close(), refusal);
    assert.equal(requests.length, 0);
  });

  it('is taken with allowInsecureEndpoint', async () => {
    using _ = environment();
    const place = await placeOfWrites({ endpoint: insecure }, { allowInsecureEndpoint: true });
    assert.equal(place, 'http://db.example:8000/');
  });

  it('is told from this machine by the name or address of the host', () => {
    for (const host of [
      'localhost',
      'LOCALHOST.',
      'db.localhost',
      '127.0.0.1',
      '127.8.9.10',
      '::1',
      '[::1]',
    ]) {
      assert.equal(isLoopback(host), true, host);
    }
    for (const host of [
      'localhost.example',
      'mylocalhost',
      '127.0.0.1.example',
      '128.0.0.1',
      '0.0.0.0',
      '[::]',
      '[::ffff:7f00:1]',
      '',
    ]) {
      assert.equal(isLoopback(host), false, host);
    }
  });
});

describe('a redirect', () => {
  for (const status of [301, 302, 307, 308]) {
    it(`with ${status} is a failure, and nothing is sent to where it points`, async () => {
      using _ = environment();
      await using target = await served(() => ({}));
      await using server = await served(() => ({
        status,
        headers: { location: target.endpoint, 'content-type': 'text/html' },
        body: '<html>moved</html>',
      }));
      const options = { tableName: 'orders', dynamoDb: configFor(server.endpoint) };
      const failure = {
        code: 'REQUEST_FAILED',
        message: new RegExp(
          `HTTP status ${status}: the endpoint answered with a redirect, which is never followed`,
        ),
      };
      await assert.rejects(sinkTo([{ pk: 'a' }], new DynamoDbSink({ ...options, keySchema })), failure);
      await assert.rejects(new DynamoDbSink(options).createWriter(), failure);
      assert.deepEqual([server.seen.length, target.seen.length], [2, 0]);
    });
  }
});

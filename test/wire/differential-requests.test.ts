import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDbSink, type DynamoDbSinkOptions, sinkTo } from 'dynamodb-sink';
import { capturingDispatcher } from '../support/capturing-dispatcher.js';
import { environment } from '../support/environment.js';
import { listeningEndpoint } from './listening-endpoint.js';
import { assertSignedAsSdk } from './signed-request.js';

const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const sessionToken =
  'AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPf==';
const inAccount = { ...keys, accountId: '123456789012' };
const HOUR_MS = 3_600_000;

/** An endpoint in the SDK's own form. */
const placed = (protocol: string, hostname: string, port: number | undefined, path: string) => ({
  protocol,
  hostname,
  path,
  ...(port !== undefined && { port }),
});

/** Writes two records, each in a request of its own. */
async function write(
  dynamoDb: DynamoDBClientConfig | DynamoDBClient,
  options: Partial<DynamoDbSinkOptions> = {},
): Promise<void> {
  const keySchema = { partitionKey: { name: 'pk', type: 'S' } } as const;
  const sink = new DynamoDbSink({ tableName: 'orders', keySchema, dynamoDb, maxBatchSize: 1, ...options });
  await sinkTo([{ pk: 'a' }, { pk: 'ä漢🙂', blob: Buffer.from([0, 255]), n: 1.5 }], sink);
}

async function compareByDispatcher(config: DynamoDBClientConfig, isClientReady = false): Promise<void> {
  const { requests, dispatcher } = capturingDispatcher();
  await write(isClientReady ? new DynamoDBClient(config) : config, { dispatcher });
  assert.equal(requests.length, 2);
  for (const { origin, headers } of requests) assert.equal(new URL(origin).host, headers.host);
  await assertSignedAsSdk(requests, config, keys);
}

const places: readonly [string, DynamoDBClientConfig][] = [
  ['a region', {}],
  ['the cn partition', { region: 'cn-north-1' }],
  ['the cn partition, dual stack', { region: 'cn-northwest-1', useDualstackEndpoint: true }],
  ['the government partition, FIPS', { region: 'us-gov-west-1', useFipsEndpoint: true }],
  ['an isolated partition', { region: 'eu-isoe-west-1' }],
  ['dual stack', { useDualstackEndpoint: true }],
  ['FIPS', { region: 'us-east-1', useFipsEndpoint: true }],
  ['FIPS and dual stack', { region: 'us-west-2', useFipsEndpoint: true, useDualstackEndpoint: true }],
  ['a region in the old spelling of FIPS', { region: 'fips-us-east-1' }],
  ['the region local, signed for us-east-1', { region: 'local' }],
  ['a region by a function', { region: async () => 'sa-east-1' }],
  ['an account', { credentials: inAccount }],
  ['an account, dual stack', { credentials: inAccount, useDualstackEndpoint: true }],
  ['an account, switched off', { credentials: inAccount, accountIdEndpointMode: 'disabled' }],
  ['an endpoint in a VPC', { endpoint: 'https://vpce-0a1b-c2d3.dynamodb.eu-west-1.vpce.amazonaws.com' }],
  ['an endpoint with a port and a path', { endpoint: 'https://proxy.example:8443/tenants/a' }],
  ['an endpoint with the port of its scheme', { endpoint: 'https://proxy.example:443' }],
  ['an endpoint in upper case', { endpoint: 'HTTPS://Proxy.EXAMPLE/Path' }],
  ['IPv6, with a path and no port', { endpoint: 'https://[::1]/base' }],
  ['an endpoint in parts', { endpoint: placed('https:', 'proxy.example', 8443, '/base') }],
  ['an endpoint in parts, no port', { endpoint: placed('https:', 'proxy.example', undefined, '/') }],
  [
    'an endpoint in parts, to be encoded',
    { endpoint: placed('https:', 'proxy.example', 1, '/a b/ä/./c//..') },
  ],
  ['an endpoint by a function', { endpoint: async () => placed('http:', '[::1]', 8000, '/x/') }],
  ['a signing region of its own', { endpoint: 'https://proxy.example', signingRegion: 'us-west-2' }],
];

const identities: readonly [string, DynamoDBClientConfig][] = [
  ['a session token', { credentials: { ...keys, sessionToken } }],
  ['a session token, in an account', { credentials: { ...inAccount, sessionToken } }],
  ['an empty session token', { credentials: { ...keys, sessionToken: '' } }],
  ['credentials by a function', { credentials: async () => ({ ...keys, sessionToken }) }],
  ['a clock that is an hour slow', { systemClockOffset: HOUR_MS }],
  ['a clock that is two days fast', { systemClockOffset: -48 * HOUR_MS }],
];

const paths = ['', '/', '/tenants/a', '/tenants/a/', "/a%20b/ä/%2F/(x)!*'/@:+", '/a/./b//c/..'];

const AWS_REGION = 'eu-north-1';
const variables: readonly [string, Record<string, string>][] = [
  ['region and keys', { AWS_REGION }],
  ['a session token', { AWS_REGION, AWS_SESSION_TOKEN: sessionToken }],
  ['an empty session token', { AWS_REGION, AWS_SESSION_TOKEN: '' }],
  ['an account', { AWS_REGION, AWS_ACCOUNT_ID: '123456789012' }],
  ['an endpoint', { AWS_REGION, AWS_ENDPOINT_URL: 'https://proxy.example:8443/base' }],
  ['dual stack', { AWS_REGION, AWS_USE_DUALSTACK_ENDPOINT: 'true' }],
  ['FIPS', { AWS_REGION: 'us-east-2', AWS_USE_FIPS_ENDPOINT: 'true' }],
];

describe('a request by a dispatcher', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dynamodb-sink-differential-'));
  after(() => rmSync(folder, { recursive: true }));

  for (const [name, config] of [...places, ...identities]) {
    for (const isClientReady of [false, true]) {
      it(`is signed as the AWS SDK would: ${name}${isClientReady ? ', by a ready client' : ''}`, async () => {
        using _ = environment();
        await compareByDispatcher({ region: 'eu-west-1', credentials: keys, ...config }, isClientReady);
      });
    }
  }

  for (const [name, values] of variables) {
    it(`is signed as the AWS SDK would by the environment: ${name}`, async () => {
      const { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY } = keys;
      using _ = environment({ AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, ...values });
      await compareByDispatcher({});
    });
  }

  it('is signed as the AWS SDK would by a profile', async () => {
    const AWS_CONFIG_FILE = join(folder, 'config');
    const lines = [
      '[default]\nregion = ap-south-1\nuse_dualstack_endpoint = true',
      `aws_access_key_id = ${keys.accessKeyId}\naws_secret_access_key = ${keys.secretAccessKey}`,
      `aws_session_token = ${sessionToken}\n`,
    ];
    writeFileSync(AWS_CONFIG_FILE, lines.join('\n'));
    using _ = environment({ AWS_CONFIG_FILE });
    await compareByDispatcher({});
  });
});

describe('a request over a connection of the sink', () => {
  for (const address of ['127.0.0.1', '::1']) {
    const host = address === '::1' ? '[::1]' : 'localhost';
    for (const path of paths) {
      it(`is signed as the AWS SDK would: http://${host}${path}`, async () => {
        using _ = environment();
        await using server = await listeningEndpoint(address);
        const endpoint = `http://${host}:${server.port}${path}`;
        const config = { region: 'eu-west-1', credentials: { ...keys, sessionToken }, endpoint };
        await write(config);
        assert.equal(server.requests.length, 2);
        await assertSignedAsSdk(server.requests, config, keys);
      });
    }
  }

  for (const [name, given] of identities) {
    it(`is signed as the AWS SDK would: ${name}`, async () => {
      using _ = environment();
      await using server = await listeningEndpoint('127.0.0.1');
      const endpoint = placed('http:', '127.0.0.1', server.port, '/');
      const config = { region: 'eu-west-1', credentials: keys, ...given, endpoint };
      await write(config);
      assert.equal(server.requests.length, 2);
      await assertSignedAsSdk(server.requests, config, keys);
    });
  }
});

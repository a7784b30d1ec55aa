import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDbSink, sinkTo } from 'dynamodb-sink';
import { type CapturedRequest, capturingDispatcher } from '../support/capturing-dispatcher.js';
import { environment } from '../support/environment.js';
import { referenceAuthorization } from './reference-signer.js';
import { type SdkRequest, sdkRequest } from './sdk-request.js';

const keySchema = { partitionKey: { name: 'pk', type: 'S' } } as const;
const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const sessionToken =
  'AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPf==';
const inAccount = { ...keys, accountId: '123456789012' };
const HOUR_MS = 3_600_000;
const FOLDER = mkdtempSync(join(tmpdir(), 'dynamodb-sink-differential-'));
const AWS_CONFIG_FILE = join(FOLDER, 'config');
writeFileSync(
  AWS_CONFIG_FILE,
  '[default]\nregion = ap-south-1\nuse_dualstack_endpoint = true\n' +
    `aws_access_key_id = ${keys.accessKeyId}\naws_secret_access_key = ${keys.secretAccessKey}\n` +
    `aws_session_token = ${sessionToken}\n`,
);

/** An endpoint in the SDK's own form. */
const placed = (protocol: string, hostname: string, port: number | undefined, path: string) => ({
  protocol,
  hostname,
  path,
  ...(port !== undefined && { port }),
});

/** An Authorization header in its parts. */
interface Authorization {
  readonly region: string;
  readonly service: string;
  readonly names: readonly string[];
}

function read(authorization: string | undefined): Authorization {
  const { groups } =
    /^AWS4-HMAC-SHA256 Credential=\w+\/\d{8}\/(?<region>[^/]+)\/(?<service>[^/]+)\/aws4_request, SignedHeaders=(?<names>[^,]+), Signature=[0-9a-f]{64}$/.exec(
      authorization ?? '',
    ) ?? {};
  assert.ok(groups, `no Authorization: ${authorization}`);
  return {
    region: String(groups.region),
    service: String(groups.service),
    names: String(groups.names).split(';'),
  };
}

function timeOf(headers: Readonly<Record<string, string>>): number {
  const iso = String(headers['x-amz-date']).replace(
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/,
    '$1-$2-$3T$4:$5:$6Z',
  );
  return Date.parse(iso);
}

/** What the AWS SDK's signer makes of a request as it was sent, in a scope, with the fields that it says are signed. */
function expected(
  { path, headers, body }: Pick<CapturedRequest | SdkRequest, 'path' | 'headers' | 'body'>,
  { region, service }: Pick<Authorization, 'region' | 'service'>,
  token: string | undefined,
): Promise<string | undefined> {
  const signed = Object.fromEntries(
    read(headers.authorization).names.map((name) => [name, headers[name] ?? `${name} was not sent`]),
  );
  return referenceAuthorization(
    { method: 'POST', path, headers: signed, region, service },
    { ...keys, sessionToken: token },
    typeof body === 'string' ? Buffer.from(body) : body,
    timeOf(headers),
  );
}

/** Compares what the sink sends with what the AWS SDK's client of the same configuration does. */
async function compare(config: DynamoDBClientConfig, asReadyClient: boolean): Promise<void> {
  const { requests, dispatcher } = capturingDispatcher();
  const dynamoDb = asReadyClient ? new DynamoDBClient(config) : config;
  const sink = new DynamoDbSink({ tableName: 'orders', keySchema, dynamoDb, dispatcher, maxBatchSize: 1 });
  await sinkTo([{ pk: 'a' }, { pk: 'ä漢🙂', blob: Buffer.from([0, 255]), n: 1.5 }], sink);
  const sdk = await sdkRequest(config);
  const scope = read(sdk.headers.authorization);
  const token = sdk.headers['x-amz-security-token'];
  assert.equal(
    sdk.headers.authorization,
    await expected(sdk, scope, token),
    'the comparison itself is right',
  );
  assert.equal(requests.length, 2);
  for (const request of requests) {
    const { origin, path, headers } = request;
    assert.equal(headers.authorization, await expected(request, scope, token));
    const shared = ['host', 'content-type', 'x-amz-target', 'x-amz-security-token'];
    assert.deepEqual(
      [path, ...shared.map((name) => headers[name])],
      [sdk.path, ...shared.map((name) => sdk.headers[name])],
    );
    assert.equal(new URL(origin).host, sdk.headers.host);
    const names = Object.keys(headers).filter((name) => !['user-agent', 'authorization'].includes(name));
    assert.deepEqual(read(headers.authorization).names, names.sort(), 'all is signed');
    const seconds = Math.abs(timeOf(headers) - timeOf(sdk.headers)) / 1000;
    assert.ok(seconds < 30, `the times are ${seconds} s apart`);
  }
}

const endpoints: readonly [string, DynamoDBClientConfig][] = [
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
  ['an endpoint whose path ends with a slash', { endpoint: 'https://proxy.example/dynamodb/' }],
  ['an endpoint with an encoded path', { endpoint: "https://proxy.example/a%20b/ä/%2F/(x)!*'/@:+" }],
  ['an endpoint with the port of its scheme', { endpoint: 'https://proxy.example:443' }],
  ['an endpoint in upper case', { endpoint: 'HTTPS://Proxy.EXAMPLE/Path' }],
  ['an endpoint on this machine', { endpoint: 'http://localhost:8000' }],
  ['IPv6', { endpoint: 'http://[::1]:8000' }],
  ['IPv6, with a path and no port', { endpoint: 'https://[::1]/base' }],
  ['an endpoint in parts', { endpoint: placed('https:', 'proxy.example', 8443, '/base') }],
  ['an endpoint in parts, no path', { endpoint: placed('https:', 'proxy.example', undefined, '/') }],
  ['an endpoint in parts, dotted', { endpoint: placed('https:', 'proxy.example', 1, '/a/./b//c/..') }],
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

const variables: readonly [string, Record<string, string>][] = [
  ['region and keys', { AWS_REGION: 'eu-north-1' }],
  ['a session token', { AWS_REGION: 'eu-north-1', AWS_SESSION_TOKEN: sessionToken }],
  ['an empty session token', { AWS_REGION: 'eu-north-1', AWS_SESSION_TOKEN: '' }],
  ['an account', { AWS_REGION: 'eu-north-1', AWS_ACCOUNT_ID: '123456789012' }],
  ['an endpoint', { AWS_REGION: 'eu-north-1', AWS_ENDPOINT_URL: 'https://proxy.example:8443/base' }],
  [
    'dual stack and FIPS',
    { AWS_REGION: 'us-east-2', AWS_USE_DUALSTACK_ENDPOINT: 'true', AWS_USE_FIPS_ENDPOINT: 'true' },
  ],
];

describe('a request of the sink', () => {
  after(() => rmSync(FOLDER, { recursive: true }));

  for (const [name, config] of [...endpoints, ...identities]) {
    for (const asReadyClient of [false, true]) {
      it(`is signed as the AWS SDK would: ${name}${asReadyClient ? ', by a ready client' : ''}`, async () => {
        using _ = environment();
        await compare({ region: 'eu-west-1', credentials: keys, ...config }, asReadyClient);
      });
    }
  }

  for (const [name, values] of variables) {
    it(`is signed as the AWS SDK would by the environment: ${name}`, async () => {
      const { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY } = keys;
      using _ = environment({ AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, ...values });
      await compare({}, false);
    });
  }

  it('is signed as the AWS SDK would by a profile', async () => {
    using _ = environment({ AWS_CONFIG_FILE });
    await compare({}, false);
  });
});

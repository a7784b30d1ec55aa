import assert from 'node:assert/strict';
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { SigningCredentials } from '#dist/wire/signature-v4.js';
import { referenceAuthorization } from './reference-signer.js';
import { sdkRequest } from './sdk-request.js';

/** A signed POST, as it was sent. */
export interface SignedRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string | Uint8Array;
}

/** What an Authorization header says beside the signature. */
interface Authorization {
  readonly region: string;
  readonly service: string;
  readonly names: readonly string[];
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=\w+\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([^,]+), Signature=[0-9a-f]{64}$/;

/** Header fields that nobody has to believe, or that are the connection's. */
const UNSIGNED = new Set(['authorization', 'content-length', 'user-agent']);

/** Fields that are the same whoever sends a BatchWriteItem. */
const SHARED = ['host', 'content-type', 'x-amz-target', 'x-amz-security-token'];

function read(authorization: string | undefined): Authorization {
  const [, region, service, names] = AUTHORIZATION.exec(authorization ?? '') ?? [];
  assert.ok(
    region !== undefined && service !== undefined && names !== undefined,
    `not signed: ${authorization}`,
  );
  return { region, service, names: names.split(';') };
}

function timeOf({ headers }: SignedRequest): number {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(headers['x-amz-date'] ?? '') ?? [];
  const [year, month, day, hour, minute, second] = parts.map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** What the AWS SDK's signer makes of a request as it was sent, with the fields that it says are signed. */
function expected(
  request: SignedRequest,
  { region, service }: Pick<Authorization, 'region' | 'service'>,
  credentials: SigningCredentials,
): Promise<string | undefined> {
  const { path, headers, body } = request;
  const { names } = read(headers.authorization);
  return referenceAuthorization(
    {
      method: 'POST',
      path,
      headers: Object.fromEntries(names.map((name) => [name, headers[name] ?? `${name} was not sent`])),
      region,
      service,
    },
    credentials,
    typeof body === 'string' ? Buffer.from(body) : body,
    timeOf(request),
  );
}

/** Asserts that requests are signed as those of the AWS SDK's client with this configuration, and say the same. */
export async function assertSignedAsSdk(
  requests: readonly SignedRequest[],
  config: DynamoDBClientConfig,
  keys: SigningCredentials,
): Promise<void> {
  const sdk = await sdkRequest(config);
  const scope = read(sdk.headers.authorization);
  const sessionToken = sdk.headers['x-amz-security-token'];
  const credentials = { ...keys, sessionToken };
  assert.equal(
    sdk.headers.authorization,
    await expected(sdk, scope, credentials),
    'the comparison itself is right',
  );
  for (const request of requests) {
    const { path, headers } = request;
    assert.equal(headers.authorization, await expected(request, scope, credentials));
    assert.deepEqual(
      [path, ...SHARED.map((name) => headers[name])],
      [sdk.path, ...SHARED.map((name) => sdk.headers[name])],
    );
    const sent = Object.keys(headers).filter((name) => !UNSIGNED.has(name));
    assert.deepEqual(read(headers.authorization).names, sent.sort(), 'all else is signed');
    const seconds = Math.abs(timeOf(request) - timeOf(sdk)) / 1000;
    assert.ok(seconds < 30, `the times are ${seconds} s apart`);
  }
}

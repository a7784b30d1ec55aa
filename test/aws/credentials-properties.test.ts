import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { type DynamoDbProperties, AWSConfigConstants as Keys } from 'dynamodb-sink';
import { makeClient } from '#dist/aws/client.js';
import { readProperties } from '#dist/aws/properties.js';
import { Connections } from '#dist/wire/connections.js';
import { connectionOptions } from '../support/connection-options.js';
import { environment } from '../support/environment.js';
import { type Seen, served } from '../support/served.js';

const { CredentialProvider } = Keys;
const PROVIDER = Keys.AWS_CREDENTIALS_PROVIDER;
const NESTED = Keys.AWS_ROLE_CREDENTIALS_PROVIDER;

/** The credentials that a client of these properties would sign with. */
async function credentialsOf(properties: DynamoDbProperties): Promise<Record<string, unknown>> {
  const { dynamoDb } = readProperties({ [Keys.AWS_REGION]: 'eu-west-1', ...properties }, false);
  const options = connectionOptions({ dynamoDb });
  const connections = new Connections(options);
  const client = makeClient(options, connections);
  const { accessKeyId, secretAccessKey, sessionToken } = await client.config.credentials();
  connections.close();
  return { accessKeyId, secretAccessKey, sessionToken };
}

/** STS as it answers: credentials whose access key tells the operation and the role. */
function sts(request: Seen): { body: string; headers: Record<string, string> } {
  const form = new URLSearchParams(request.body);
  const operation = form.get('Action');
  const roleName = form.get('RoleArn')?.split('/')[1];
  const credentials =
    `<Credentials><AccessKeyId>${operation}.${roleName}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>` +
    `<SessionToken>token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>`;
  return {
    headers: { 'content-type': 'text/xml' },
    body:
      `<${operation}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${operation}Result>` +
      `${credentials}</${operation}Result></${operation}Response>`,
  };
}

describe('credentials by properties', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dynamodb-sink-credentials-'));
  after(() => rmSync(folder, { recursive: true }));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it('come from the environment with ENV_VAR', async () => {
    using _ = environment({ AWS_ACCESS_KEY_ID: 'env', AWS_SECRET_ACCESS_KEY: 'secret' });
    assert.equal((await credentialsOf({ [PROVIDER]: CredentialProvider.ENV_VAR })).accessKeyId, 'env');
  });

  it('come from the default chain of the SDK with AUTO', async () => {
    using _ = environment({ AWS_ACCESS_KEY_ID: 'found', AWS_SECRET_ACCESS_KEY: 'secret' });
    assert.equal((await credentialsOf({ [PROVIDER]: CredentialProvider.AUTO })).accessKeyId, 'found');
    assert.equal((await credentialsOf({})).accessKeyId, 'found');
  });

  it('come from a profile of a file with PROFILE', async () => {
    using _ = environment();
    const path = file('profiles', '[loader]\naws_access_key_id = profiled\naws_secret_access_key = secret\n');
    const credentials = await credentialsOf({
      [PROVIDER]: CredentialProvider.PROFILE,
      [Keys.AWS_PROFILE_PATH]: path,
      [Keys.AWS_PROFILE_NAME]: 'loader',
    });
    assert.equal(credentials.accessKeyId, 'profiled');
  });

  it('come from the provider of the program with CUSTOM', async () => {
    const custom = async () => ({ accessKeyId: 'custom', secretAccessKey: 'secret' });
    for (const given of [custom, await custom()]) {
      const properties = {
        [PROVIDER]: CredentialProvider.CUSTOM,
        [Keys.CUSTOM_CREDENTIALS_PROVIDER_CLASS]: given,
      };
      assert.equal((await credentialsOf(properties)).accessKeyId, 'custom');
    }
  });

  it('are those of an assumed role with ASSUME_ROLE, asked for with the nested ones', async () => {
    using _ = environment();
    await using server = await served(sts);
    const credentials = await credentialsOf({
      [PROVIDER]: CredentialProvider.ASSUME_ROLE,
      [Keys.AWS_ROLE_ARN]: 'arn:aws:iam::123456789012:role/writer',
      [Keys.AWS_ROLE_SESSION_NAME]: 'nightly',
      [Keys.AWS_ROLE_EXTERNAL_ID]: 'tenant-7',
      [Keys.AWS_ROLE_STS_ENDPOINT]: server.endpoint,
      [Keys.accessKeyId(NESTED)]: 'base',
      [Keys.secretKey(NESTED)]: 'secret',
    });
    assert.deepEqual(credentials, {
      accessKeyId: 'AssumeRole.writer',
      secretAccessKey: 'secret',
      sessionToken: 'token',
    });
    const [{ body, headers }] = server.seen as [Seen];
    const form = new URLSearchParams(body);
    assert.deepEqual([form.get('RoleSessionName'), form.get('ExternalId')], ['nightly', 'tenant-7']);
    assert.match(String(headers.authorization), /Credential=base\/\d+\/eu-west-1\/sts\//);
  });

  it('may need a role to assume a role', async () => {
    using _ = environment({ AWS_ACCESS_KEY_ID: 'env', AWS_SECRET_ACCESS_KEY: 'secret' });
    await using server = await served(sts);
    const credentials = await credentialsOf({
      [PROVIDER]: CredentialProvider.ASSUME_ROLE,
      [Keys.AWS_ROLE_ARN]: 'arn:aws:iam::123456789012:role/outer',
      [Keys.AWS_ROLE_STS_ENDPOINT]: server.endpoint,
      [NESTED]: CredentialProvider.ASSUME_ROLE,
      [Keys.roleArn(NESTED)]: 'arn:aws:iam::123456789012:role/inner',
    });
    assert.equal(credentials.accessKeyId, 'AssumeRole.outer');
    const signers = server.seen.map(
      ({ headers }) => /Credential=([^/]+)/.exec(String(headers.authorization))?.[1],
    );
    assert.deepEqual(signers, ['env', 'AssumeRole.inner']);
  });

  it('are those of a token in a file with WEB_IDENTITY_TOKEN, given or of the environment', async () => {
    await using server = await served(sts);
    const path = file('token', 'header.claims.signature');
    const AWS_ROLE_ARN = 'arn:aws:iam::123456789012:role/pod';
    for (const [variables, properties] of [
      [{}, { [Keys.AWS_ROLE_ARN]: AWS_ROLE_ARN, [Keys.AWS_WEB_IDENTITY_TOKEN_FILE]: path }],
      [{ AWS_ROLE_ARN, AWS_WEB_IDENTITY_TOKEN_FILE: path }, {}],
    ] as const) {
      using _ = environment({ AWS_ENDPOINT_URL_STS: server.endpoint, ...variables });
      const credentials = await credentialsOf({
        [PROVIDER]: CredentialProvider.WEB_IDENTITY_TOKEN,
        ...properties,
      });
      assert.equal(credentials.accessKeyId, 'AssumeRoleWithWebIdentity.pod');
      const form = new URLSearchParams(server.seen.at(-1)?.body);
      assert.equal(form.get('WebIdentityToken'), 'header.claims.signature');
    }
  });
});

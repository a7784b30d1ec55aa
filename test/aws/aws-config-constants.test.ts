import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AWSConfigConstants } from 'dynamodb-sink';

// As in flink-connector-aws-base, AWSConfigConstants.java, and AWS_SESSION_TOKEN, which is ours.
const FLINK = `
AWS_REGION aws.region
AWS_CREDENTIALS_PROVIDER aws.credentials.provider
AWS_ACCESS_KEY_ID aws.credentials.provider.basic.accesskeyid
AWS_SECRET_ACCESS_KEY aws.credentials.provider.basic.secretkey
AWS_PROFILE_PATH aws.credentials.provider.profile.path
AWS_PROFILE_NAME aws.credentials.provider.profile.name
AWS_ROLE_STS_ENDPOINT aws.credentials.provider.role.stsEndpoint
CUSTOM_CREDENTIALS_PROVIDER_CLASS aws.credentials.provider.custom.class
AWS_ROLE_ARN aws.credentials.provider.role.arn
AWS_ROLE_SESSION_NAME aws.credentials.provider.role.sessionName
AWS_ROLE_EXTERNAL_ID aws.credentials.provider.role.externalId
AWS_WEB_IDENTITY_TOKEN_FILE aws.credentials.provider.webIdentityToken.file
AWS_ROLE_CREDENTIALS_PROVIDER aws.credentials.provider.role.provider
AWS_ENDPOINT aws.endpoint
TRUST_ALL_CERTIFICATES aws.trust.all.certificates
HTTP_PROTOCOL_VERSION aws.http.protocol.version
HTTP_CLIENT_MAX_CONCURRENCY aws.http-client.max-concurrency
HTTP_CLIENT_READ_TIMEOUT_MILLIS aws.http-client.read-timeout
AWS_SESSION_TOKEN aws.credentials.provider.basic.sessiontoken
`;

test("AWSConfigConstants has every key of Flink's, with its value", () => {
  const ours = Object.entries(AWSConfigConstants).filter(([, value]) => typeof value === 'string');
  assert.deepEqual(ours.map(([name, value]) => `${name} ${value}`).sort(), FLINK.trim().split('\n').sort());
});

test('its functions give the constants below the outermost prefix, and keys of nested roles below theirs', () => {
  const { AWS_CREDENTIALS_PROVIDER, ...constants } = AWSConfigConstants;
  const values = new Set<unknown>(Object.values(constants));
  const functions = Object.values(constants).filter((value) => typeof value === 'function');
  assert.equal(functions.length, 12);
  for (const below of functions) assert.ok(values.has(below(AWS_CREDENTIALS_PROVIDER)));
  assert.equal(
    AWSConfigConstants.roleArn(AWSConfigConstants.AWS_ROLE_CREDENTIALS_PROVIDER),
    'aws.credentials.provider.role.provider.role.arn',
  );
});

test('each credential provider is its own name', () => {
  for (const [name, value] of Object.entries(AWSConfigConstants.CredentialProvider))
    assert.equal(value, name);
  assert.deepEqual(Object.keys(AWSConfigConstants.CredentialProvider).sort(), [
    'ASSUME_ROLE',
    'AUTO',
    'BASIC',
    'CUSTOM',
    'ENV_VAR',
    'PROFILE',
    'SYS_PROP',
    'WEB_IDENTITY_TOKEN',
  ]);
});

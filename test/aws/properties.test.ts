import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { isDynamoDbSinkError, AWSConfigConstants as Keys } from 'dynamodb-sink';
import { readProperties } from '#dist/aws/properties.js';

const BASIC = {
  [Keys.AWS_ACCESS_KEY_ID]: 'AKIDEXAMPLE',
  [Keys.AWS_SECRET_ACCESS_KEY]: 'wJalrXUtnFEMI/K7MDENG',
};
const nested = Keys.AWS_ROLE_CREDENTIALS_PROVIDER;

/** What is wrong, and what the message must say of it. */
const wrong: readonly [string, unknown, RegExp][] = [
  ['no object', 'aws.region=eu-west-1', /must be an object whose names are keys of AWSConfigConstants/],
  ['a Map', new Map([['aws.region', 'eu-west-1']]), /must be an object/],
  ['a slip', { 'aws.regoin': 'eu-west-1' }, /property aws\.regoin is unknown; did you mean aws\.region\?/],
  ['the name of a constant', { AWS_ENDPOINT: 'x' }, /did you mean aws\.endpoint\?/],
  [
    'a slip in a nested key',
    { ...role('ASSUME_ROLE'), [nested]: 'BASIC', [`${nested}.basic.accessKeyID`]: 'x' },
    /basic\.accessKeyID is unknown; did you mean aws\.credentials\.provider\.role\.provider\.basic\.accesskeyid\?/,
  ],
  [
    'a slip in a key of a nested role',
    { ...role('ASSUME_ROLE'), [`${nested}.profile.nmae`]: 'x' },
    /did you mean aws\.credentials\.provider\.role\.provider\.profile\.name\?/,
  ],
  [
    'a foreign key',
    { 'bootstrap.servers': 'x' },
    /bootstrap\.servers is unknown: AWSConfigConstants has all/,
  ],
  ['no region', { [Keys.AWS_REGION]: 'eu west 1' }, /aws\.region must be a region such as eu-west-1/],
  ['a region that is empty', { [Keys.AWS_REGION]: '' }, /aws\.region must be a text that is not empty/],
  ['an endpoint without protocol', { [Keys.AWS_ENDPOINT]: 'localhost:8000' }, /aws\.endpoint must be a URL/],
  [
    'http: to another machine',
    { [Keys.AWS_ENDPOINT]: 'http://user:pass@db.example:8000' },
    /aws\.endpoint is http: to db\.example, .* set allowInsecureEndpoint/,
  ],
  [
    'a secret key without its access key',
    { [Keys.AWS_SECRET_ACCESS_KEY]: 'wJalrXUtnFEMI/K7MDENG' },
    /basic\.accesskeyid is missing: aws\.credentials\.provider is BASIC/,
  ],
  [
    'an access key without its secret',
    { [Keys.AWS_ACCESS_KEY_ID]: 'AKIDEXAMPLE' },
    /basic\.secretkey is missing/,
  ],
  ['BASIC without keys', { [Keys.AWS_CREDENTIALS_PROVIDER]: 'BASIC' }, /basic\.accesskeyid is missing/],
  [
    'keys that another provider would ignore',
    { ...BASIC, [Keys.AWS_CREDENTIALS_PROVIDER]: 'AUTO' },
    /accesskeyid has no effect: it goes with BASIC as the value of aws\.credentials\.provider/,
  ],
  [
    'a profile without its provider',
    { [Keys.AWS_PROFILE_NAME]: 'dev' },
    /profile\.name has no effect: it goes with PROFILE/,
  ],
  [
    'a session token alone',
    { [Keys.AWS_SESSION_TOKEN]: 'FwoGZXIvYXdzEXAMPLE' },
    /sessiontoken has no effect: it goes with BASIC/,
  ],
  [
    'an external id of a web identity',
    { ...role('WEB_IDENTITY_TOKEN'), [Keys.AWS_ROLE_EXTERNAL_ID]: 'x' },
    /externalId has no effect: it goes with ASSUME_ROLE/,
  ],
  [
    'a nested role without its own provider',
    { ...role('ASSUME_ROLE'), [Keys.roleArn(nested)]: 'arn:aws:iam::1:role/b' },
    /it goes with ASSUME_ROLE or WEB_IDENTITY_TOKEN as the value of aws\.credentials\.provider\.role\.provider/,
  ],
  ['no role', { [Keys.AWS_CREDENTIALS_PROVIDER]: 'ASSUME_ROLE' }, /role\.arn is missing: .* is ASSUME_ROLE/],
  [
    'http: for the credentials of a role',
    { ...role('ASSUME_ROLE'), [Keys.AWS_ROLE_STS_ENDPOINT]: 'http://sts.example' },
    /role\.stsEndpoint is http: to sts\.example/,
  ],
  [
    'an unknown provider',
    { [Keys.AWS_CREDENTIALS_PROVIDER]: 'basic' },
    /must be one of AUTO, .*did you mean BASIC\?/,
  ],
  [
    'no custom provider',
    { [Keys.AWS_CREDENTIALS_PROVIDER]: 'CUSTOM' },
    /custom\.class is missing: .* a function/,
  ],
  [
    "a class's name",
    {
      [Keys.AWS_CREDENTIALS_PROVIDER]: 'CUSTOM',
      [Keys.CUSTOM_CREDENTIALS_PROVIDER_CLASS]: 'com.example.Mine',
    },
    /custom\.class must be a credential provider .*not the name of a class/,
  ],
  [
    'system properties',
    { [Keys.AWS_CREDENTIALS_PROVIDER]: 'SYS_PROP' },
    /Node has no system properties: use ENV_VAR \(environment variables\), BASIC or CUSTOM/,
  ],
  [
    'a version of HTTP',
    { [Keys.HTTP_PROTOCOL_VERSION]: 'HTTP2' },
    /requests go over HTTP\/1\.1; leave it out, and set the option maxInFlightRequests/,
  ],
  [
    'no connections',
    { [Keys.HTTP_CLIENT_MAX_CONCURRENCY]: '0' },
    /max-concurrency must be .* of 1 or more; it is 0/,
  ],
  [
    'a unit',
    { [Keys.HTTP_CLIENT_READ_TIMEOUT_MILLIS]: '30s' },
    /read-timeout must be .* from 1 to 2147483647; it is 30s/,
  ],
  ['neither true nor false', { [Keys.TRUST_ALL_CERTIFICATES]: 'yes' }, /must be true or false; it is yes/],
];

function role(provider: string): Record<string, string> {
  return { [Keys.AWS_CREDENTIALS_PROVIDER]: provider, [Keys.AWS_ROLE_ARN]: 'arn:aws:iam::1:role/a' };
}

describe('DynamoDB properties', () => {
  for (const [name, properties, message] of wrong) {
    it(`refuse ${name}`, () => {
      assert.throws(
        () => readProperties(properties, false),
        (error) => {
          assert.ok(isDynamoDbSinkError(error) && error.code === 'INVALID_OPTION');
          assert.match(error.message, message);
          assert.doesNotMatch(inspect(error), /wJalr|AKIDEXAMPLE|FwoG|user|pass@/);
          return true;
        },
      );
    });
  }

  it('of none of it say nothing', () => {
    const nothing = {
      dynamoDb: {},
      maxConnections: undefined,
      requestTimeoutMS: undefined,
      trustAllCertificates: undefined,
    };
    assert.deepEqual(readProperties({}, false), nothing);
    assert.deepEqual(readProperties({ [Keys.AWS_REGION]: undefined }, false), nothing);
    assert.deepEqual(readProperties({ [Keys.AWS_CREDENTIALS_PROVIDER]: 'AUTO' }, false), nothing);
  });

  it('of the manual become region, endpoint and credentials', () => {
    const properties = {
      ...BASIC,
      [Keys.AWS_REGION]: 'eu-west-1',
      [Keys.AWS_ENDPOINT]: 'http://localhost:4566',
    };
    assert.deepEqual(readProperties(properties, false).dynamoDb, {
      region: 'eu-west-1',
      endpoint: 'http://localhost:4566',
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG' },
    });
  });

  it('take a session token along, where BASIC is said or meant', () => {
    const withToken = { ...BASIC, [Keys.AWS_SESSION_TOKEN]: 'FwoGZXIvYXdzEXAMPLE' };
    for (const said of [{}, { [Keys.AWS_CREDENTIALS_PROVIDER]: 'BASIC' }]) {
      assert.deepEqual(readProperties({ ...withToken, ...said }, false).dynamoDb.credentials, {
        accessKeyId: 'AKIDEXAMPLE',
        secretAccessKey: 'wJalrXUtnFEMI/K7MDENG',
        sessionToken: 'FwoGZXIvYXdzEXAMPLE',
      });
    }
  });

  it('take numbers and booleans as such and as text', () => {
    for (const [concurrency, timeout, trust] of [
      [20, 60_000, true],
      ['20', '60000', 'TRUE'],
    ] as const) {
      const properties = {
        [Keys.HTTP_CLIENT_MAX_CONCURRENCY]: concurrency,
        [Keys.HTTP_CLIENT_READ_TIMEOUT_MILLIS]: timeout,
        [Keys.TRUST_ALL_CERTIFICATES]: trust,
      };
      assert.deepEqual(readProperties(properties, false), {
        dynamoDb: {},
        maxConnections: 20,
        requestTimeoutMS: 60_000,
        trustAllCertificates: true,
      });
    }
  });

  it('may name http: to another machine where that is allowed', () => {
    const properties = {
      ...role('ASSUME_ROLE'),
      [Keys.AWS_ROLE_STS_ENDPOINT]: 'http://sts.example',
      [Keys.AWS_ENDPOINT]: 'http://db:8000',
    };
    assert.equal(readProperties(properties, true).dynamoDb.endpoint, 'http://db:8000');
  });
});

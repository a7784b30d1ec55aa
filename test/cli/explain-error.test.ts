import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { explainError } from '#dist/cli/explain-error.js';
import { findOut } from '#dist/cli/findings.js';
import { similarNames } from '#dist/cli/similar-tables.js';
import { TableService } from '#dist/cli/table-service.js';
import { DynamoDbSinkError } from '#dist/errors.js';
import { configFor } from '../support/endpoint-config.js';
import { environment } from '../support/environment.js';
import { freePort } from '../support/free-port.js';
import { type Answer, json, type Step, scriptedEndpoint } from '../support/scripted-endpoint.js';
import { serviceErrors } from '../support/service-errors.js';

const options = { tableName: 'ordres' };
type Place = Parameters<typeof findOut>[2];

const args: Place & { readonly endpoint: undefined } = {
  options,
  region: undefined,
  profile: undefined,
  endpoint: undefined,
};

/** What a failed DescribeTable is explained with. */
async function explained(endpoint: string): Promise<string> {
  const dynamoDb = configFor(endpoint);
  using service = await TableService.open(dynamoDb, options);
  try {
    await service.describe('ordres');
  } catch (error) {
    const findings = await findOut(error, dynamoDb, args);
    return explainError(error, { endpoint }, undefined, findings);
  }
  throw new Error('it was described');
}

/** What is said where every answer is this one. */
async function explainedAnswer(answer: Answer): Promise<string> {
  await using server = await scriptedEndpoint(Array.from({ length: 10 }, () => answer));
  return await explained(server.endpoint);
}

/** What is said of a table that is not there, by an endpoint that lists these. */
async function explainedMissing(tables: Step): Promise<string> {
  await using server = await scriptedEndpoint([tables]);
  const dynamoDb = configFor(server.endpoint);
  const error = new DynamoDbSinkError('TABLE_NOT_FOUND', 'table ordres was not found', { table: 'ordres' });
  const findings = await findOut(error, dynamoDb, args);
  const text = explainError(error, { endpoint: server.endpoint }, undefined, findings);
  return text.replace(server.endpoint, 'HERE');
}

describe('An error of the table', () => {
  it('names those with a similar name, or all if they are few, or none if they may not be listed', async () => {
    const others = ['orders', 'orders-2024', 'ordres-old', 'items', 'users', 'events'];
    const local =
      ' Create it with --create-table pk:S,sk:N (DynamoDB Local keeps tables by region and access key unless it is started with -sharedDb)';
    assert.equal(
      await explainedMissing(json(200, { TableNames: others })),
      `table ordres was not found at HERE: did you mean orders or ordres-old?${local}`,
    );
    assert.equal(
      await explainedMissing(json(200, { TableNames: ['items', 'users'] })),
      `table ordres was not found at HERE, where there are items, users.${local}`,
    );
    assert.equal(
      await explainedMissing(json(200, { TableNames: [] })),
      `table ordres was not found at HERE, where there are no tables.${local}`,
    );
    assert.equal(
      await explainedMissing(serviceErrors.accessDenied),
      `table ordres was not found at HERE.${local}`,
    );
  });

  it('reads no more than a few hundred names', async () => {
    let requests = 0;
    const page: Step = () => {
      const TableNames = Array.from({ length: 100 }, (_, i) => `t-${requests}-${i}`);
      return json(200, { TableNames, LastEvaluatedTableName: `t-${requests++}-99` });
    };
    await using server = await scriptedEndpoint([page, page, page, page]);
    const error = new DynamoDbSinkError('TABLE_NOT_FOUND', 'no');
    await findOut(error, configFor(server.endpoint), args);
    assert.equal(requests, 3);
  });

  it('in the cloud tells the region and who said it, and the region of an ARN', () => {
    const error = new DynamoDbSinkError('TABLE_NOT_FOUND', 'gone', { table: 'orders' });
    const findings = {
      origin: 'https://dynamodb.eu-west-1.amazonaws.com',
      region: { name: 'eu-west-1', from: 'AWS_REGION' },
      tables: { similar: ['orders-2024', 'order', 'border'], all: undefined },
    };
    assert.equal(
      explainError(error, args, undefined, findings),
      'table orders was not found in eu-west-1 (the region of AWS_REGION): did you mean orders-2024, order or border? ' +
        'Create it with --create-table pk:S,sk:N, or name another region with --region',
    );
    const table = 'arn:aws:dynamodb:us-east-1:123456789012:table/orders';
    assert.match(
      explainError(new DynamoDbSinkError('TABLE_NOT_FOUND', 'gone', { table }), args, undefined, findings),
      /was not found in eu-west-1 \(the region of AWS_REGION\), and its ARN is of us-east-1: say --region us-east-1$/,
    );
  });

  it('tells where the region is from', async () => {
    await using server = await scriptedEndpoint([]);
    const dynamoDb = configFor(server.endpoint);
    const error = new DynamoDbSinkError('ENDPOINT_UNREACHABLE', 'no');
    const from = async (more: Partial<Place>): Promise<string | undefined> =>
      (await findOut(error, dynamoDb, { ...args, ...more })).region?.from;
    {
      using _ = environment({ AWS_REGION: 'eu-west-1' });
      assert.equal(await from({ region: 'eu-west-1' }), '--region');
      assert.equal(await from({}), 'AWS_REGION');
    }
    using _ = environment({ AWS_PROFILE: 'work' });
    assert.equal(await from({}), 'the profile work');
    assert.equal(await from({ profile: 'home' }), 'the profile home');
  });

  it('names host and port of an endpoint that nobody listens at, and what to start', async () => {
    const port = await freePort();
    assert.equal(
      await explained(`http://127.0.0.1:${port}`),
      `no connection to 127.0.0.1:${port} (ECONNREFUSED): nothing listens there: start DynamoDB Local or dynalite on this port, or correct --endpoint`,
    );
  });

  it('says of the region local without an endpoint what it stands for', () => {
    const cause = Object.assign(new Error('connect'), {
      code: 'ECONNREFUSED',
      address: '127.0.0.1',
      port: 8000,
    });
    const error = new DynamoDbSinkError('ENDPOINT_UNREACHABLE', 'no', { cause });
    const found = { origin: 'http://localhost:8000', region: { name: 'local', from: 'AWS_REGION' } };
    assert.equal(
      explainError(error, args, undefined, found),
      'no connection to localhost:8000 (ECONNREFUSED 127.0.0.1:8000): the region local (of AWS_REGION) stands for this address: ' +
        'say --endpoint URL for DynamoDB Local or dynalite elsewhere, or --region REGION for AWS',
    );
    assert.match(
      explainError(error, { endpoint: 'http://localhost:8000' }, undefined, found),
      /nothing listens there: start DynamoDB Local/,
    );
  });

  it('says of what cannot be a region that it is none', async () => {
    await assert.rejects(TableService.open({ region: 'us_east_1' }, options), (error) => {
      assert.equal(
        explainError(error, args),
        '"us_east_1" is no AWS region: say one such as eu-west-1 by --region or AWS_REGION',
      );
      return true;
    });
  });

  it('tells a host that there is not, one that is named by a wrong region too', () => {
    const cause = Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' });
    const error = new DynamoDbSinkError('ENDPOINT_UNREACHABLE', 'no', { cause });
    const region = { name: 'eu-wst-1', from: '--region' };
    const at = (origin: string): string => explainError(error, args, undefined, { origin, region });
    assert.equal(
      at('https://dynamodb.eu-wst-1.amazonaws.com'),
      'no connection to dynamodb.eu-wst-1.amazonaws.com:443 (ENOTFOUND): there is no such host: check the region eu-wst-1, which is that of --region, and the network',
    );
    assert.match(
      at('http://db.example:8000'),
      /^no connection to db\.example:8000 \(ENOTFOUND\): .* check --endpoint \(or AWS_ENDPOINT_URL\)/,
    );
  });

  it('tells https: to what does not speak it', async () => {
    await using server = await scriptedEndpoint([]);
    const text = await explained(server.endpoint.replace('http:', 'https:'));
    assert.match(
      text,
      /it does not speak TLS: if it is meant, say --endpoint http:\/\/… in place of https:$/,
    );
  });

  it('tells a wrong clock, by how much and in which direction', async () => {
    const ahead = new Date(Date.now() + 3_600_000).toUTCString();
    const answer = json(400, {
      __type: 'com.amazon.coral.service#InvalidSignatureException',
      message:
        'Signature not yet current: 20260101T000000Z is still later than 20251231T230000Z (20251231T225500Z + 5 min.)',
    });
    const text = await explainedAnswer({ ...answer, headers: { ...answer.headers, date: ahead } });
    assert.match(
      text,
      /^the service finds the clock of this machine wrong: here it is \S+Z, there \S+Z, which is 60 min ahead: set it/,
    );
    const skewed = json(400, { __type: 'com.amazon.coral.service#RequestTimeTooSkewed', message: 'no' });
    assert.match(await explainedAnswer(skewed), /finds the clock of this machine wrong/);
  });

  it('tells credentials that are not known, do not fit or have expired from each other', async () => {
    assert.match(
      await explainedAnswer(serviceErrors.unrecognizedClient),
      /^AWS does not know the access key/,
    );
    assert.match(await explainedAnswer(serviceErrors.invalidSignature), /^the secret key does not belong to/);
    assert.match(
      await explainedAnswer(serviceErrors.expiredToken),
      /^the AWS credentials have expired: get new/,
    );
    assert.match(
      await explainedAnswer(serviceErrors.accessDenied),
      /^table ordres could not be described: .*not authorized/,
    );
  });
});

describe('Similar names', () => {
  it('are near, or within each other, in whatever case', () => {
    const names = ['orders', 'Order', 'prod-orders-eu', 'items', 'or', 'ODERS', 'ORDERS'];
    assert.deepEqual(similarNames('orders', names), ['orders', 'ORDERS', 'Order', 'prod-orders-eu']);
    assert.deepEqual(similarNames('arn:aws:dynamodb:eu-west-1:123456789012:table/oders', ['orders', 'zzz']), [
      'orders',
    ]);
    assert.deepEqual(similarNames('abc', ['xyz', 'zzzabzzz']), []);
  });
});

describe('An endpoint that is told', () => {
  it('has no name and password', () => {
    const error = new DynamoDbSinkError('CREDENTIALS_UNAVAILABLE', 'none');
    assert.match(
      explainError(error, { endpoint: 'http://me:S3CR3T@127.0.0.1:8000' }),
      /^no AWS credentials found\. http:\/\/127\.0\.0\.1:8000 is on this machine/,
    );
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type DynamoDbSinkError, sinkTo } from 'dynamodb-sink';
import { createTableSink, type TableOptions } from 'dynamodb-sink/table';
import { environment } from '../support/environment.js';
import { json, type ScriptedEndpoint, type Step, scriptedEndpoint } from '../support/scripted-endpoint.js';
import { served } from '../support/served.js';
import { optionsAt } from './support.js';

const columns = { pk: 'STRING', v: 'INT' } as const;

/** Given here, so that an endpoint sees nothing but writes. */
const keySchema = { partitionKey: { name: 'pk', type: 'S' } } as const;

const sinkWith = (options: TableOptions | string) =>
  createTableSink({ columns, options, sinkOptions: { keySchema } });

const rowsOf = (count: number): { pk: string; v: number }[] =>
  Array.from({ length: count }, (_, v) => ({ pk: `k${v}`, v }));

/** Writes rows to an endpoint with these options, and gives what the endpoint saw. */
async function sent(
  more: Readonly<Partial<TableOptions>>,
  rows = 1,
  steps: readonly Step[] = [],
): Promise<Pick<ScriptedEndpoint, 'requests' | 'applied'>> {
  await using service = await scriptedEndpoint(steps);
  await sinkTo(rowsOf(rows), sinkWith({ ...optionsAt(service.endpoint), ...more }));
  return service;
}

/** The most requests that were at the endpoint at once. */
async function concurrencyOf(more: Readonly<Partial<TableOptions>>): Promise<number> {
  let now = 0;
  let most = 0;
  await using service = await served(() => {
    most = Math.max(most, ++now);
    return {
      send: (response) => {
        setTimeout(() => {
          now--;
          response.end('{"UnprocessedItems":{}}');
        }, 5);
      },
    };
  });
  const options = { ...optionsAt(service.endpoint), 'sink.batch.max-size': 1, ...more };
  await sinkTo(rowsOf(200), sinkWith(options));
  return most;
}

const authorization = ({ requests }: Pick<ScriptedEndpoint, 'requests'>): string =>
  String(requests[0]?.headers.authorization);

describe('the option', () => {
  it('connector takes dynamodb, and nothing else', async () => {
    assert.equal((await sent({ connector: 'dynamodb' })).applied.length, 1);
    assertRefused(
      { connector: 'kinesis' },
      'option connector must be \'dynamodb\', the connector that this is; it is "kinesis"',
    );
  });

  it('table-name names the table', async () => {
    assert.equal((await sent({ 'table-name': 'clicks' })).applied[0]?.table, 'clicks');
    assert.equal(sinkWith({ 'table-name': 'clicks' }).tableName, 'clicks');
  });

  it('aws.region is the region that requests are signed for', async () => {
    assert.match(
      authorization(await sent({ 'aws.region': 'ap-south-1' })),
      /\/ap-south-1\/dynamodb\/aws4_request/,
    );
  });

  it('aws.endpoint is where requests go', async () => {
    assert.equal((await sent({})).applied.length, 1);
  });

  it('aws.trust.all.certificates accepts what nobody has signed', async () => {
    await using service = await served(() => ({}), 'https');
    const options = { ...optionsAt(service.endpoint), 'aws.trust.all.certificates': 'TRUE' };
    assert.equal((await sinkTo(rowsOf(1), sinkWith(options))).put, 1);
    const signal = AbortSignal.timeout(300);
    const strict = createTableSink({
      columns,
      options: { ...options, 'aws.trust.all.certificates': 'false' },
      sinkOptions: { signal, keySchema },
    });
    await assert.rejects(sinkTo(rowsOf(1), strict), { code: 'ABORTED' });
    assert.equal(service.seen.length, 1);
  });

  for (const [spelling, prefix] of [
    ["the manual's", 'aws.credentials'],
    ["AWSConfigConstants'", 'aws.credentials.provider'],
  ] as const) {
    it(`aws.credentials.provider takes BASIC, its keys in ${spelling} spelling`, async () => {
      await using service = await scriptedEndpoint([]);
      const options: TableOptions = {
        'table-name': 'orders',
        'aws.region': 'eu-west-1',
        'aws.endpoint': service.endpoint,
        'aws.credentials.provider': 'BASIC',
        [`${prefix}.basic.accesskeyid`]: 'AKIABASIC',
        [`${prefix}.basic.secretkey`]: 'secret',
      };
      await sinkTo(rowsOf(1), sinkWith(options));
      assert.match(authorization(service), /Credential=AKIABASIC\//);
    });
  }

  it('aws.credentials.provider takes ENV_VAR', async () => {
    using _env = environment({ AWS_ACCESS_KEY_ID: 'AKIAENV', AWS_SECRET_ACCESS_KEY: 'secret' });
    await using service = await scriptedEndpoint([]);
    const options = {
      'table-name': 'orders',
      'aws.region': 'eu-west-1',
      'aws.endpoint': service.endpoint,
      'aws.credentials.provider': 'ENV_VAR',
    };
    await sinkTo(rowsOf(1), sinkWith(options));
    assert.match(authorization(service), /Credential=AKIAENV\//);
  });

  it('aws.credentials.custom.class takes a provider, a function', async () => {
    await using service = await scriptedEndpoint([]);
    const options = {
      'table-name': 'orders',
      'aws.region': 'eu-west-1',
      'aws.endpoint': service.endpoint,
      'aws.credentials.provider': 'CUSTOM',
      'aws.credentials.custom.class': async () => ({ accessKeyId: 'AKIACUSTOM', secretAccessKey: 'secret' }),
    };
    await sinkTo(rowsOf(1), sinkWith(options));
    assert.match(authorization(service), /Credential=AKIACUSTOM\//);
  });

  it('sink.batch.max-size bounds the writes of a request', async () => {
    const { requests } = await sent({ 'sink.batch.max-size': '2' }, 6);
    assert.deepEqual(
      requests.map(({ writes }) => writes.length),
      [2, 2, 2],
    );
  });

  it('sink.requests.max-inflight bounds the requests in flight', async () => {
    assert.equal(await concurrencyOf({ 'sink.requests.max-inflight': '3' }), 3);
  });

  it('sink.http-client.max-concurrency bounds them as well', async () => {
    assert.equal(await concurrencyOf({ 'sink.http-client.max-concurrency': '2' }), 2);
    const both = { 'sink.http-client.max-concurrency': 10_000, 'sink.requests.max-inflight': 4 };
    assert.equal(await concurrencyOf(both), 4);
  });

  it('sink.requests.max-buffered bounds the writes in the sink', async () => {
    await using service = await scriptedEndpoint([]);
    const hasWaited = async (maxBuffered: string): Promise<boolean> => {
      const options = { 'sink.batch.max-size': 4, 'sink.requests.max-buffered': maxBuffered };
      const writer = await sinkWith({ ...optionsAt(service.endpoint), ...options }).createWriter();
      const waits = rowsOf(6).map((row) => writer.write(row));
      await writer.close();
      return waits.some((wait) => wait !== undefined);
    };
    assert.equal(await hasWaited('5'), true);
    assert.equal(await hasWaited('100'), false);
    assert.equal(service.applied.length, 12);
  });

  it('sink.flush-buffer.timeout sends a batch that does not fill', async () => {
    await using service = await scriptedEndpoint([]);
    const options = { ...optionsAt(service.endpoint), 'sink.flush-buffer.timeout': '20 ms' };
    const writer = await sinkWith(options).createWriter();
    await writer.write({ pk: 'a', v: 1 });
    const deadline = Date.now() + 3000;
    while (service.applied.length === 0 && Date.now() < deadline)
      await new Promise((done) => setTimeout(done, 5));
    assert.equal(service.applied.length, 1);
    await writer.close();
  });

  it('sink.fail-on-error stops the sink at the first failed request', async () => {
    const broken = json(500, { __type: 'InternalServerError', message: 'broken' });
    assert.equal((await sent({ 'sink.fail-on-error': 'false' }, 1, [broken])).requests.length, 2);
    await using service = await scriptedEndpoint([broken]);
    const error = await failure(sinkWith({ ...optionsAt(service.endpoint), 'sink.fail-on-error': 'true' }));
    assert.deepEqual([error.code, service.requests.length], ['REQUEST_FAILED', 1]);
  });

  it('sink.ignore-nulls leaves out columns that are null', async () => {
    const itemWith = async (flag: string | boolean): Promise<unknown> => {
      await using service = await scriptedEndpoint([]);
      const options = { ...optionsAt(service.endpoint), 'sink.ignore-nulls': flag };
      await sinkTo([{ pk: 'a', v: null }], sinkWith(options));
      return service.applied[0]?.wire;
    };
    assert.deepEqual(await itemWith('true'), { PutRequest: { Item: { pk: { S: 'a' } } } });
    assert.deepEqual(await itemWith(false), { PutRequest: { Item: { pk: { S: 'a' }, v: { NULL: true } } } });
  });

  it('sink.http-client.read-timeout is how long an answer is waited for', async () => {
    const silent: Step = { send: () => {} };
    const { requests } = await sent({ 'sink.http-client.read-timeout': '50 ms' }, 1, [silent]);
    assert.equal(requests.length, 2);
  });
});

/** What is given, and what is told of it. */
const refused: readonly (readonly [options: Readonly<Record<string, unknown>>, told: string])[] = [
  [{ 'table-name': undefined }, 'option table-name must be a table name (3 to 255'],
  [{ 'table-name': '' }, 'option table-name must be'],
  [
    { 'sink.batch.max-size': '30' },
    'option sink.batch.max-size must be a whole number from 1 to 25; it is 30',
  ],
  [{ 'sink.batch.max-size': 'many' }, 'option sink.batch.max-size must be a whole number; it is "many"'],
  [{ 'sink.batch.max-size': 2.5 }, 'option sink.batch.max-size must be a whole number; it is 2.5'],
  [
    { 'sink.requests.max-inflight': '0' },
    'option sink.requests.max-inflight must be a whole number of 1 or more',
  ],
  [
    { 'sink.requests.max-buffered': '25' },
    'option sink.requests.max-buffered must be greater than sink.batch.max-size (25); it is 25',
  ],
  [
    { 'sink.flush-buffer.timeout': '5 fortnights' },
    'option sink.flush-buffer.timeout must be a duration of whole milliseconds',
  ],
  [{ 'sink.flush-buffer.timeout': '1 ns' }, 'option sink.flush-buffer.timeout must be a duration'],
  [{ 'sink.fail-on-error': 'yes' }, 'option sink.fail-on-error must be true or false; it is "yes"'],
  [{ 'sink.ignore-nulls': 1 }, 'option sink.ignore-nulls must be true or false; it is 1'],
  [
    { 'sink.http-client.max-concurrency': '0' },
    'property sink.http-client.max-concurrency must be a whole number of 1 or more; it is 0',
  ],
  [
    { 'sink.http-client.read-timeout': '0 s' },
    'property sink.http-client.read-timeout must be a whole number from 1',
  ],
  [
    { 'sink.http-client.protocol.version': 'HTTP2' },
    'property sink.http-client.protocol.version has no counterpart',
  ],
  [{ 'aws.credentials.provider': 'BASICS' }, 'property aws.credentials.provider must be one of'],
  [{ 'aws.trust.all.certificates': 'maybe' }, 'property aws.trust.all.certificates must be true or false'],
  [{ 'aws.regoin': 'eu-west-1' }, 'property aws.regoin is unknown; did you mean aws.region?'],
  [
    { 'aws.credentials.basic.acceskeyid': 'AKIA' },
    'property aws.credentials.basic.acceskeyid is unknown; did you mean aws.credentials.basic.accesskeyid?',
  ],
  [
    { 'aws.credentials.profile.name': 'me' },
    'property aws.credentials.profile.name has no effect: it goes with PROFILE as the value of aws.credentials.provider',
  ],
  [
    { 'aws.credentials.provider.basic.secretkey': 'x' },
    'option aws.credentials.provider.basic.secretkey says the same as aws.credentials.basic.secretkey: use one of them',
  ],
  [{ 'sink.batch.maxsize': '5' }, 'option sink.batch.maxsize is unknown; did you mean sink.batch.max-size?'],
  [{ 'table.name': 'x' }, 'option table.name is unknown; did you mean table-name?'],
  [{ 'table-name': 'maxBatchSize!' }, 'option table-name must be a table name (3 to 255 of letters'],
  [
    { 'sink.fail-on-error': Object.create(null) },
    'option sink.fail-on-error must be true or false; it is an object',
  ],
  [
    { 'aws.trust.all.certificates': Object.create(null) },
    'property aws.trust.all.certificates must be true or false',
  ],
  [{ nonsense: 1 }, 'option nonsense is unknown; known are: aws.credentials.provider, aws.endpoint,'],
];

describe('the options of a table', () => {
  for (const [options, told] of refused) {
    it(`are refused: ${told}`, () => assertRefused(options, told));
  }

  it('may be the text of a properties file', async () => {
    await using service = await scriptedEndpoint([]);
    const text = [
      '# the table of the orders',
      'connector = dynamodb',
      'table-name: orders',
      `aws.endpoint = ${service.endpoint.replaceAll(':', '\\:')}`,
      'aws.region eu-west-1',
      'aws.credentials.basic.accesskeyid = AKIA\\',
      '    FILE',
      'aws.credentials.basic.secretkey = secret',
      'sink.batch.max-size = 3',
      'sink.flush-buffer.timeout = 1 min',
    ].join('\n');
    await sinkTo(rowsOf(6), sinkWith(text));
    assert.match(authorization(service), /Credential=AKIAFILE\/\d+\/eu-west-1\//);
    assert.deepEqual(
      service.requests.map(({ writes }) => writes.length),
      [3, 3],
    );
  });

  it('are refused if they are neither an object nor text', () => {
    assert.throws(() => createTableSink({ columns, options: undefined as unknown as string }), {
      code: 'INVALID_OPTION',
      message:
        "option options must be an object with the connector's keys, or the text of a properties file; it is undefined",
    });
  });

  it('never show a secret that is in the wrong place', () => {
    const secret = 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY';
    assert.throws(
      () =>
        sinkWith({
          ...optionsAt('http://127.0.0.1:1'),
          'aws.credentials.basic.secretkey': [secret] as unknown as string,
        }),
      (error: DynamoDbSinkError) => error.code === 'INVALID_OPTION' && !error.message.includes(secret),
    );
  });
});

function assertRefused(options: Readonly<Record<string, unknown>>, told: string): void {
  assert.throws(
    () => sinkWith({ ...optionsAt('http://127.0.0.1:1'), ...options } as TableOptions),
    (error: DynamoDbSinkError) => {
      assert.equal(error.code, 'INVALID_OPTION');
      assert.ok(error.message.startsWith(told), error.message);
      return true;
    },
  );
}

async function failure(sink: ReturnType<typeof sinkWith>): Promise<DynamoDbSinkError> {
  try {
    await sinkTo(rowsOf(1), sink);
  } catch (error) {
    return error as DynamoDbSinkError;
  }
  return assert.fail('nothing failed');
}

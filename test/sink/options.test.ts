import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DynamoDbSink, DynamoDbSinkError, type DynamoDbSinkOptions } from 'dynamodb-sink';
import { defaults } from '#dist/options.js';
import { resolveOptions } from '#dist/validate-options.js';

const key = { partitionKey: { name: 'pk', type: 'S' } } as const;

/** What is wrong, and what the message must say of it. */
const wrong: readonly [Record<string, unknown>, RegExp][] = [
  [{ maxBatchSize: 0 }, /option maxBatchSize must be a whole number from 1 to 25; it is 0/],
  [{ maxBatchSize: 26 }, /maxBatchSize/],
  [{ maxBatchSize: 2.5 }, /maxBatchSize/],
  [{ maxBatchSize: '25' }, /maxBatchSize must be a whole number from 1 to 25; it is "25"/],
  [{ maxBatchSize: Number.NaN }, /maxBatchSize .* it is NaN/],
  [{ maxBatchSize: null }, /maxBatchSize .* it is null/],
  [{ maxInFlightRequests: 0 }, /maxInFlightRequests must be a whole number of 1 or more; it is 0/],
  [{ maxInFlightRequests: -1 }, /maxInFlightRequests/],
  [{ maxInFlightRequests: Number.POSITIVE_INFINITY }, /maxInFlightRequests .* it is Infinity/],
  [{ maxBufferedRequests: 25 }, /maxBufferedRequests must be greater than maxBatchSize \(25\); it is 25/],
  [{ maxBufferedRequests: 10, maxBatchSize: 10 }, /maxBufferedRequests/],
  [{ maxBufferedRequests: Number.NaN }, /maxBufferedRequests/],
  [
    { maxBatchSizeInBytes: 400 * 1024 - 1 },
    /maxBatchSizeInBytes must not be smaller than maxRecordSizeInBytes \(409600\)/,
  ],
  [
    { maxBatchSizeInBytes: 16 * 1024 * 1024 + 1 },
    /maxBatchSizeInBytes must be a whole number from 1 to 16777216/,
  ],
  [
    { maxRecordSizeInBytes: 400 * 1024 + 1 },
    /maxRecordSizeInBytes must be a whole number from 1 to 409600; it is 409601/,
  ],
  [{ maxRecordSizeInBytes: 0 }, /maxRecordSizeInBytes/],
  [{ maxTimeInBufferMS: -1 }, /maxTimeInBufferMS must be a whole number from 0/],
  [{ maxTimeInBufferMS: 2 ** 31 }, /maxTimeInBufferMS/],
  [{ maxBufferedBytes: 0 }, /maxBufferedBytes/],
  [{ requestTimeoutMS: 0 }, /requestTimeoutMS/],
  [{ maxRejected: -1 }, /maxRejected must be a whole number of 0 or more; it is -1/],
  [{ maxRetryDurationMS: 0 }, /maxRetryDurationMS must be a whole number of 1 or more/],
  [{ maxRetryDurationMS: Number.POSITIVE_INFINITY }, /maxRetryDurationMS .* it is Infinity/],
  [{ maxPositionsAhead: 0 }, /maxPositionsAhead/],
  [{ onDurable: {} }, /onDurable must be a function/],
  [{ signal: {} }, /signal must be an AbortSignal/],
  [{ logKeys: 'no' }, /logKeys must be 'plain', 'hash' or 'none'; it is "no"/],
  [{ logger: 'console' }, /option logger must be an object with the functions debug, .*; it is "console"/],
  [{ logger: { warn: () => {} } }, /option logger\.debug must be a function; it is undefined/],
  [{ failOnError: 'yes' }, /failOnError must be true or false; it is "yes"/],
  [{ tableName: '' }, /tableName must be a table name \(3 to 255 .*\) or a table ARN; it is ""/],
  [{ tableName: 'ab' }, /tableName/],
  [{ tableName: 'a table' }, /tableName/],
  [{ tableName: 'x'.repeat(256) }, /tableName/],
  [{ tableName: undefined }, /tableName .* it is undefined/],
  [{ tableName: 'arn:aws:s3:::bucket' }, /tableName/],
  [
    { elementConverter: {} },
    /elementConverter must be a function or an object with a function apply; it is an object/,
  ],
  [{ elementConverter: { apply: () => undefined, open: 1 } }, /elementConverter\.open must be a function/],
  [{ onRejected: 'log' }, /onRejected must be a function/],
  [{ dynamoDb: 'eu-west-1' }, /dynamoDb must be an object/],
  [
    { keySchema: { partitionKey: { name: 'pk', type: 'X' } } },
    /keySchema\.partitionKey\.type must be 'S', 'N' or 'B'; it is "X"/,
  ],
  [{ keySchema: { partitionKey: { name: '', type: 'S' } } }, /keySchema\.partitionKey\.name/],
  [{ keySchema: {} }, /keySchema\.partitionKey must be/],
  [
    { keySchema: { ...key, sortKey: { name: 'pk', type: 'S' } } },
    /keySchema\.sortKey\.name must not be the partition key's name/,
  ],
  [{ keySchema: { ...key, rangeKey: {} } }, /option keySchema\.rangeKey is unknown/],
  [{ keySchemas: { x: key } }, /keySchemas has a name that is not a table name/],
  [{ keySchema: key, keySchemas: { orders: key } }, /names the sink's own table/],
  [
    { overwriteByPartitionKeys: 'pk' },
    /overwriteByPartitionKeys must be a list of attribute names or 'primaryKey'; it is "pk"/,
  ],
  [{ overwriteByPartitionKeys: [1] }, /overwriteByPartitionKeys/],
  [{ overwriteByPartitionKeys: ['pk', 'pk'] }, /must not name an attribute twice/],
  [
    { keySchema: { ...key, sortKey: { name: 'sk', type: 'N' } }, overwriteByPartitionKeys: ['pk'] },
    /overwriteByPartitionKeys is \[pk\], but the primary key of orders is \[pk, sk\]/,
  ],
  [
    { document: { dates: 'ISO' } },
    /document\.dates must be 'refuse', 'iso', 'epochSeconds' or a function; it is "ISO"/,
  ],
  [{ document: { classInstances: true } }, /document\.classInstances/],
  [{ trustAllCertificates: 'yes' }, /trustAllCertificates must be true or false; it is "yes"/],
  [{ allowInsecureEndpoint: 1 }, /allowInsecureEndpoint must be true or false; it is 1/],
  [{ ca: '/etc/ca.pem' }, /option ca must be one or several certificates in PEM form/],
  [{ ca: [] }, /option ca must be/],
  [{ ca: 5 }, /option ca must be .* it is 5/],
  [
    { ca: '-----BEGIN CERTIFICATE-----', trustAllCertificates: true },
    /trustAllCertificates leaves ca without effect: use one of them/,
  ],
  [
    { dynamoDb: { endpoint: 'localhost:8000' } },
    /option dynamoDb\.endpoint must be a URL with https: or http:, such as http:\/\/localhost:8000/,
  ],
  [{ dynamoDb: { endpoint: 'http://db.example' } }, /option dynamoDb\.endpoint is http: to db\.example/],
  [{ document: { date: 'iso' } }, /option document\.date is unknown; did you mean document\.dates\?/],
  [{ maxBatchsize: 5 }, /option maxBatchsize is unknown; did you mean maxBatchSize\?/],
  [{ region: 'eu-west-1' }, /option region is unknown; did you mean dynamoDb\.region\?/],
  [{ completelyElse: 1 }, /option completelyElse is unknown; known are: .*maxBatchSize/],
];

describe('options', () => {
  for (const [options, message] of wrong) {
    it(`refuse ${JSON.stringify(options, (_, v) => (typeof v === 'number' || v === undefined ? String(v) : v)).slice(0, 90)}`, () => {
      const all = { tableName: 'orders', ...options } as unknown as DynamoDbSinkOptions;
      assert.throws(
        () => new DynamoDbSink(all),
        (error: unknown) =>
          error instanceof DynamoDbSinkError &&
          error.code === 'INVALID_OPTION' &&
          message.test(error.message),
      );
    });
  }

  it('refuse what is no object', () => {
    for (const options of [undefined, null, 'orders', []]) {
      assert.throws(() => new DynamoDbSink(options as never), { code: 'INVALID_OPTION' });
    }
  });

  it('have the defaults of the manual', () => {
    const { tableName, ...resolved } = resolveOptions({ tableName: 'orders' });
    assert.equal(tableName, 'orders');
    assert.deepEqual(
      { ...resolved, keySchemas: undefined },
      {
        ...defaults,
        elementConverter: undefined,
        dynamoDb: {},
        ca: undefined,
        dispatcher: undefined,
        keySchemas: undefined,
        convertersKey: undefined,
        document: { dates: 'refuse', classInstances: 'refuse' },
        onRejected: undefined,
        maxRejected: Number.POSITIVE_INFINITY,
        maxRetryDurationMS: Number.POSITIVE_INFINITY,
        onDurable: undefined,
        rateLimits: { maxWriteUnitsPerSecond: undefined, maxWriteCapacityShare: undefined },
        signal: undefined,
        logKeys: 'plain',
        logger: undefined,
      },
    );
    assert.deepEqual(
      [
        defaults.maxBatchSize,
        defaults.maxInFlightRequests,
        defaults.maxBufferedRequests,
        defaults.maxTimeInBufferMS,
      ],
      [25, 50, 10_000, 5000],
    );
  });

  it('take table names and ARNs of all partitions, and undefined for what is not set', () => {
    for (const tableName of [
      'abc',
      'My_table-1.x',
      'arn:aws:dynamodb:eu-west-1:123456789012:table/orders',
      'arn:aws-us-gov:dynamodb:us-gov-west-1:123456789012:table/orders',
    ]) {
      assert.equal(new DynamoDbSink({ tableName }).tableName, tableName);
    }
    const unset = { tableName: 'orders', maxBatchSize: undefined, keySchema: undefined } as unknown;
    assert.ok(new DynamoDbSink(unset as DynamoDbSinkOptions));
  });

  it('are not changed by what happens to the object afterwards', () => {
    const overwriteByPartitionKeys = ['pk'];
    const resolved = resolveOptions({ tableName: 'orders', overwriteByPartitionKeys });
    overwriteByPartitionKeys.push('sk');
    assert.deepEqual(resolved.overwriteByPartitionKeys, ['pk']);
  });
});

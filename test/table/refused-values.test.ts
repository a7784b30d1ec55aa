import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NumberValue } from 'dynamodb-sink';
import { refusalOf } from './support.js';

/** The type of a column, a value that is none of it, and what is told. */
const cases: readonly (readonly [type: string, value: unknown, told: string])[] = [
  ['STRING', 1, 'column v is declared STRING and takes a string; it is a number'],
  ['STRING NOT NULL', null, 'column v is declared STRING NOT NULL and is null'],
  ['STRING NOT NULL', undefined, 'column v is declared STRING NOT NULL and is missing'],
  ['VARCHAR(2)', 'abc', 'column v is declared VARCHAR(2) and is 3 characters long'],
  ['CHAR', '😀😀', 'column v is declared CHAR and is 2 characters long'],
  ['BOOLEAN', 'true', 'column v is declared BOOLEAN and takes true or false; it is a string'],
  [
    'BYTES',
    'AQI=',
    'column v is declared BYTES and takes a Uint8Array, Buffer or ArrayBuffer; it is a string',
  ],
  ['VARBINARY(1)', new Uint8Array(2), 'column v is declared VARBINARY(1) and is 2 bytes long'],
  ['TINYINT', 128, 'column v is declared TINYINT and is not between -128 and 127'],
  ['SMALLINT', -32769n, 'column v is declared SMALLINT and is not between -32768 and 32767'],
  ['INT', 2 ** 31, 'column v is declared INT and is not between -2147483648 and 2147483647'],
  ['INT', 1.5, 'column v is declared INT and is not a whole number'],
  ['INT', '1', 'column v is declared INT and takes a number or bigint; it is a string'],
  [
    'BIGINT',
    2 ** 60,
    'column v is declared BIGINT and is not between -9007199254740991 and 9007199254740991, where numbers are rounded; use a bigint',
  ],
  [
    'BIGINT',
    2n ** 63n,
    'column v is declared BIGINT and is not between -9223372036854775808 and 9223372036854775807',
  ],
  ['DECIMAL(10, 2)', 0.1 + 0.2, 'column v is declared DECIMAL(10, 2) and has 17 decimals'],
  ['DECIMAL(10, 2)', '1.001', 'column v is declared DECIMAL(10, 2) and has 3 decimals'],
  ['DECIMAL(3, 1)', 100, 'column v is declared DECIMAL(3, 1) and has 3 digits before the point'],
  [
    'DECIMAL(3, 1)',
    new NumberValue('1e2'),
    'column v is declared DECIMAL(3, 1) and has 3 digits before the point',
  ],
  ['DECIMAL(38, 30)', 1.25e-35, 'column v is declared DECIMAL(38, 30) and has 37 decimals'],
  [
    'DECIMAL(38)',
    2 ** 60,
    'column v is declared DECIMAL(38) and is an integer beyond Number.MAX_SAFE_INTEGER, which may already be rounded; use a bigint or NumberValue',
  ],
  ['DECIMAL', 'much', 'column v is declared DECIMAL and is not a decimal number'],
  ['DECIMAL', Number.NaN, 'column v is declared DECIMAL and is NaN'],
  [
    'DECIMAL',
    {},
    'column v is declared DECIMAL and takes a number, bigint, NumberValue or decimal text; it is an object',
  ],
  ['FLOAT', Math.PI, 'column v is declared FLOAT and has more digits than 32 bits hold; declare it DOUBLE'],
  ['FLOAT', 1e39, 'column v is declared FLOAT and is NaN or beyond 32 bits'],
  ['FLOAT', '1', 'column v is declared FLOAT and takes a number; it is a string'],
  ['DOUBLE', Number.POSITIVE_INFINITY, 'column v is declared DOUBLE and is NaN or infinite'],
  ['DOUBLE', 1n, 'column v is declared DOUBLE and takes a number; it is a bigint'],
  ['DATE', '2022-02-29', 'column v is declared DATE and is a day that does not exist'],
  ['DATE', '1900-02-29', 'column v is declared DATE and is a day that does not exist'],
  ['DATE', '2022-13-01', 'column v is declared DATE and is a day that does not exist'],
  ['DATE', '0000-01-01', 'column v is declared DATE and is not between the years 1 and 9999'],
  ['DATE', '10.11.2022', "column v is declared DATE and is text of another form than '2026-11-23'"],
  ['DATE', new Date('2022-11-10T01:00:00Z'), 'column v is declared DATE and has a time of day, in UTC'],
  ['DATE', new Date(Number.NaN), 'column v is declared DATE and is an invalid Date'],
  ['DATE', new Date(8.64e15), 'column v is declared DATE and is not between the years 1 and 9999'],
  [
    'DATE',
    20221110,
    "column v is declared DATE and takes a Temporal.PlainDate, text such as '2026-11-23', or a Date that is midnight in UTC; it is a number",
  ],
  ['TIME', '24:00', 'column v is declared TIME and is a time that does not exist'],
  ['TIME', '8:30', "column v is declared TIME and is text of another form than '08:30:15'"],
  ['TIME', '08:30:15.5', 'column v is declared TIME and has 1 decimals of a second'],
  [
    'TIME',
    new Date(0),
    "column v is declared TIME and takes a Temporal.PlainTime or text such as '08:30:15'; it is a Date",
  ],
  ['TIMESTAMP(0)', new Date(1), 'column v is declared TIMESTAMP(0) and has 3 decimals of a second'],
  [
    'TIMESTAMP',
    '2022-11-10T00:00:00Z',
    "column v is declared TIMESTAMP and is text of another form than a Temporal.PlainDateTime, text such as '2026-11-23T08:30:15' without a zone, or a Date",
  ],
  [
    'TIMESTAMP_LTZ',
    '2022-11-10T00:00:00',
    "column v is declared TIMESTAMP_LTZ and is text of another form than a Date, a Temporal.Instant or ZonedDateTime, or text such as '2026-11-23T08:30:15Z'",
  ],
  [
    'TIMESTAMP_LTZ',
    '2022-11-10T00:00:00+99:00',
    'column v is declared TIMESTAMP_LTZ and has an offset that does not exist',
  ],
  ['INTERVAL YEAR', 13, 'column v is declared INTERVAL YEAR and has months beside whole years'],
  [
    'INTERVAL YEAR(2) TO MONTH',
    'P100Y',
    'column v is declared INTERVAL YEAR(2) TO MONTH and has more than 2 digits of years',
  ],
  ['INTERVAL MONTH', 0.5, 'column v is declared INTERVAL MONTH and is not a whole number of months'],
  [
    'INTERVAL MONTH',
    'P1D',
    "column v is declared INTERVAL MONTH and is text of another form than text such as 'P1Y2M', a Temporal.Duration, or a whole number of months",
  ],
  ['INTERVAL DAY', 'PT1H', 'column v is declared INTERVAL DAY and is finer than that'],
  ['INTERVAL SECOND(3)', 'PT0.0001S', 'column v is declared INTERVAL SECOND(3) and is finer than that'],
  [
    'INTERVAL DAY(1) TO SECOND',
    'P10D',
    'column v is declared INTERVAL DAY(1) TO SECOND and has more than 1 digits of days',
  ],
  ['INTERVAL SECOND', 1.5, 'column v is declared INTERVAL SECOND and is not a whole number of milliseconds'],
  ['ARRAY<INT>', [1, 'x'], 'column v[1] is declared INT and takes a number or bigint; it is a string'],
  ['ARRAY<INT NOT NULL>', [1, null], 'column v[1] is declared INT NOT NULL and is null'],
  ['ARRAY<INT>', new Set([1]), 'column v is declared ARRAY<INT> and takes an array; it is a Set'],
  ['MAP<STRING, INT>', { a: 'x' }, 'column v.a is declared INT and takes a number or bigint; it is a string'],
  ['MAP<INT, INT>', { a: 1 }, 'column v.a is declared INT and takes a number or bigint; it is a string'],
  [
    'MAP<INT, INT>',
    new Map<unknown, unknown>([
      [1, 1],
      [1n, 2],
    ]),
    'column v["1"] is declared MAP<INT, INT> and has a key twice, in two forms',
  ],
  [
    'MAP<STRING, INT>',
    new Map([[null, 1]]),
    'column v is declared MAP<STRING, INT> and has a key that is null',
  ],
  [
    'MAP<STRING, INT>',
    [],
    'column v is declared MAP<STRING, INT> and takes a Map or a plain object; it is an array',
  ],
  [
    'MULTISET<STRING>',
    { a: 0 },
    'column v is declared MULTISET<STRING> and has a count that is not a whole number from 1 to 2147483647',
  ],
  [
    'ARRAY<MULTISET<INT>>',
    [{ secret: 1 }],
    'column v[0] is declared INT and takes a number or bigint; it is a string',
  ],
  [
    'MULTISET<STRING>',
    ['a'],
    'column v is declared MULTISET<STRING> and takes a Map or a plain object; it is an array',
  ],
  [
    'ROW<street STRING>',
    { street: 1 },
    'column v.street is declared STRING and takes a string; it is a number',
  ],
  ['ROW<street STRING NOT NULL>', {}, 'column v.street is declared STRING NOT NULL and is missing'],
  [
    'ROW<street STRING>',
    { stret: 'x' },
    'column v is declared ROW<street STRING> and has "stret", which is not declared; did you mean street?',
  ],
  [
    'ROW<street STRING>',
    new Map(),
    'column v is declared ROW<street STRING> and takes an object; it is a Map',
  ],
];

describe('a value that does not match its column', () => {
  for (const [type, value, told] of cases) {
    it(`is its row's rejection: ${told}`, async () => {
      const error = await refusalOf({ pk: 'STRING', v: type }, { pk: 'a', v: value });
      assert.equal(error.code, 'INVALID_ITEM');
      assert.equal(error.message.split(';')[0], told.split(';')[0]);
      assert.ok(error.message.startsWith(told), error.message);
      assert.match(error.path ?? '', /^v/);
    });
  }
});

describe('a row', () => {
  it('with a member that is no column is refused, since it would be lost', async () => {
    const error = await refusalOf({ pk: 'STRING', amount: 'INT' }, { pk: 'a', amout: 1 });
    assert.equal(error.code, 'INVALID_ITEM');
    assert.equal(error.message, 'the row has "amout", which is not declared; did you mean amount?');
  });

  it('without a column of the primary key is refused as a key', async () => {
    const error = await refusalOf({ pk: 'STRING' }, {});
    assert.deepEqual(
      [error.code, error.message, error.path],
      ['INVALID_KEY', 'column pk is declared STRING and is missing', 'pk'],
    );
  });

  it('does not take what every object has for a column', async () => {
    const error = await refusalOf({ pk: 'STRING', constructor: 'STRING NOT NULL' }, { pk: 'a' });
    assert.equal(error.message, 'column constructor is declared STRING NOT NULL and is missing');
  });
});

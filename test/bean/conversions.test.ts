import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NumberValue } from 'dynamodb-sink';
import { beanSchema, DynamoDbBeanElementConverter } from 'dynamodb-sink/bean';
import { Temporal } from 'temporal-polyfill';
import { encoded } from './item-json.js';

class Holder {
  id = 'a';
  value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}

const converter = new DynamoDbBeanElementConverter(
  beanSchema(Holder, { attributes: { id: { partitionKey: true } } }),
);

const written = (value: unknown): unknown =>
  (encoded(converter.apply(new Holder(value)).item) as { value: unknown }).value;

const at = (text: string): Date => new Date(text);

describe('a bean writes', () => {
  const cases: readonly (readonly [string, unknown, object])[] = [
    // java.time.Instant.toString
    ['a Date of whole seconds', at('2026-01-02T03:04:05Z'), { S: '2026-01-02T03:04:05Z' }],
    ['a Date of milliseconds', at('2026-01-02T03:04:05.600Z'), { S: '2026-01-02T03:04:05.600Z' }],
    ['a Date at midnight', at('2026-01-02T00:00:00Z'), { S: '2026-01-02T00:00:00Z' }],
    ['a Date after the year 9999', at('+012026-01-02T00:00:00Z'), { S: '+12026-01-02T00:00:00Z' }],
    ['a Date before the year 0', at('-000044-03-15T00:00:00Z'), { S: '-0044-03-15T00:00:00Z' }],
    [
      'a Temporal.Instant',
      Temporal.Instant.from('2026-01-02T03:04:05.1234Z'),
      { S: '2026-01-02T03:04:05.123400Z' },
    ],
    ['a Temporal.PlainDate', Temporal.PlainDate.from('2026-01-02'), { S: '2026-01-02' }],
    ['a Temporal.PlainDate of a long year', Temporal.PlainDate.from('+012026-01-02'), { S: '+12026-01-02' }],
    ['a Temporal.PlainTime of whole minutes', Temporal.PlainTime.from('05:30'), { S: '05:30' }],
    ['a Temporal.PlainTime of seconds', Temporal.PlainTime.from('05:30:01'), { S: '05:30:01' }],
    [
      'a Temporal.PlainTime of a nanosecond',
      Temporal.PlainTime.from('05:30:00.000000001'),
      { S: '05:30:00.000000001' },
    ],
    [
      'a Temporal.PlainDateTime',
      Temporal.PlainDateTime.from('2026-01-02T03:04:00.5'),
      { S: '2026-01-02T03:04:00.500' },
    ],
    [
      'a Temporal.PlainDateTime of whole minutes',
      Temporal.PlainDateTime.from('2026-01-02T03:00'),
      { S: '2026-01-02T03:00' },
    ],
    [
      'a Temporal.ZonedDateTime',
      Temporal.ZonedDateTime.from('2026-01-02T03:04:05[Europe/Paris]'),
      { S: '2026-01-02T03:04:05+01:00[Europe/Paris]' },
    ],
    [
      'a Temporal.ZonedDateTime of an offset',
      Temporal.ZonedDateTime.from('2026-01-02T03:00+02:00[+02:00]'),
      { S: '2026-01-02T03:00+02:00' },
    ],
    [
      'a Temporal.ZonedDateTime of UTC',
      Temporal.ZonedDateTime.from('2026-01-02T03:04:05[UTC]'),
      { S: '2026-01-02T03:04:05Z[UTC]' },
    ],
    ['a Temporal.PlainYearMonth', Temporal.PlainYearMonth.from('2026-01'), { S: '2026-01' }],
    ['a Temporal.PlainMonthDay', Temporal.PlainMonthDay.from('05-21'), { S: '--05-21' }],
    ['a Temporal.Duration', Temporal.Duration.from({ hours: 8, minutes: 6 }), { S: 'PT8H6M' }],
    ['a URL', new URL('https://example.com/a?b=1'), { S: 'https://example.com/a?b=1' }],
    ['a bigint', 12345678901234567890n, { N: '12345678901234567890' }],
    ['a NumberValue', new NumberValue('0.10'), { N: '0.10' }],
    ['a Uint8Array', new Uint8Array([1, 2]), { B: 'AQI=' }],
    ['an ArrayBuffer', new Uint8Array([1, 2]).buffer, { B: 'AQI=' }],
    ['a boolean', true, { BOOL: true }],
    ['a set of strings', new Set(['a', 'b']), { SS: ['a', 'b'] }],
    ['a set of numbers', new Set([1, 2n]), { NS: ['1', '2'] }],
    ['a set of binary', new Set([new Uint8Array([1])]), { BS: ['AQ=='] }],
    ['a set of Dates', new Set([at('2026-01-02T00:00:00Z')]), { SS: ['2026-01-02T00:00:00Z'] }],
    [
      'a list with a Date in it',
      [1, [at('1970-01-01')]],
      { L: [{ N: '1' }, { L: [{ S: '1970-01-01T00:00:00Z' }] }] },
    ],
    ['a list with null in it', [null], { L: [{ NULL: true }] }],
    [
      'an object with a URL in it',
      { a: { u: new URL('x:y') }, b: 1 },
      { M: { a: { M: { u: { S: 'x:y' } } }, b: { N: '1' } } },
    ],
    [
      'a Map, its keys as text',
      new Map<unknown, unknown>([
        ['s', 1],
        [7, 2],
        [8n, 3],
        [true, 4],
        [at('1970-01-01'), 5],
        [new URL('x:y'), at('1970-01-01')],
        [new NumberValue('1.50'), null],
      ]),
      {
        M: {
          s: { N: '1' },
          7: { N: '2' },
          8: { N: '3' },
          true: { N: '4' },
          '1970-01-01T00:00:00Z': { N: '5' },
          'x:y': { S: '1970-01-01T00:00:00Z' },
          '1.50': { NULL: true },
        },
      },
    ],
  ];
  for (const [title, value, expected] of cases) {
    it(title, () => assert.deepEqual(written(value), expected));
  }

  it('what has nothing to convert as it is, without a copy', () => {
    const value = { a: [1, { b: 'c' }] };
    const { item } = converter.apply(new Holder(value));
    assert.equal((item as Holder).value, value);
  });

  it('a copy where something is converted, and leaves the bean as it is', () => {
    const value = { a: at('1970-01-01'), b: 1 };
    assert.deepEqual(written(value), { M: { a: { S: '1970-01-01T00:00:00Z' }, b: { N: '1' } } });
    assert.ok(value.a instanceof Date);
  });
});

describe('a bean is rejected with INVALID_ITEM and the path for', () => {
  const cyclic: unknown[] = [];
  cyclic.push(cyclic);
  const cases: readonly (readonly [string, unknown, string, RegExp])[] = [
    ['an invalid Date', { a: [new Date(Number.NaN)] }, 'value.a[0]', /is an invalid Date/],
    ['a Map with keys that have no text', new Map([[{}, 1]]), 'value', /a key that has no text/],
    [
      'a Map with two keys of one text',
      new Map<unknown, unknown>([
        [1, 'a'],
        ['1', 'b'],
      ]),
      'value["1"]',
      /is there twice/,
    ],
    [
      'a Temporal value of another calendar',
      Temporal.PlainDate.from('2026-01-02[u-ca=gregory]'),
      'value',
      /another calendar than iso8601/,
    ],
    ['a list that contains itself', cyclic, `value${'[0]'.repeat(32)}`, /nested deeper/],
  ];
  for (const [title, value, path, message] of cases) {
    it(title, () =>
      assert.throws(() => converter.apply(new Holder(value)), { code: 'INVALID_ITEM', path, message }),
    );
  }
});

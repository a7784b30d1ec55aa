import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KeySchema } from 'dynamodb-sink';
import { encodedDelete, newEncoder, putOf, refuses, refusesValue, textOf } from './encoding.js';

const date = new Date('2026-01-02T03:04:05.678Z');
const byTime = (type: 'S' | 'N'): KeySchema => ({
  partitionKey: { name: 'pk', type: 'S' },
  sortKey: { name: 'at', type },
});

test('a Date is refused by default', () => {
  refusesValue(date, /is a Date; set document\.dates/);
  refusesValue({ a: [date] }, /is a Date/, 'v.a[0]', { dates: 'refuse' });
});

test("a Date is its ISO text with 'iso'", () => {
  assert.equal(textOf(date, { dates: 'iso' }), '{"S":"2026-01-02T03:04:05.678Z"}');
  assert.equal(
    textOf([{ date }], { dates: 'iso' }),
    '{"L":[{"M":{"date":{"S":"2026-01-02T03:04:05.678Z"}}}]}',
  );
});

test("a Date is whole seconds, rounded down, with 'epochSeconds'", () => {
  assert.equal(textOf(date, { dates: 'epochSeconds' }), '{"N":"1767323045"}');
  assert.equal(textOf(new Date(-1), { dates: 'epochSeconds' }), '{"N":"-1"}');
  assert.equal(textOf(new Date(999), { dates: 'epochSeconds' }), '{"N":"0"}');
});

test('a Date is what a function makes of it', () => {
  assert.equal(textOf(date, { dates: (d) => ({ ms: d.getTime() }) }), '{"M":{"ms":{"N":"1767323045678"}}}');
  assert.equal(textOf(date, { dates: () => null }), '{"NULL":true}');
});

test('a function that makes nothing, or a Date again, of a Date is refused', () => {
  refusesValue(date, /is undefined/, 'v', { dates: () => undefined });
  refusesValue([date], /turned into a Date again/, 'v[0]', { dates: (d) => d });
  refusesValue(date, /nested deeper/, `v${'[0]'.repeat(31)}`, { dates: (d) => [d] });
});

test('what a function for Dates throws comes out as it is', () => {
  const thrown = new Error('no dates today');
  const dates = () => {
    throw thrown;
  };
  assert.throws(() => textOf(date, { dates }), thrown);
});

test('an invalid Date is refused by every option, before a function sees it', () => {
  const invalid = new Date(Number.NaN);
  for (const dates of ['iso', 'epochSeconds', () => assert.fail('it saw it')] as const) {
    refusesValue(invalid, /is an invalid Date/, 'v', { dates });
  }
});

test('a Date can be a key by every option that gives a value of its type', () => {
  const iso = putOf({ pk: 'a', at: date }, byTime('S'), { dates: 'iso' });
  assert.equal(iso.text, '{"PutRequest":{"Item":{"pk":{"S":"a"},"at":{"S":"2026-01-02T03:04:05.678Z"}}}}');
  assert.equal(iso.sortKey, 'S2026-01-02T03:04:05.678Z');
  const seconds = putOf({ pk: 'a', at: date }, byTime('N'), { dates: 'epochSeconds' });
  assert.equal(seconds.text, '{"PutRequest":{"Item":{"pk":{"S":"a"},"at":{"N":"1767323045"}}}}');
  assert.equal(seconds.sortKey, 'N1767323045e0');
  const remove = newEncoder({ dates: 'iso' });
  encodedDelete(remove, { pk: 'a', at: date, other: date }, byTime('S'));
  assert.equal(
    remove.text,
    '{"DeleteRequest":{"Key":{"pk":{"S":"a"},"at":{"S":"2026-01-02T03:04:05.678Z"}}}}',
  );
});

test('a function for Dates is asked once for a key', () => {
  let calls = 0;
  const { text, sortKey } = putOf({ pk: 'a', at: date }, byTime('N'), { dates: () => ++calls });
  assert.equal(text, '{"PutRequest":{"Item":{"pk":{"S":"a"},"at":{"N":"1"}}}}');
  assert.equal(sortKey, 'N1e0');
});

test('a Date that cannot be the key is refused', () => {
  refuses(
    () => putOf({ pk: 'a', at: date }, byTime('S')),
    'INVALID_ITEM',
    /at is a Date; set document/,
    'at',
  );
  const options = { dates: 'epochSeconds' } as const;
  refuses(() => putOf({ pk: 'a', at: date }, byTime('S'), options), 'INVALID_KEY', /must be a string/, 'at');
});

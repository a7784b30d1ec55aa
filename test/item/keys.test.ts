import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type KeySchema, type KeyType, NumberValue } from 'dynamodb-sink';
import { encodedDelete, newEncoder, putOf, refuses } from './encoding.js';

function schemaOf(type: KeyType, sortType?: KeyType): KeySchema {
  const partitionKey = { name: 'pk', type } as const;
  return sortType === undefined
    ? { partitionKey }
    : { partitionKey, sortKey: { name: 'sk', type: sortType } };
}

function refusesKey(value: unknown, type: KeyType, fault: RegExp): void {
  refuses(() => putOf({ pk: value, other: 1 }, schemaOf(type)), 'INVALID_KEY', fault, 'pk');
  refuses(() => putOf({ pk: 'p', sk: value }, schemaOf('S', type)), 'INVALID_KEY', fault, 'sk');
  const remove = () => encodedDelete(newEncoder(), { pk: 'p', sk: value }, schemaOf('S', type));
  refuses(remove, 'INVALID_KEY', fault, 'sk');
}

test('a key that is missing is refused by its role and name', () => {
  refuses(() => putOf({ a: 1 }), 'INVALID_KEY', /partition key pk is missing/, 'pk');
  refuses(() => putOf({ pk: undefined }), 'INVALID_KEY', /partition key pk is missing/, 'pk');
  refuses(() => putOf({ pk: 'a' }, schemaOf('S', 'S')), 'INVALID_KEY', /sort key sk is missing/, 'sk');
  refuses(() => putOf(new Map([['a', 1]])), 'INVALID_KEY', /partition key pk is missing/, 'pk');
  const named = { partitionKey: { name: 'order id', type: 'S' } } as const;
  refuses(
    () => putOf({ a: 1 }, named),
    'INVALID_KEY',
    /partition key \["order id"\] is missing/,
    '["order id"]',
  );
});

test('a property that is inherited is no key', () => {
  class Order {
    get pk(): string {
      return 'a';
    }
  }
  const put = () => putOf(new Order(), schemaOf('S'), { classInstances: 'map' });
  refuses(put, 'INVALID_KEY', /is missing/, 'pk');
});

test('an empty key is refused', () => {
  refusesKey('', 'S', /[ps]k is empty; a key must not be/);
  refusesKey(new String(''), 'S', /is empty/);
  refusesKey(new Uint8Array(0), 'B', /is empty/);
});

test('a key of another type than the table has is refused', () => {
  for (const value of [
    1,
    1n,
    null,
    true,
    ['a'],
    { S: 'a' },
    new Set(['a']),
    Buffer.from('a'),
    new NumberValue('1'),
  ]) {
    refusesKey(value, 'S', /must be a string \(type S in the key schema\)/);
  }
  for (const value of ['1', null, Buffer.from('1'), new Set([1]), { N: '1' }, new String('1')]) {
    refusesKey(value, 'N', /must be a number \(type N in the key schema\)/);
  }
  for (const value of ['AQ==', 1, null, [1, 2], { B: 'AQ==' }, new Set([Buffer.from('a')])]) {
    refusesKey(value, 'B', /must be binary \(type B in the key schema\)/);
  }
});

test('a partition key may have 2048 bytes and a sort key 1024, counted in UTF-8', () => {
  const fits = { pk: '😀'.repeat(512), sk: 'é'.repeat(512) };
  assert.equal(putOf(fits, schemaOf('S', 'S')).size, 2 + 2048 + 2 + 1024);
  const tooLong: readonly (readonly [object, RegExp, string])[] = [
    [{ pk: `${fits.pk}a`, sk: 'a' }, /partition key pk has 2049 bytes; the limit is 2048/, 'pk'],
    [{ pk: '€'.repeat(683), sk: 'a' }, /partition key pk has 2049 bytes/, 'pk'],
    [{ pk: 'a', sk: `${fits.sk}a` }, /sort key sk has 1025 bytes; the limit is 1024/, 'sk'],
  ];
  for (const [item, fault, path] of tooLong) {
    refuses(() => putOf(item, schemaOf('S', 'S')), 'INVALID_KEY', fault, path);
  }
});

test('a binary key has the same limits', () => {
  putOf({ pk: new Uint8Array(2048), sk: new Uint8Array(1024) }, schemaOf('B', 'B'));
  refuses(() => putOf({ pk: new Uint8Array(2049) }, schemaOf('B')), 'INVALID_KEY', /has 2049 bytes/, 'pk');
  const item = { pk: 'a', sk: new Uint8Array(1025) };
  refuses(() => putOf(item, schemaOf('S', 'B')), 'INVALID_KEY', /has 1025 bytes/, 'sk');
});

test('a number key must be a number that DynamoDB has', () => {
  refusesKey(Number.NaN, 'N', /is NaN/);
  refusesKey(2 ** 53, 'N', /beyond Number\.MAX_SAFE_INTEGER/);
  refusesKey(10n ** 126n, 'N', /is larger than/);
  refusesKey(new NumberValue('1e-131'), 'N', /is nearer to zero/);
  refusesKey(new NumberValue('one'), 'N', /is not a decimal number/);
});

test('a key with a lone surrogate is refused', () => {
  refuses(() => putOf({ pk: 'a\ud800' }), 'INVALID_ITEM', /pk has a lone surrogate/, 'pk');
});

test('boxed primitives and numbers of every kind can be keys', () => {
  assert.equal(putOf({ pk: new String('a') }).partitionKey, 'Sa');
  for (const one of [1, 1n, new Number(1), Object(1n), new NumberValue('1.0')]) {
    assert.equal(putOf({ pk: one }, schemaOf('N')).partitionKey, 'N1e0');
  }
});

test('a delete sends the key alone, partition key first', () => {
  const encoder = newEncoder();
  encodedDelete(encoder, { big: 'x'.repeat(500_000), bad: Number.NaN, sk: 2, pk: 'ü' }, schemaOf('S', 'N'));
  assert.equal(encoder.text, '{"DeleteRequest":{"Key":{"pk":{"S":"ü"},"sk":{"N":"2"}}}}');
  assert.deepEqual([encoder.partitionKey, encoder.sortKey], ['Sü', 'N2e0']);
  encodedDelete(encoder, new Map([['pk', Buffer.from('a')]]), schemaOf('B'));
  assert.equal(encoder.text, '{"DeleteRequest":{"Key":{"pk":{"B":"YQ=="}}}}');
  assert.deepEqual([encoder.partitionKey, encoder.sortKey], ['BYQ==', '']);
});

test("a key in DynamoDB's own form is told as that", () => {
  refuses(
    () => putOf({ pk: { S: 'a' } }, schemaOf('S')),
    'INVALID_KEY',
    /must be a string .*; it is in DynamoDB's own form: wrap the item in attributeValues\(\)/,
    'pk',
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import { MAX_ITEM_BYTES, pkSchema, putOf, refuses } from './encoding.js';

test('an item is written as a put, without its undefined attributes', () => {
  const { text } = putOf({ u: undefined, pk: 'a', b: true, w: undefined, c: [] });
  assert.equal(text, '{"PutRequest":{"Item":{"pk":{"S":"a"},"b":{"BOOL":true},"c":{"L":[]}}}}');
});

test('an item may be a Map, an object without a prototype, or from another realm', () => {
  const text = '{"PutRequest":{"Item":{"pk":{"S":"a"},"n":{"N":"1"}}}}';
  const realm = createContext({});
  const items: readonly object[] = [
    { pk: 'a', n: 1 },
    new Map<string, unknown>([
      ['u', undefined],
      ['pk', 'a'],
      ['n', 1],
    ]),
    Object.assign(Object.create(null), { pk: 'a', n: 1 }),
    runInContext('({ pk: "a", n: 1 })', realm),
    runInContext('new Map([["pk", "a"], ["n", 1]])', realm),
  ];
  for (const item of items) assert.equal(putOf(item).text, text);
});

test('what is no item is refused', () => {
  for (const item of [undefined, null, 'text', 1, true, () => 1, Symbol('s')]) {
    refuses(
      () => putOf(item as unknown as object),
      'INVALID_ITEM',
      /the item is (null|missing|an? \w+)/,
      undefined,
    );
  }
  for (const classInstances of ['refuse', 'map'] as const) {
    for (const item of [[], new Set(), new Date(0), new Uint8Array(1), Buffer.from('a')]) {
      refuses(
        () => putOf(item, pkSchema, { classInstances }),
        'INVALID_ITEM',
        /the item is (an? )?\w[\w ,]*; it must be an object of attributes or a Map/,
        undefined,
      );
    }
  }
});

test('an item that is a Map with a key that is not a string is refused', () => {
  const item = new Map<unknown, unknown>([
    ['pk', 'a'],
    [1, 'b'],
  ]);
  refuses(() => putOf(item), 'INVALID_ITEM', /the item is a Map with a key that is not a string/, undefined);
});

test('an item of exactly the limit is taken, one byte more is refused', () => {
  const fits = { pk: 'a', v: 'x'.repeat(MAX_ITEM_BYTES - 4) };
  assert.equal(putOf(fits).size, MAX_ITEM_BYTES);
  const refusesAll = (item: object): void =>
    refuses(
      () => putOf(item),
      'RECORD_TOO_LARGE',
      /larger than 409600 bytes .*maxRecordSizeInBytes/,
      undefined,
    );
  refusesAll({ pk: 'a', v: `${fits.v}x` });
  refusesAll({ pk: 'a', v: fits.v, n: null });
  refusesAll({ pk: 'a', v: 'é'.repeat(MAX_ITEM_BYTES / 2) });
  refusesAll({ pk: 'a', v: Array.from({ length: MAX_ITEM_BYTES / 2 }, () => true) });
  refusesAll({ pk: 'a', v: new Set(Array.from({ length: 200_000 }, (_, i) => i)) });
});

test('the limit is counted in bytes of UTF-8', () => {
  const fits = { pk: 'a', v: 'é'.repeat((MAX_ITEM_BYTES - 4) / 2) };
  assert.equal(putOf(fits).size, MAX_ITEM_BYTES);
  assert.equal(putOf({ pk: 'a', v: '😀'.repeat((MAX_ITEM_BYTES - 4) / 4) }).size, MAX_ITEM_BYTES);
});

test('a list that is far too long is refused before all of it is read', () => {
  let read = 0;
  const list = new Proxy(new Array(2 ** 31), {
    get: (target, name) => (name === 'length' ? target.length : ++read > 0),
  });
  refuses(() => putOf({ pk: 'a', list }), 'RECORD_TOO_LARGE', /larger than/, undefined);
  assert.ok(read <= MAX_ITEM_BYTES / 2);
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { attributeValues, type KeySchema, type KeyType, NumberValue } from 'dynamodb-sink';
import fc from 'fast-check';
import { ByteChunks } from '#dist/item/byte-chunks.js';
import { Entry } from '#dist/item/entry.js';
import type { ItemEncoder } from '#dist/item/item-encoder.js';
import { isSameWrittenKey } from '#dist/item/written-key.js';
import { encodedDelete, encodedPut, newEncoder } from './encoding.js';

const chunks = new ByteChunks(() => []);

/** The encoder after an item, its hash taken away: what is found then, the bytes have told. */
function encoded(item: object, schema: KeySchema, isPut: boolean): ItemEncoder {
  const encoder = newEncoder();
  (isPut ? encodedPut : encodedDelete)(encoder, item, schema);
  encoder.keyHash = 0;
  return encoder;
}

function entryOf(encoder: ItemEncoder): Entry {
  const entry = new Entry(encoder);
  entry.take(encoder, chunks, true, undefined);
  return entry;
}

const text = fc.oneof(
  fc.string({ minLength: 1, maxLength: 3 }),
  fc.constantFrom('a', 'b', 'a"', 'a\\', 'ü', '😀', '\u0001', 'x'.repeat(100), `${'x'.repeat(99)}"`),
);
const number = fc.constantFrom<unknown>(
  1,
  1n,
  new NumberValue('1.0'),
  new NumberValue('1e0'),
  10,
  new NumberValue('1e21'),
  10n ** 21n,
  -0.5,
  new NumberValue('-0.50'),
  0,
  -0,
);
const values: Readonly<Record<KeyType, fc.Arbitrary<unknown>>> = {
  S: text,
  N: number,
  B: fc.uint8Array({ minLength: 1, maxLength: 3 }),
};

const name = fc.constantFrom('pk', 'sk', 'ü"', '__proto__', 'x'.repeat(255));
const schemas: fc.Arbitrary<KeySchema> = fc
  .record({
    names: fc.uniqueArray(name, { minLength: 2, maxLength: 2 }),
    types: fc.tuple(fc.constantFrom<KeyType>('S', 'N', 'B'), fc.constantFrom<KeyType>('S', 'N', 'B')),
    hasSortKey: fc.boolean(),
  })
  .map(({ names: [first = '', second = ''], types, hasSortKey }) => ({
    partitionKey: { name: first, type: types[0] },
    ...(hasSortKey && { sortKey: { name: second, type: types[1] } }),
  }));

/** Items of one table: with the key first or last, other attributes, in any form. */
function itemsOf({ partitionKey, sortKey }: KeySchema): fc.Arbitrary<object> {
  return fc
    .record({
      partition: values[partitionKey.type],
      sort: sortKey === undefined ? fc.constant(undefined) : values[sortKey.type],
      rest: fc.constantFrom<[string, unknown][]>([], [['a', 1]]),
      isFirst: fc.boolean(),
      isMap: fc.boolean(),
    })
    .map(({ partition, sort, rest, isFirst, isMap }) => {
      const key: [string, unknown][] = [[partitionKey.name, partition]];
      if (sortKey !== undefined) key.push([sortKey.name, sort]);
      const entries = isFirst ? [...key, ...rest] : [...rest, ...key.toReversed()];
      return isMap ? new Map(entries) : Object.fromEntries(entries);
    });
}

describe('a key where it was written', () => {
  it('is the same as another one exactly if their values are', () => {
    const pairs = schemas.chain((schema) => fc.tuple(fc.constant(schema), itemsOf(schema), itemsOf(schema)));
    let same = 0;
    fc.assert(
      fc.property(pairs, fc.boolean(), fc.boolean(), ([schema, one, other], isPut, isOtherPut) => {
        const first = encoded(one, schema, isPut);
        const second = encoded(other, schema, isOtherPut);
        const expected =
          first.partitionValue === second.partitionValue && first.sortValue === second.sortValue;
        if (expected) same++;
        for (const a of [first, entryOf(first)]) {
          for (const b of [second, entryOf(second)]) assert.equal(isSameWrittenKey(a, b), expected);
        }
      }),
      { numRuns: 3000 },
    );
    assert.ok(same > 100, String(same));
  });

  it('has the values that were read when it was written', () => {
    const items = schemas.chain((schema) => fc.tuple(fc.constant(schema), itemsOf(schema)));
    fc.assert(
      fc.property(items, fc.boolean(), ([schema, item], isPut) => {
        const encoder = encoded(item, schema, isPut);
        const entry = entryOf(encoder);
        assert.deepEqual(
          [entry.partitionValue, entry.sortValue, entry.partitionKey, entry.sortKey],
          [encoder.partitionValue, encoder.sortValue, encoder.partitionKey, encoder.sortKey],
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('is that of the new content once it was replaced', () => {
    const schema: KeySchema = { partitionKey: { name: 'pk', type: 'N' } };
    const entry = entryOf(encoded({ pk: 1, a: 1 }, schema, true));
    const later = encoded({ a: 'longer than before', pk: new NumberValue('1.00') }, schema, true);
    entry.replaceContent(later, chunks, true, undefined);
    assert.ok(isSameWrittenKey(entry, later));
    assert.equal(entry.partitionValue, later.partitionValue);
  });

  it('is found in an item of attribute values, too', () => {
    const schema: KeySchema = { partitionKey: { name: 'pk', type: 'B' }, sortKey: { name: 'sk', type: 'N' } };
    const item = attributeValues({ a: { S: 'x' }, sk: { N: '1.0' }, pk: { B: Buffer.from('a') } });
    const encoder = encoded(item, schema, true);
    const entry = entryOf(encoder);
    assert.deepEqual([entry.partitionValue, entry.sortValue], [encoder.partitionValue, encoder.sortValue]);
  });
});

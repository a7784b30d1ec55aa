import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { KeySchema } from 'dynamodb-sink';
import { isSameWrittenKey } from '#dist/item/written-key.js';
import { encodedPut, newEncoder, putOf } from './encoding.js';

const NAMES = ['pk', 'a longer name of a key', 'Größe', 'say "pk"', 'back\\slash', 'tab\t'];

function keyOf(encoder: ReturnType<typeof newEncoder>): object {
  const { keyHash, partitionValue, sortValue, size } = encoder;
  return { keyHash, partitionValue, sortValue, size, key: encoder.text };
}

describe('the key of a plain object', () => {
  it('is that of a Map with the same members, whatever its attributes are called', () => {
    for (const partition of NAMES) {
      for (const sort of [undefined, 'sk', 'order "id"']) {
        const schema: KeySchema = {
          partitionKey: { name: partition, type: 'S' },
          sortKey: sort === undefined ? undefined : { name: sort, type: 'S' },
        };
        const item = {
          n: 7,
          [partition]: 'customer-1',
          ...(sort === undefined ? {} : { [sort]: 'order-2' }),
        };
        const plain = newEncoder();
        // Twice: names are remembered from the first time.
        for (let i = 0; i < 2; i++) encodedPut(plain, item, schema);
        const general = putOf(new Map(Object.entries(item)), schema);
        assert.deepEqual(keyOf(plain), keyOf(general), `${partition}, ${sort}`);
        assert.ok(isSameWrittenKey(plain, general));
      }
    }
  });

  it('is found anew where one encoder has items of several tables in turn', () => {
    const schemas: KeySchema[] = [
      { partitionKey: { name: 'a', type: 'S' }, sortKey: { name: 'b', type: 'S' } },
      { partitionKey: { name: 'b', type: 'S' }, sortKey: { name: 'a', type: 'S' } },
      { partitionKey: { name: 'c', type: 'N' }, sortKey: { name: 'a', type: 'S' } },
      { partitionKey: { name: 'b', type: 'S' } },
    ];
    const expected = [
      ['one', 'two'],
      ['two', 'one'],
      ['3e0', 'one'],
      ['two', ''],
    ];
    const encoder = newEncoder();
    const item = { a: 'one', b: 'two', c: 3 };
    for (let round = 0; round < 3; round++) {
      for (const [i, schema] of schemas.entries()) {
        encodedPut(encoder, item, schema);
        assert.deepEqual([encoder.partitionValue, encoder.sortValue], expected[i]);
        assert.equal(encoder.keyHash, putOf(new Map(Object.entries(item)), schema).keyHash);
      }
    }
  });
});

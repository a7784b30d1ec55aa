import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { NumberValue } from 'dynamodb-sink';
import { deleteByKey } from '#dist/kafka/tombstones.js';

type KeyType = 'S' | 'N' | 'B';

/** The key of the item that a message of this key deletes. */
function deleted(key: unknown, type: KeyType, rawKey: Buffer = Buffer.from('raw')): unknown {
  const { type: kind, item } = deleteByKey({ key, rawKey } as never, { partitionKey: { name: 'pk', type } });
  assert.equal(kind, 'DELETE');
  return item;
}

describe('a tombstone deletes', () => {
  const raw = Buffer.from('raw');
  const cases: readonly (readonly [what: string, key: unknown, type: KeyType, pk: unknown])[] = [
    ['by text as it is', 'a', 'S', 'a'],
    ['by a number as text', 7, 'S', '7'],
    ['by a bigint as text', 7n, 'S', '7'],
    ['by a number', 7, 'N', 7],
    ['by the digits of a text', '12345678901234567890.5', 'N', new NumberValue('12345678901234567890.5')],
    ['by the bytes of a text', 'raw', 'B', raw],
    ['by bytes', raw, 'B', raw],
  ];
  for (const [what, key, type, pk] of cases) {
    test(`${what} where the partition key is ${type}`, () => {
      assert.deepEqual(deleted(key, type, raw), { pk });
    });
  }

  test('by the attributes of an object', () => {
    const key = { pk: 'a', sk: 1 };
    const keySchema = {
      partitionKey: { name: 'pk', type: 'S' },
      sortKey: { name: 'sk', type: 'N' },
    } as const;
    assert.deepEqual(deleteByKey({ key } as never, keySchema).item, key);
    assert.equal(deleted(key, 'S'), key);
  });

  test('nothing without a key, or with one value for two attributes', () => {
    const keySchema = {
      partitionKey: { name: 'pk', type: 'S' },
      sortKey: { name: 'sk', type: 'S' },
    } as const;
    assert.throws(() => deleted(null, 'S'), { code: 'TOMBSTONE', message: /has no key$/ });
    assert.throws(() => deleteByKey({ key: 'a' } as never, keySchema), {
      code: 'TOMBSTONE',
      message: /pk and sk/,
    });
  });
});

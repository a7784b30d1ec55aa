import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { attributeValues } from 'dynamodb-sink';
import { putOf, sizeOf } from './encoding.js';
import { localNumberSize, lowerNumberSize } from './exact-number.js';
import { handCountedNumberSizes, handCountedSizes } from './sizes.js';

test('a value has the size of the documented rule', () => {
  for (const [value, size] of handCountedSizes) assert.equal(sizeOf(value), size, inspect(value));
});

test('a number has the lower of the sizes it may have', () => {
  for (const [value, lower, local] of handCountedNumberSizes) {
    assert.equal(sizeOf(value), lower, String(value));
    assert.equal(sizeOf(new Set([value])), lower, String(value));
    // The rules that random documents are held against must agree with the hand.
    assert.deepEqual(
      [lowerNumberSize(String(value)), localNumberSize(String(value))],
      [lower, local],
      String(value),
    );
  }
});

test('an item has the size of its names and values', () => {
  assert.equal(putOf({ pk: 'a' }).size, 3);
  assert.equal(putOf({ pk: 'ä', ö: 1, list: [true] }).size, 2 + 2 + (2 + 2) + (4 + 3 + 1 + 1));
});

test('attribute values have the sizes of the same values in a document', () => {
  const item = attributeValues({
    pk: { S: 'ä' },
    ö: { N: '1.50' },
    m: { M: { l: { L: [{ NULL: true }, { B: new Uint8Array(2) }] } } },
    s: { SS: ['a', 'bc'] },
    n: { NS: ['1', '234'] },
    b: { BS: [new Uint8Array(3)] },
    t: { BOOL: true },
  });
  const sizes = [2 + 2, 2 + 2, 1 + (3 + 1 + 1 + (3 + 1 + 1 + 1 + 2)), 1 + 3, 1 + 2 + 3, 1 + 3, 1 + 1];
  assert.equal(
    putOf(item).size,
    sizes.reduce((a, b) => a + b),
  );
});

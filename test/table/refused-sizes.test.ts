import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { refusalOf } from './support.js';

const TOO_MANY = 'with which the row has more than 409600; an item of 400 KB has no room for them';

const claimed = (length: number): unknown[] => {
  const list: unknown[] = [];
  list.length = length;
  return list;
};

/** A column's type, and a value with more elements than an item can have. */
const cases: readonly (readonly [what: string, type: string, value: () => unknown, told: string])[] = [
  [
    'a list that claims as many elements as JavaScript counts',
    'ARRAY<INT>',
    () => claimed(4_294_967_295),
    `column v is declared ARRAY<INT> and has 4294967295 elements, ${TOO_MANY}`,
  ],
  [
    'a list in which one other stands a thousand times',
    'ARRAY<ARRAY<INT>>',
    () => new Array(1000).fill(claimed(500)),
    `column v[817] is declared ARRAY<INT> and has 500 elements, ${TOO_MANY}`,
  ],
  [
    'a Map',
    'MAP<INT, INT>',
    () => new Map(Array.from({ length: 409_601 }, (_, i) => [i, i])),
    `column v is declared MAP<INT, INT> and has 409601 elements, ${TOO_MANY}`,
  ],
  [
    'an object that is a MULTISET',
    'MULTISET<INT>',
    () => Object.fromEntries(Array.from({ length: 409_601 }, (_, i) => [i, 1])),
    `column v is declared MULTISET<INT> and has 409601 elements, ${TOO_MANY}`,
  ],
  [
    'a list of rows',
    'ARRAY<ROW<a INT, b INT>>',
    () => new Array(200_000).fill({}),
    `column v[104800] is declared ROW<a INT, b INT> and has 2 elements, ${TOO_MANY}`,
  ],
];

describe('a value that no item can hold', () => {
  for (const [what, type, value, told] of cases) {
    it(`is refused before it is read: ${what}`, async () => {
      const error = await refusalOf({ pk: 'STRING', v: type }, { pk: 'a', v: value() });
      assert.deepEqual([error.code, error.message], ['INVALID_ITEM', told]);
    });
  }

  it('is refused at its first element that does not fit, with nothing set aside for the rest', async () => {
    const type = 'ARRAY<INT NOT NULL>';
    const error = await refusalOf({ pk: 'STRING', v: type }, { pk: 'a', v: claimed(400_000) });
    assert.equal(error.message, 'column v[0] is declared INT NOT NULL and is missing');
  });
});

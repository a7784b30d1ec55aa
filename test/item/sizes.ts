import { NumberValue } from 'dynamodb-sink';

/** Values and their bytes by the documented rule, counted by hand. */
export const handCountedSizes: readonly (readonly [unknown, number])[] = [
  ['', 0],
  ['abc', 3],
  ['ü', 2],
  ['€', 3],
  ['😀', 4],
  ['"\\\n', 3],
  [true, 1],
  [false, 1],
  [null, 1],
  [new Uint8Array(0), 0],
  [new Uint8Array(7), 7],
  [new Uint16Array(3), 6],
  [new Set(['a', 'bcd', 'é']), 1 + 3 + 2],
  [new Set(['']), 0],
  [new Set([new Uint8Array(1), new Uint8Array(3)]), 1 + 3],
  [[], 3],
  [['ab'], 3 + 1 + 2],
  [[null, [], ['a']], 3 + (1 + 1) + (1 + 3) + (1 + 3 + 1 + 1)],
  [{}, 3],
  [{ ab: 'cde' }, 3 + 1 + 2 + 3],
  [{ ü: { '😀': false } }, 3 + 1 + 2 + (3 + 1 + 4 + 1)],
  [{ u: undefined, a: '' }, 3 + 1 + 1],
  [new Map([['ab', 'cde']]), 3 + 1 + 2 + 3],
];

/** Numbers, their bytes by our lower estimate, and the bytes that DynamoDB Local counts. */
export const handCountedNumberSizes: readonly (readonly [number | bigint | NumberValue, number, number])[] = [
  [0, 1, 1],
  [-0, 1, 1],
  [new NumberValue('0.00'), 1, 1],
  [1, 2, 2],
  [-1, 2, 3],
  [10, 2, 2],
  [12, 2, 2],
  [-12, 2, 3],
  [100, 2, 2],
  [123, 3, 3],
  [1200, 2, 2],
  [12_300, 3, 3],
  [0.1, 2, 2],
  [0.12, 2, 2],
  [1.2, 2, 3], // 01.20 are two pairs
  [12.34, 3, 3],
  [-123.45, 4, 5], // 01 23.45
  [19.99, 3, 3],
  [101, 3, 3],
  [1010, 3, 3],
  [100.001, 4, 5], // 01 00.00 10
  [1e-7, 2, 2],
  [123e-7, 3, 3],
  [9007199254740991, 9, 9],
  [10n ** 38n - 1n, 20, 20],
  [10n ** 125n, 2, 2],
  [new NumberValue(`-0.${'1'.repeat(37)}`), 20, 21],
  [new NumberValue('9.9e125'), 2, 2],
  [new NumberValue('9.9e124'), 2, 3],
  [new NumberValue('1e-130'), 2, 2],
];

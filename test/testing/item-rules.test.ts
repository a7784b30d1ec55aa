import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Item } from '#dist/testing/attribute-value.js';
import { canonicalNumber } from '#dist/testing/canonical-number.js';
import { itemSize, writeUnits } from '#dist/testing/item-size.js';
import { keyIdentity } from '#dist/testing/key-identity.js';

test('a number has one canonical text, in plain notation', () => {
  const texts: Record<string, readonly string[]> = {
    '0': ['0', '-0', '+0.00', '0e500', '.0'],
    '1': ['1', '1.0', '1e0', '+1', '01', '10e-1', '0.1E1', '1.'],
    '100': ['1e2', '100', '1E+2', '100.00'],
    '-0.05': ['-0.05', '-5e-2', '-.050'],
    '12.5': ['12.50', '1.25e1'],
    [`1${'0'.repeat(125)}`]: ['1e125'],
    [`0.${'0'.repeat(129)}1`]: ['1e-130'],
    [`${'9'.repeat(38)}`]: ['9'.repeat(38)],
  };
  for (const [canonical, spellings] of Object.entries(texts)) {
    for (const spelling of spellings) assert.equal(canonicalNumber(spelling), canonical, spelling);
  }
});

test('what is no number, too precise or out of range is refused', () => {
  for (const text of ['', ' 1', '1 ', 'x', '.', '-', 'e1', '1e', '0x10', 'NaN', 'Infinity', '1,0']) {
    assert.throws(() => canonicalNumber(text), /cannot be converted to a numeric value/, text);
  }
  assert.throws(() => canonicalNumber('1'.repeat(39)), /more than 38 significant digits/);
  assert.throws(() => canonicalNumber('1e126'), /overflow/);
  assert.throws(() => canonicalNumber('1e999999999999'), /overflow/);
  assert.throws(() => canonicalNumber('1e-131'), /underflow/);
  assert.equal(canonicalNumber(`${'1'.repeat(38)}00`), `${'1'.repeat(38)}00`);
});

test('an item has the size of the documented rule', () => {
  const sizes: readonly (readonly [Item, number])[] = [
    [{ id: { S: 'abc' } }, 5],
    [{ ü: { S: '😀' } }, 6],
    [{ n: { N: '12345' } }, 5],
    [{ n: { N: '100000' } }, 3],
    [{ b: { B: 'AAEC' } }, 4],
    [{ t: { BOOL: true }, u: { NULL: true } }, 4],
    [{ s: { SS: ['a', 'bcd'] } }, 5],
    [{ s: { NS: ['1', '222'] } }, 6],
    [{ s: { BS: ['AA==', 'AAEC'] } }, 5],
    [{ l: { L: [] } }, 4],
    [{ l: { L: [{ S: 'ab' }, { NULL: true }] } }, 9],
    [{ m: { M: { ab: { S: 'cde' } } } }, 10],
  ];
  for (const [item, size] of sizes) assert.equal(itemSize(item), size, JSON.stringify(item));
});

test('a write costs a unit for each started kilobyte', () => {
  assert.deepEqual([0, 1, 1024, 1025, 409_600].map(writeUnits), [1, 1, 1, 2, 400]);
});

test('keys of different types have different identities', () => {
  const one = {
    S: keyIdentity(schemaOf('S'), { k: { S: '1' } }),
    N: keyIdentity(schemaOf('N'), { k: { N: '1' } }),
  };
  const binary = keyIdentity(schemaOf('B'), { k: { B: Buffer.from('1').toString('base64') } });
  assert.equal(new Set([one.S, one.N, binary]).size, 3);
});

test('spellings of one number are one key', () => {
  const identities = ['1', '1.0', '1e0', '0.1e1'].map((N) => keyIdentity(schemaOf('N'), { k: { N } }));
  assert.equal(new Set(identities).size, 1);
});

test('a composite key cannot be confused with another by moving characters across its border', () => {
  const schema = { partitionKey: { name: 'a', type: 'S' }, sortKey: { name: 'b', type: 'S' } } as const;
  const parts = ['a', 'b', '$', '|', 'S1:a', 'a|S1:b', 'a$', 'b$', '1', ':', 'é', 'e\u0301'];
  const pairs = parts.flatMap((a) => parts.map((b) => ({ a: { S: a }, b: { S: b } })));
  assert.equal(new Set(pairs.map((item) => keyIdentity(schema, item))).size, pairs.length);
});

test('the identity of an item without its key attribute is an error of the caller', () => {
  assert.throws(() => keyIdentity(schemaOf('S'), { k: { N: '1' } }), TypeError);
});

function schemaOf(type: 'S' | 'N' | 'B') {
  return { partitionKey: { name: 'k', type } };
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { itemFingerprint, type StoredItem } from '#dist/cli/verify/item-fingerprint.js';

function isSame(one: StoredItem, other: StoredItem): boolean {
  return itemFingerprint(one) === itemFingerprint(other);
}

test('items that the service has as one are one: numbers by value, sets and maps without an order, binary in either form', () => {
  assert.ok(isSame({ n: { N: '1.0' } }, { n: { N: '1' } }));
  assert.ok(isSame({ n: { N: '1e2' } }, { n: { N: '+100' } }));
  assert.ok(isSame({ n: { NS: ['2', '1.50'] } }, { n: { NS: ['1.5', '2.0'] } }));
  assert.ok(isSame({ s: { SS: ['b', 'a'] } }, { s: { SS: ['a', 'b'] } }));
  assert.ok(isSame({ b: { B: 'AQI=' } }, { b: { B: Uint8Array.of(1, 2) } }));
  assert.ok(isSame({ b: { BS: ['AQ==', 'Ag=='] } }, { b: { BS: [Uint8Array.of(2), Uint8Array.of(1)] } }));
  assert.ok(
    isSame(
      { a: { S: '1' }, b: { M: { x: { BOOL: true }, y: { NULL: true } } } },
      { b: { M: { y: { NULL: true }, x: { BOOL: true } } }, a: { S: '1' } },
    ),
  );
});

test('items that differ in anything else differ', () => {
  const items: StoredItem[] = [
    {},
    { a: { S: '1' } },
    { a: { N: '1' } },
    { a: { B: 'AQ==' } },
    { a: { S: 'AQ==' } },
    { a: { BOOL: true } },
    { a: { BOOL: false } },
    { a: { NULL: true } },
    { a: { L: [] } },
    { a: { M: {} } },
    { a: { L: [{ S: '1' }] } },
    { a: { L: [{ S: '1' }, { S: '2' }] } },
    { a: { L: [{ S: '2' }, { S: '1' }] } },
    { a: { L: [{ L: [{ S: '1' }] }, { S: '2' }] } },
    { a: { SS: ['1'] } },
    { a: { SS: ['1', '2'] } },
    { a: { SS: ['1,2'] } },
    { a: { NS: ['1'] } },
    { a: { NS: ['1', '2'] } },
    { a: { NS: ['12'] } },
    { a: { BS: ['AQ=='] } },
    { a: { M: { b: { S: '1' } } } },
    { a: { S: '' } },
    { a: { S: 'é' } },
    { a: { S: 'e\u0301' } },
    { b: { S: '1' } },
    { a: { S: '1' }, b: { S: '1' } },
    { 'a":"1","b': { S: '1' } },
  ];
  assert.equal(new Set(items.map(itemFingerprint)).size, items.length);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodedDelete, encodedPut, newEncoder, pkSchema, putOf, refuses, textOf } from './encoding.js';

// Getters, Proxies and conversions run code of the user while an item is read.

const thrown = new Error('from the getter');

function throwing(): never {
  throw thrown;
}

test('a getter is read once and its value written', () => {
  let reads = 0;
  const item = {
    get pk() {
      return `key-${++reads}`;
    },
  };
  const { text, partitionKey } = putOf(item);
  assert.equal(text, '{"PutRequest":{"Item":{"pk":{"S":"key-1"}}}}');
  assert.equal(partitionKey, 'Skey-1');
});

test('what a getter throws comes out as it is', () => {
  const bad = Object.defineProperty({}, 'x', { enumerable: true, get: throwing });
  assert.throws(() => putOf(Object.assign(bad)), thrown);
  assert.throws(() => textOf([bad]), thrown);
});

test('what a Proxy throws comes out as it is', () => {
  for (const trap of ['get', 'ownKeys', 'getOwnPropertyDescriptor', 'getPrototypeOf'] as const) {
    const proxy = new Proxy({ a: 1 }, { [trap]: throwing });
    assert.throws(() => textOf({ proxy }), thrown, trap);
    assert.throws(() => putOf(proxy), thrown, trap);
  }
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  assert.throws(() => textOf(proxy), TypeError);
});

test('a Proxy that does not throw is what it stands for', () => {
  assert.equal(textOf(new Proxy({ a: [1] }, {})), '{"M":{"a":{"L":[{"N":"1"}]}}}');
  assert.equal(textOf(new Proxy(['a'], {})), '{"L":[{"S":"a"}]}');
});

test('an encoder is as new after an item that was refused', () => {
  const encoder = newEncoder();
  const faults: readonly object[] = [
    { pk: 'ü', v: Number.NaN },
    { pk: 'ü', sk: 'x'.repeat(500_000) },
    Object.defineProperty({ pk: 'ü' }, 'x', { enumerable: true, get: throwing }),
  ];
  for (const item of faults) {
    assert.throws(() => encodedPut(encoder, item, pkSchema));
    assert.throws(() => encodedDelete(encoder, { a: 1 }, pkSchema));
    encodedPut(encoder, { pk: 'a' }, pkSchema);
    assert.equal(encoder.text, '{"PutRequest":{"Item":{"pk":{"S":"a"}}}}');
    assert.deepEqual([encoder.size, encoder.partitionKey, encoder.sortKey], [3, 'Sa', '']);
  }
});

test('an item that is written while another one is read is refused, and the other one stays whole', () => {
  const encoder = newEncoder();
  const inner = { pk: 'inner' };
  const item = {
    pk: 'Grüße',
    get v() {
      refuses(
        () => encodedPut(encoder, inner, pkSchema),
        'REENTRANT',
        /while another item is read/,
        undefined,
      );
      refuses(
        () => encodedDelete(encoder, inner, pkSchema),
        'REENTRANT',
        /while another item is read/,
        undefined,
      );
      return 1;
    },
  };
  encodedPut(encoder, item, pkSchema);
  assert.equal(encoder.text, '{"PutRequest":{"Item":{"pk":{"S":"Grüße"},"v":{"N":"1"}}}}');
  assert.deepEqual([encoder.size, encoder.partitionKey], [12, 'SGrüße']);
});

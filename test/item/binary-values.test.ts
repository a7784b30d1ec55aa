import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusalOf, refuses, sizeOf, textOf } from './encoding.js';

type ViewConstructor = new (buffer: ArrayBuffer, byteOffset: number, length: number) => ArrayBufferView;

const names = [
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float16Array', // Node 24
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
  'DataView',
];

function bytesFrom0To31(): ArrayBuffer {
  return Uint8Array.from({ length: 32 }, (_, i) => i).buffer;
}

for (const name of names) {
  const View = (globalThis as unknown as Record<string, ViewConstructor | undefined>)[name];
  test(`a ${name} is written as the bytes it shows, not the buffer behind it`, { skip: !View }, () => {
    assert.ok(View);
    const view = new View(bytesFrom0To31(), 8, name === 'DataView' ? 8 : 1);
    const byBytes = ['CA==', 'CAk=', '', 'CAkKCw==', '', '', '', 'CAkKCwwNDg8='];
    assert.equal(textOf(view), `{"B":"${byBytes[view.byteLength - 1]}"}`);
    assert.equal(sizeOf(view), view.byteLength);
  });
}

test('an ArrayBuffer or SharedArrayBuffer is written whole', () => {
  assert.equal(textOf(new Uint8Array([0, 255, 254]).buffer), '{"B":"AP/+"}');
  const shared = new SharedArrayBuffer(3);
  new Uint8Array(shared).set([1, 2, 3]);
  assert.equal(textOf(shared), '{"B":"AQID"}');
  assert.equal(textOf(new Uint8Array(shared, 1, 1)), '{"B":"Ag=="}');
});

test('a part of a Buffer is written alone', () => {
  const buffer = Buffer.from('hello world');
  assert.equal(textOf(buffer.subarray(6)), '{"B":"d29ybGQ="}');
  assert.equal(textOf(Buffer.from('a')), '{"B":"YQ=="}'); // from the pool that small Buffers share
});

test('binary may be empty', () => {
  assert.equal(textOf(new Uint8Array(0)), '{"B":""}');
  assert.equal(textOf(new ArrayBuffer(0)), '{"B":""}');
  assert.equal(sizeOf(new Uint8Array(0)), 0);
});

test('binary whose buffer was transferred away is refused, not written as empty', () => {
  const view = new Uint8Array([1, 2, 3]);
  structuredClone(view.buffer, { transfer: [view.buffer] });
  assert.throws(() => textOf(view), TypeError);
});

test('a class that only calls itself an ArrayBuffer is not binary', () => {
  class Impostor {
    readonly [Symbol.toStringTag] = 'ArrayBuffer';
    readonly length = 3;
  }
  assert.match(refusalOf(() => textOf(new Impostor())).message, /is an instance of Impostor/);
});

test('binary that is too large is refused before it is encoded', () => {
  // A gigabyte of base64 would not even be a possible string.
  const huge = new ArrayBuffer(2 ** 30);
  refuses(() => textOf(huge), 'RECORD_TOO_LARGE', /larger than 409600 bytes/, undefined);
  refuses(() => textOf(new Set([huge])), 'RECORD_TOO_LARGE', /larger than 409600 bytes/, undefined);
});

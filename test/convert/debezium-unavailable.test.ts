import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { converter } from './debezium-unchecked.js';
import { refuses } from './tables.js';

// __debezium_unavailable_value
const BYTES = [
  95, 95, 100, 101, 98, 101, 122, 105, 117, 109, 95, 117, 110, 97, 118, 97, 105, 108, 97, 98, 108, 101, 95,
  118, 97, 108, 117, 101,
];

describe('a value that was not changed and therefore is not there', () => {
  const text = '__debezium_unavailable_value';
  const forms: readonly (readonly [string, unknown])[] = [
    ['text', text],
    ['base64', 'X19kZWJleml1bV91bmF2YWlsYWJsZV92YWx1ZQ=='],
    ['hex', '5f5f646562657a69756d5f756e617661696c61626c655f76616c7565'],
    ['bytes', Buffer.from(text)],
    ['an array', [text]],
    ['a map', { [text]: text }],
    ['a map in JSON', `{"${text}":"${text}"}`],
    ['an array of a UUID made of it', ['b68a35a7-17ad-35b3-af2a-ae46edb4545a']],
    ['an array of its bytes as numbers', BYTES],
    ['an array of its bytes as bigints', BYTES.map(BigInt)],
    ['an array of its bytes as numbers of a scale', BYTES.map((byte) => byte / 100)],
    ['an array of its bytes as decimals in base64', BYTES.map((byte) => Buffer.of(byte).toString('base64'))],
    [
      'an array of its bytes as decimals with their scale',
      BYTES.map((byte) => ({ scale: 0, value: Buffer.of(byte).toString('base64') })),
    ],
    ['an array of its bytes as booleans', new Array(28).fill(true)],
  ];
  for (const [form, value] of forms) {
    it(`is refused as ${form}, whatever the event is`, () => {
      const after = { id: 'a', photo: value };
      const refused = /does not have the value of photo, which was not changed.+REPLICA IDENTITY FULL/;
      const events = [
        { op: 'u', before: null, after },
        { op: 'r', after },
      ];
      for (const event of events) {
        refuses(() => converter({ primaryKey: ['id'] })(event), 'INVALID_WRITE_REQUEST', refused);
      }
      refuses(() => converter({ flattened: true })({ value: after }), 'INVALID_WRITE_REQUEST', refused);
    });
  }

  it('is known by the placeholder that the connector was given', () => {
    const event = (photo: unknown) => ({ op: 'c', after: { id: 'a', photo } });
    const own = converter({ unavailableValue: 'gone' });
    refuses(() => own(event('gone')), 'INVALID_WRITE_REQUEST', /photo/);
    assert.deepEqual(own(event(text)), { type: 'PUT', item: { id: 'a', photo: text } });
    const bytes = converter({ unavailableValue: 'hex:ff00' });
    refuses(() => bytes(event(Uint8Array.of(255, 0))), 'INVALID_WRITE_REQUEST', /photo/);
    refuses(() => bytes(event('/wA=')), 'INVALID_WRITE_REQUEST', /photo/);
    // The bytes of Java have a sign.
    for (const array of [
      [-1, 0],
      [-1n, 0n],
      [-0.001, 0],
      ['/w==', 'AA=='],
      [true, false],
      ['e0e8bfaf-bb06-3956-bb2f-ba789c97b3cc'],
    ]) {
      refuses(() => bytes(event(array)), 'INVALID_WRITE_REQUEST', /photo/);
    }
    assert.deepEqual(bytes(event([255, 0])), { type: 'PUT', item: { id: 'a', photo: [255, 0] } });
  });

  it('is told with its column as the path of the error', () => {
    const put = { op: 'u', before: null, after: { id: 'a', 'a photo': text } };
    const inRow = refuses(() => converter({ primaryKey: ['id'] })(put), 'INVALID_WRITE_REQUEST', /a photo/);
    assert.equal(inRow.path, '["a photo"]');
    const update = { op: 'u', before: { id: text }, after: { id: 'a' } };
    const inKey = refuses(() => converter({ primaryKey: ['id'] })(update), 'INVALID_WRITE_REQUEST', /of id/);
    assert.equal(inKey.path, 'id');
    const remove = { key: { 'the id': text }, value: { op: 'd', before: { 'the id': text } } };
    const deleted = refuses(() => converter()(remove), 'INVALID_KEY', /old value of the id/);
    assert.equal(deleted.path, '["the id"]');
  });

  it('is found in JSON text, in which an array of decimals has fractions', () => {
    const event = `{"op":"u","after":{"id":"a","prices":[${BYTES.map((byte) => `${byte}.0`).join()}]}}`;
    refuses(() => converter({ primaryKey: ['id'] })(event), 'INVALID_WRITE_REQUEST', /value of prices/);
  });

  it('is not mistaken for an array that differs from its bytes in one element', () => {
    const others: readonly (readonly unknown[])[] = [
      BYTES.slice(1),
      [...BYTES, 0],
      BYTES.with(27, 102),
      BYTES.with(0, 0),
      BYTES.map((byte) => byte * 2),
      [...BYTES.slice(0, 27), null],
      new Array(27).fill(true),
      [...new Array(27).fill(true), false],
      ['b68a35a7-17ad-35b3-af2a-ae46edb4545b'],
      'b68a35a7-17ad-35b3-af2a-ae46edb4545a'.split('-'),
    ];
    for (const list of others) {
      const after = { id: 'a', list };
      assert.deepEqual(converter()({ op: 'c', after }), { type: 'PUT', item: after });
    }
  });

  it('is not mistaken for what contains its text', () => {
    for (const photo of [`${text}.`, [text, text], { a: text }, `"${text}"`, '', [], null]) {
      const after = { id: 'a', photo };
      assert.deepEqual(converter()({ op: 'c', after }), { type: 'PUT', item: after });
    }
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type DebeziumEvent, type DebeziumOptions, debeziumElementConverter } from 'dynamodb-sink';
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

describe('debeziumElementConverter', () => {
  it('gives a delete and a put for a row that moved, the delete first', () => {
    const before = { id: 'a', n: 1 };
    const after = { id: 'b', n: 1 };
    assert.deepEqual(debeziumElementConverter({ primaryKey: ['id'] })({ op: 'u', before, after }), [
      { type: 'DELETE', item: before },
      { type: 'PUT', item: after },
    ]);
  });

  it('compares keys by what they are', () => {
    const convert = converter({ primaryKey: ['id'] });
    const pairs: readonly (readonly [unknown, unknown, boolean])[] = [
      [1, 1, false],
      [1, '1', true],
      [1n, 1n, false],
      [Buffer.from('a'), Buffer.from('a'), false],
      [Buffer.from('a'), Buffer.from('b'), true],
      [{ scale: 0, value: 'AQ==' }, { scale: 0, value: 'AQ==' }, false],
      [0, 0, false],
      ['', '', false],
      ['', 'a', true],
    ];
    for (const [old, now, isMoved] of pairs) {
      const result = convert({ op: 'u', before: { id: old }, after: { id: now } });
      assert.equal(Array.isArray(result), isMoved, `${old} and ${now}`);
    }
  });

  it('refuses options that it does not know or that are wrong', () => {
    const table: readonly (readonly [object, string])[] = [
      [{ primarykey: ['id'] }, 'primarykey is unknown; did you mean debeziumElementConverter.primaryKey?'],
      [
        { primaryKey: 'id' },
        'primaryKey must be a list of one or two names, partition key first; it is "id"',
      ],
      [
        { primaryKey: [] },
        'primaryKey must be a list of one or two names, partition key first; it is a list',
      ],
      [{ primaryKey: ['a', 'a'] }, 'primaryKey must be a list of one or two names'],
      [{ primaryKey: ['a', 'b', 'c'] }, 'primaryKey must be a list of one or two names'],
      [{ primaryKey: [''] }, 'primaryKey must be a list of one or two names'],
      [{ flattened: 1 }, 'flattened must be true or false; it is 1'],
      [{ ignoreNulls: 1 }, 'ignoreNulls must be true or false; it is 1'],
      [{ tombstones: 'keep' }, `tombstones must be 'ignore' or 'delete'; it is "keep"`],
      [
        { unavailableValue: '' },
        `unavailableValue must be a text, or 'hex:' with the bytes behind it; it is ""`,
      ],
      [{ unavailableValue: 'hex:0' }, 'unavailableValue must be a text'],
      [{ tableName: 'orders' }, 'tableName must be a function; it is "orders"'],
      [{ tableName: () => 'x', flattened: true }, 'tableName cannot be used with flattened'],
      [{ tableName: () => 'x', tombstones: 'delete' }, "tableName cannot be used with tombstones: 'delete'"],
    ];
    for (const [options, message] of table) {
      assert.throws(
        () => converter(options as DebeziumOptions),
        (error: { code?: string; message?: string }) =>
          error.code === 'INVALID_OPTION' &&
          error.message?.startsWith(`option debeziumElementConverter.${message}`) === true,
        message,
      );
    }
  });

  it('deletes by the row, which may have more of the key than the key of the message', () => {
    const before = { id: 'a', city: 'Bern' };
    const event = { key: { id: 'a' }, value: { op: 'd', before } };
    for (const options of [{}, { primaryKey: ['city', 'id'] } as const]) {
      assert.deepEqual(converter(options)(event), { type: 'DELETE', item: before });
    }
    assert.deepEqual(converter()({ ...event, value: { op: 'd', before: { id: null, city: 'Bern' } } }), {
      type: 'DELETE',
      item: { id: 'a' },
    });
  });

  it('leaves the event as it is', () => {
    const freeze = <T extends object>(value: T): T => {
      for (const member of Object.values(value))
        if (typeof member === 'object' && member !== null) freeze(member);
      return Object.freeze(value);
    };
    const convert = debeziumElementConverter({ primaryKey: ['id'], ignoreNulls: true });
    const event: DebeziumEvent = freeze({ op: 'u', before: { id: 'a' }, after: { id: 'b', x: null } });
    assert.deepEqual(convert(event), [
      { type: 'DELETE', item: { id: 'a' } },
      { type: 'PUT', item: { id: 'b', x: undefined } },
    ]);
  });
});

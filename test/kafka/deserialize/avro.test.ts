import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import avro from 'avsc';
import { isDynamoDbSinkError, NumberValue } from 'dynamodb-sink';
import fc from 'fast-check';
import type { AvroTimes } from '#dist/kafka/deserialize/avro/avro-times.js';
import { AvroTypes } from '#dist/kafka/deserialize/avro/avro-types.js';
import { decodeAvro } from '#dist/kafka/deserialize/avro/decode-avro.js';
import { refuses, SECRET } from './decode.js';

function read(schema: unknown, bytes: Uint8Array, times: AvroTimes = 'number'): unknown {
  return decodeAvro(new AvroTypes(times).add(schema), Buffer.from(bytes), 0, 'value', 'schema 1');
}

/** What avsc writes for a value. */
function written(schema: unknown, value: unknown): Buffer {
  return avro.Type.forSchema(schema as avro.Schema, { wrapUnions: 'always' }).toBuffer(value);
}

function long(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
}

const decimal = { type: 'bytes', logicalType: 'decimal', precision: 20, scale: 2 };

describe('Avro', () => {
  it('is read by every type', () => {
    const schema = {
      type: 'record',
      name: 'com.example.Order',
      fields: [
        { name: 'nothing', type: 'null' },
        { name: 'flag', type: 'boolean' },
        { name: 'count', type: 'int' },
        { name: 'big', type: 'long' },
        { name: 'ratio', type: 'float' },
        { name: 'exact', type: 'double' },
        { name: 'bytes', type: 'bytes' },
        { name: 'text', type: { type: 'string' } },
        { name: 'state', type: { type: 'enum', name: 'State', symbols: ['NEW', 'DONE'] } },
        { name: 'hash', type: { type: 'fixed', name: 'Hash', size: 2 } },
        { name: 'lines', type: { type: 'array', items: ['null', 'string'] } },
        { name: 'tags', type: { type: 'map', values: 'com.example.State' } },
        { name: 'next', type: ['null', 'Order'] },
      ],
    };
    const order = {
      nothing: null,
      flag: true,
      count: -3,
      big: 1_700_000_000_000,
      ratio: 0.5,
      exact: 0.1,
      bytes: Buffer.of(1, 2),
      text: 'Zoë 😀',
      state: 'DONE',
      hash: Buffer.of(3, 4),
      tags: { a: 'NEW', b: 'DONE' },
    };
    const lines = [null, 'a'];
    const next = { ...order, lines: [], tags: {}, next: null };
    const bytes = written(schema, {
      ...order,
      lines: [null, { string: 'a' }],
      next: { 'com.example.Order': next },
    });
    const value = read(schema, bytes) as object;
    assert.deepEqual(value, { ...order, lines, next });
    assert.equal(Object.getPrototypeOf(value), Object.prototype, 'what is no plain object is not written');
  });

  it('rounds no long, and tells those that a number holds as numbers', () => {
    const edges = [0n, 2n ** 28n, 2n ** 31n, 2n ** 52n, 2n ** 53n, 2n ** 56n, 2n ** 63n - 1n];
    const near = edges.flatMap((edge) => [-2n, -1n, 0n, 1n, 2n].flatMap((by) => [edge + by, -edge + by]));
    const any = fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.constantFrom(...near));
    fc.assert(
      fc.property(any, (value) => {
        const wrapped = BigInt.asIntN(64, value);
        const isSafe = Number.isSafeInteger(Number(wrapped)) && BigInt(Number(wrapped)) === wrapped;
        assert.equal(read('long', long(wrapped)), isSafe ? Number(wrapped) : wrapped);
      }),
      { numRuns: 2000 },
    );
  });

  it('is read as avsc writes it', () => {
    const { schema } = fc.letrec<{ schema: unknown }>((tie) => ({
      schema: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom('null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'),
        fc.record({ type: fc.constant('array'), items: tie('schema') }),
        fc.record({ type: fc.constant('map'), values: tie('schema') }),
        fc.array(tie('schema'), { maxLength: 4 }).map((types) => ({
          type: 'record',
          fields: types.map((type, i) => ({ name: `f${i}`, type })),
        })),
      ),
    }));
    fc.assert(
      fc.property(schema, (drawn) => {
        let names = 0;
        const json = JSON.stringify(drawn, (_key, part) =>
          part?.type === 'record' ? { ...part, name: `R${names++}` } : part,
        );
        const type = avro.Type.forSchema(JSON.parse(json));
        const value: unknown = type.random();
        const bytes = type.toBuffer(value);
        const plain = (given: unknown): unknown =>
          given !== null && typeof given === 'object' && !Buffer.isBuffer(given)
            ? Array.isArray(given)
              ? given.map(plain)
              : Object.fromEntries(Object.entries(given).map(([name, member]) => [name, plain(member)]))
            : given;
        assert.deepEqual(read(JSON.parse(json), bytes), plain(type.fromBuffer(bytes)));
      }),
    );
  });

  it('has decimals as exact numbers', () => {
    const cases: [number[], string][] = [
      [[0], '0.00'],
      [[0x04, 0xe2], '12.50'],
      [[0xff], '-0.01'],
      [[0x80], '-1.28'],
      [[0x00, 0xff], '2.55'],
      [[0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], '92233720368547758.07'],
    ];
    for (const [bytes, text] of cases) {
      assert.deepEqual(read(decimal, Buffer.from([bytes.length * 2, ...bytes])), new NumberValue(text));
    }
    const whole = { type: 'fixed', name: 'Whole', size: 2, logicalType: 'decimal', precision: 4 };
    assert.deepEqual(read(whole, Buffer.of(0xff, 0xfe)), new NumberValue('-2'));
    refuses(() => read(decimal, Buffer.of(0)), /a decimal has no bytes$/);
    refuses(
      () => read(decimal, Buffer.concat([Buffer.of(0x82, 0x04), Buffer.alloc(257)])),
      /has too many bytes$/,
    );
  });

  it('has a type that is not known, or not valid, as what it is written as', () => {
    const invalid = { type: 'bytes', logicalType: 'decimal', precision: 1, scale: 2 };
    assert.deepEqual(read(invalid, Buffer.of(2, 7)), Buffer.of(7));
    assert.equal(read({ type: 'string', logicalType: 'uuid' }, Buffer.from('\x02a')), 'a');
    assert.equal(read({ type: 'int', logicalType: 'what' }, Buffer.of(2)), 1);
    const uuid = { type: 'fixed', size: 16, name: 'Id', logicalType: 'uuid' };
    assert.equal(
      read(uuid, Buffer.from('00112233445566778899aabbccddeeff', 'hex')),
      '00112233-4455-6677-8899-aabbccddeeff',
    );
  });

  it('has times as numbers, or as text with all their digits', () => {
    const cases: [type: string, logicalType: string, value: bigint, text: string][] = [
      ['int', 'date', 19_723n, '2024-01-01'],
      ['int', 'date', -1n, '1969-12-31'],
      ['int', 'time-millis', 86_399_999n, '23:59:59.999'],
      ['long', 'time-micros', 1n, '00:00:00.000001'],
      ['long', 'timestamp-millis', 1_704_067_200_123n, '2024-01-01T00:00:00.123Z'],
      ['long', 'timestamp-micros', -1n, '1969-12-31T23:59:59.999999Z'],
      ['long', 'timestamp-nanos', 1_704_067_200_123_456_789n, '2024-01-01T00:00:00.123456789Z'],
      ['long', 'local-timestamp-millis', 0n, '1970-01-01T00:00:00.000'],
      ['long', 'local-timestamp-micros', 1n, '1970-01-01T00:00:00.000001'],
      ['long', 'local-timestamp-nanos', 1n, '1970-01-01T00:00:00.000000001'],
    ];
    for (const [type, logicalType, value, text] of cases) {
      const schema = { type, logicalType };
      assert.equal(read(schema, long(value), 'iso'), text, logicalType);
      assert.equal(BigInt(read(schema, long(value)) as number | bigint), value);
    }
    const days = { type: 'int', logicalType: 'date' };
    assert.equal(read(days, long(2_932_897n), 'iso'), '+010000-01-01');
    refuses(() => read(days, long(2n ** 31n - 1n), 'iso'), /further away than a Date can tell$/);
    refuses(() => read({ type: 'int', logicalType: 'time-millis' }, long(-1n), 'iso'), /outside of a day$/);
  });

  it('keeps no bytes of the message', () => {
    const message = Buffer.of(4, 1, 2);
    const bytes = decodeAvro(new AvroTypes('number').add('bytes'), message, 0, 'value', 'schema 1');
    message.fill(9);
    assert.deepEqual(bytes, Buffer.of(1, 2));
  });

  it('makes a member called __proto__ a member', () => {
    const record = { type: 'record', name: 'R', fields: [{ name: '__proto__', type: 'int' }] };
    const map = { type: 'map', values: 'int' };
    for (const value of [
      read(record, Buffer.of(2)),
      read(map, written(map, JSON.parse('{"__proto__":1}'))),
    ]) {
      assert.deepEqual(Object.entries(value as object), [['__proto__', 1]]);
    }
  });

  it('finds names in their namespaces, and blocks with a length', () => {
    const schema = {
      type: 'record',
      name: 'Outer',
      namespace: 'a.b',
      fields: [
        { name: 'x', type: { type: 'fixed', name: 'F', size: 1 } },
        { name: 'y', type: 'F' },
        { name: 'z', type: { type: 'array', items: 'a.b.F' } },
      ],
    };
    assert.deepEqual(read(schema, Buffer.of(1, 2, 1, 2, 3, 0)), {
      x: Buffer.of(1),
      y: Buffer.of(2),
      z: [Buffer.of(3)],
    });
  });

  it('is refused where it is broken', () => {
    const text = Buffer.concat([Buffer.of(SECRET.length * 2), Buffer.from(SECRET)]);
    const cases: [schema: unknown, bytes: Uint8Array, message: RegExp][] = [
      ['string', text.subarray(0, -1), /^the value does not decode by schema 1: it ends too early$/],
      ['string', Buffer.concat([text, Buffer.of(0)]), /bytes are left behind its end$/],
      ['string', Buffer.of(1), /a length is none$/],
      ['string', Buffer.of(2, 0xff), /a string is not UTF-8$/],
      ['int', Buffer.alloc(0), /ends too early$/],
      ['int', long(2n ** 31n), /an int has more than 32 bits$/],
      ['int', Buffer.of(0x80, 0x80, 0x80, 0x80, 0x80, 0), /an int has more than 32 bits$/],
      ['long', Buffer.alloc(11, 0xff), /a long has more than 64 bits$/],
      ['long', Buffer.from([...Buffer.alloc(9, 0xff), 2]), /a long has more than 64 bits$/],
      ['boolean', Buffer.of(2), /neither 0 nor 1$/],
      ['double', Buffer.alloc(7), /ends too early$/],
      [['null', 'int'], Buffer.of(4), /a union has no such branch$/],
      [['null', 'int'], Buffer.of(1), /a union has no such branch$/],
      [{ type: 'enum', name: 'E', symbols: ['A'] }, Buffer.of(2), /an enum has no such symbol$/],
    ];
    for (const [schema, bytes, message] of cases) refuses(() => read(schema, bytes), message);
  });

  it('is refused before a few bytes make billions of items, or stack them up', () => {
    for (const items of ['int', 'null', { type: 'record', name: 'Empty', fields: [] }]) {
      refuses(() => read({ type: 'array', items }, long(2n ** 31n)), /fewer items than it tells$/);
      refuses(() => read({ type: 'map', values: items }, long(-(2n ** 63n))), /length is none|ends|fewer/);
      const blocks = Buffer.concat(Array.from({ length: 1000 }, () => long(60_000n)));
      refuses(() => read({ type: 'array', items: 'null' }, blocks), /fewer items than it tells$/);
    }
    assert.equal(
      (read({ type: 'array', items: 'null' }, Buffer.from([...long(50_000n), 0])) as []).length,
      50_000,
    );
    const list = { type: 'record', name: 'L', fields: [{ name: 'next', type: ['null', 'L'] }] };
    refuses(() => read(list, Buffer.alloc(1_000_000, 2)), /nested too deeply$/);
  });

  it('is read from any bytes, or refused', () => {
    const schema = {
      type: 'record',
      name: 'R',
      fields: [
        { name: 'a', type: ['null', 'R', { type: 'map', values: ['long', decimal, 'string'] }] },
        { name: 'b', type: { type: 'array', items: ['null', 'boolean', 'double', 'R'] } },
        { name: 'c', type: { type: 'long', logicalType: 'timestamp-micros' } },
      ],
    };
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 255 }))),
        (bytes) => {
          try {
            read(schema, Buffer.from(bytes), 'iso');
          } catch (error) {
            assert.ok(isDynamoDbSinkError(error), String(error));
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

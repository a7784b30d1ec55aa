import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { wholeRecords } from '#dist/kafka/platformatic/whole-records.js';
import { RecordCursor } from '#dist/kafka/record-cursor.js';
import { cutAt, encodeRecord, type LoggedRecord } from './encode-records.js';

const bytes = fc.option(
  fc
    .oneof(fc.uint8Array({ maxLength: 20 }), fc.uint8Array({ minLength: 60, maxLength: 300 }))
    .map(Buffer.from),
);
const record: fc.Arbitrary<LoggedRecord> = fc.record(
  {
    offsetDelta: fc.oneof(fc.nat(300), fc.nat(2 ** 31 - 1)),
    timestampDelta: fc.oneof(
      fc.integer({ min: -300, max: 300 }),
      fc.integer({ min: -(2 ** 45), max: 2 ** 45 }),
    ),
    key: bytes,
    value: bytes,
    headers: fc.array(fc.tuple(fc.string({ maxLength: 5 }), bytes), { maxLength: 3 }),
  },
  { noNullPrototype: true },
);
const records = fc.array(record, { maxLength: 12 });
const places = fc.array(fc.nat(), { maxLength: 12 });

function read(pieces: readonly Buffer[], count: number): LoggedRecord[] {
  const cursor = new RecordCursor(pieces);
  return Array.from({ length: count }, () => {
    assert.ok(cursor.next());
    const { valueStart, valueEnd, offsetDelta, timestampDelta, key } = cursor;
    const value = valueStart === -1 ? null : cursor.bytes.subarray(valueStart, valueEnd);
    const headers = RecordCursor.headersAt(cursor.bytes, cursor.headersStart);
    return { offsetDelta, timestampDelta, key, value, headers };
  });
}

describe('a cursor over records', () => {
  it('reads what was written, wherever a socket has cut it', () => {
    fc.assert(
      fc.property(records, places, (written, cuts) => {
        const pieces = wholeRecords(cutAt(Buffer.concat(written.map(encodeRecord)), cuts));
        assert.deepEqual(read(pieces, written.length), written);
      }),
      { numRuns: 3000 },
    );
  });

  it('copies only the records that stand in two pieces', () => {
    const one = encodeRecord({
      offsetDelta: 0,
      timestampDelta: 0,
      key: null,
      value: Buffer.alloc(90),
      headers: [],
    });
    const all = Buffer.concat([one, one, one, one]);
    const pieces = wholeRecords(cutAt(all, [one.length * 2 + 10]));
    assert.deepEqual(
      pieces.map(({ length }) => length / one.length),
      [2, 1, 1],
    );
    // Of one chunk are those that were not copied.
    assert.deepEqual(
      pieces.map((piece) => all.fill(1) && piece[20] === 1),
      [true, false, true],
    );
  });

  it('takes no header from the record behind', () => {
    const two = ['ab', 'cd'].map((name) =>
      encodeRecord({ offsetDelta: 0, timestampDelta: 0, key: null, value: null, headers: [[name, null]] }),
    );
    const bytes = Buffer.concat(two);
    assert.equal(read([bytes], 2).length, 2);
    bytes[6] = 4; // two headers, of which one is there
    assert.equal(new RecordCursor([bytes]).next(), false);
  });

  it('puts a large record together in one go, however many pieces it is cut into', (t) => {
    const value = Buffer.alloc(1_000_000);
    const large = encodeRecord({ offsetDelta: 0, timestampDelta: 0, key: null, value, headers: [] });
    const pieces = Array.from({ length: Math.ceil(large.length / 100) }, (_, i) =>
      large.subarray(i * 100 - 99, i * 100 + 1),
    );
    const concat = t.mock.method(Buffer, 'concat');
    assert.deepEqual(
      wholeRecords([large.subarray(0, 1), ...pieces.slice(1), large.subarray(pieces.length * 100 - 99)]),
      [large],
    );
    const copied = concat.mock.calls.reduce((sum, { result }) => sum + (result?.length ?? 0), 0);
    assert.ok(copied < large.length + 100, `${copied} bytes were copied`);
  });

  it('finds whatever bytes to be no record, or reads within them', () => {
    const garbage = fc.oneof(
      fc.uint8Array({ maxLength: 80 }).map(Buffer.from),
      // A record with one byte that is wrong, or cut off.
      fc.tuple(record, fc.nat(), fc.nat(255), fc.nat()).map(([made, at, byte, cut]) => {
        const encoded = encodeRecord(made);
        encoded[at % encoded.length] = byte;
        return encoded.subarray(0, cut % 3 === 0 ? cut % encoded.length : encoded.length);
      }),
    );
    fc.assert(
      fc.property(garbage, places, (given, cuts) => {
        const cursor = new RecordCursor(wholeRecords(cutAt(given, cuts)));
        while (cursor.next()) {
          const { start, keyStart, keyEnd, valueStart, valueEnd, headersStart, end } = cursor;
          assert.ok(end > start && end <= cursor.bytes.length);
          assert.ok(headersStart < end && keyEnd <= headersStart && valueEnd <= headersStart);
          assert.ok(keyStart === -1 || (keyStart > start && keyStart <= keyEnd));
          assert.ok(valueStart === -1 || (valueStart >= keyEnd && valueStart <= valueEnd));
          RecordCursor.headersAt(cursor.bytes, headersStart);
        }
      }),
      { numRuns: 5000 },
    );
  });
});

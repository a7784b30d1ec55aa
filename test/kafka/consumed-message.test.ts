import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConsumedMessage } from '#dist/kafka/consumed-message.js';
import { textIn } from '#dist/kafka/deserialize/text.js';
import { RecordCursor } from '#dist/kafka/record-cursor.js';
import { encodeRecord, type LoggedRecord } from './encode-records.js';

const ORDERS = { topic: 'orders', partition: 3 };
const NOTHING: LoggedRecord = { offsetDelta: 0, timestampDelta: 0, key: null, value: null, headers: [] };
const FULL: LoggedRecord = {
  ...NOTHING,
  key: Buffer.from('key'),
  value: Buffer.from('value'),
  headers: [
    ['name', Buffer.from('bytes')],
    ['name', null],
    ['', Buffer.alloc(0)],
  ],
};

/** A message between others of its batch. */
function message(record: LoggedRecord, isKept: boolean) {
  const before = encodeRecord(FULL);
  const cursor = new RecordCursor([Buffer.concat([before, encodeRecord(record), before])]);
  assert.ok(cursor.next() && cursor.next());
  return { cursor, message: new ConsumedMessage(ORDERS, 7n, 1000, cursor, isKept, textIn) };
}

describe('a message', () => {
  it('has what stands in its batch, whether it is kept or not', () => {
    for (const isKept of [false, true])
      for (const record of [FULL, NOTHING, { ...FULL, key: null }, { ...NOTHING, value: Buffer.alloc(0) }]) {
        const { message: made } = message(record, isKept);
        const { rawKey, rawValue, headers, key, hasKey, hasValue } = made;
        assert.deepEqual([rawKey, rawValue, headers], [record.key, record.value, record.headers]);
        assert.deepEqual([hasKey, hasValue], [record.key !== null, record.value !== null]);
        assert.equal(key, record.key === null ? null : 'key');
        if (!hasValue) continue;
        assert.equal(
          made.decodeValue((bytes, start, end) => bytes.toString('utf8', start, end)),
          String(record.value ?? ''),
        );
      }
  });

  it('that is kept has bytes of its own, no more than its record', () => {
    const { cursor, message: made } = message(FULL, true);
    const parts = [made.rawKey, made.rawValue, ...made.headers.map(([, bytes]) => bytes)];
    for (const part of parts) {
      if (part === null || part.length === 0) continue;
      assert.notEqual(part.buffer, cursor.bytes.buffer);
      assert.equal(part.buffer.byteLength, encodeRecord(FULL).length);
    }
    assert.equal(message(FULL, false).message.rawValue?.toString(), 'value');
  });

  it('has its key decoded where it is first asked for, or as it was set', () => {
    const { message: made } = message({ ...FULL, key: Buffer.of(0xff) }, false);
    assert.throws(() => made.key, { message: 'the key is not UTF-8' });
    made.key = 'set';
    assert.equal(made.key, 'set');
  });
});

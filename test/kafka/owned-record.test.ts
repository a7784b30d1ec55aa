import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LogRecord } from 'dynamodb-sink/kafka';
import { ownedRecord } from '#dist/kafka/consumed-message.js';

const CHUNK = Buffer.from('....key.value.name.bytes....');

function view(text: string): Buffer {
  const at = CHUNK.indexOf(text);
  return CHUNK.subarray(at, at + text.length);
}

test('a record that is kept is the same in bytes of its own, no more than it has', () => {
  const record: LogRecord = {
    offsetDelta: 3,
    timestampDelta: 5n,
    key: view('key'),
    value: view('value'),
    headers: [
      [view('name'), view('bytes')],
      [view('name'), null],
      [null, Buffer.alloc(0)],
    ],
  };
  const own = ownedRecord(record);
  assert.deepEqual(own, record);
  const parts = [own.key, own.value, ...own.headers.flat()].filter(
    (part) => part !== null && part.length > 0,
  );
  assert.equal(parts.length, 5);
  for (const part of parts) {
    assert.notEqual(part?.buffer, CHUNK.buffer);
    assert.equal(part?.buffer.byteLength, 'keyvaluenamebytesname'.length);
  }
});

test('what a record does not have its copy does not have either', () => {
  const nothing: LogRecord = { offsetDelta: 0, timestampDelta: 0n, key: null, value: null, headers: [] };
  assert.deepEqual(ownedRecord(nothing), nothing);
  const empty: LogRecord = { ...nothing, key: Buffer.alloc(0), value: Buffer.alloc(0) };
  assert.deepEqual(ownedRecord(empty), empty);
});

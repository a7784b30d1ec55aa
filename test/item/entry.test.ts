import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ByteSlots } from '#dist/item/byte-slots.js';
import type { Entry } from '#dist/item/entry.js';
import { EntryPool } from '#dist/item/entry-pool.js';
import { encodedDelete, encodedPut, newEncoder, pkSchema, putOf } from './encoding.js';
import { anyDocument } from './random-documents.js';

function bytesOf({ slot, length }: Entry): Buffer {
  return slot.buffer.subarray(slot.offset, slot.offset + length);
}

test('an entry holds its text in UTF-8', () => {
  const slots = new ByteSlots();
  const pool = new EntryPool();
  const encoder = newEncoder();
  fc.assert(
    fc.property(anyDocument, (document) => {
      encodedPut(encoder, document, pkSchema);
      const entry = pool.take(encoder, slots, true, 0, 0, 0, undefined, undefined);
      assert.deepEqual(bytesOf(entry), Buffer.from(putOf(document).text));
      slots.give(entry.slot);
      pool.give(entry);
    }),
    { numRuns: 500 },
  );
});

test('an entry whose content is replaced holds the new bytes and size, and keeps its place', () => {
  const slots = new ByteSlots();
  const encoder = newEncoder();
  encodedPut(encoder, { pk: 'a', v: 'x'.repeat(1000) }, pkSchema);
  const entry = new EntryPool().take(encoder, slots, true, 5, 7, 9, undefined, undefined);
  assert.equal(entry.size, 1004);
  encodedPut(encoder, { pk: 'a', v: 'é' }, pkSchema);
  const origin = { element: 1, request: 2, position: undefined, durable: undefined };
  entry.replaceContent(encoder, slots, true, origin);
  assert.equal(bytesOf(entry).toString(), '{"PutRequest":{"Item":{"pk":{"S":"a"},"v":{"S":"é"}}}}');
  assert.deepEqual([entry.size, entry.writtenAt, entry.epoch, entry.origin], [6, 5, 7, origin]);
  encodedDelete(encoder, { pk: 'a' }, pkSchema);
  entry.replaceContent(encoder, slots, false, undefined);
  assert.equal(bytesOf(entry).toString(), '{"DeleteRequest":{"Key":{"pk":{"S":"a"}}}}');
  assert.deepEqual([entry.isPut, entry.origin], [false, undefined]);
});

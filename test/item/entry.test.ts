import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ByteChunks } from '#dist/item/byte-chunks.js';
import { documentDefaults } from '#dist/item/document-options.js';
import type { Entry } from '#dist/item/entry.js';
import { EntryPool } from '#dist/item/entry-pool.js';
import { ItemEncoder } from '#dist/item/item-encoder.js';
import { isSameWrittenKey } from '#dist/item/written-key.js';
import { encodedDelete, encodedPut, MAX_ITEM_BYTES, newEncoder, pkSchema, putOf } from './encoding.js';
import { anyDocument } from './random-documents.js';

test('an entry holds its text in UTF-8 and its key, whether it was encoded where it stays or did not fit there', () => {
  const held: Entry[] = [];
  const chunks = new ByteChunks(() => held);
  const pool = new EntryPool();
  const encoder = new ItemEncoder(MAX_ITEM_BYTES, documentDefaults, chunks);
  fc.assert(
    fc.property(anyDocument, fc.boolean(), (document, stays) => {
      encodedPut(encoder, document, pkSchema);
      const { text } = encoder;
      const entry = pool.take(encoder, chunks, true, 0, 0, 0, undefined, undefined);
      const alone = putOf(document);
      assert.equal(text, alone.text);
      assert.equal(entry.json.toString(), text);
      assert.ok(isSameWrittenKey(entry, alone));
      assert.equal(entry.partitionValue, alone.partitionValue);
      if (stays) held.push(entry);
      else {
        chunks.release(entry);
        pool.give(entry);
      }
    }),
    { numRuns: 1000 },
  );
});

test('an entry whose content is replaced holds the new bytes and size, and keeps its place', () => {
  const chunks = new ByteChunks(() => []);
  const encoder = newEncoder();
  encodedPut(encoder, { pk: 'a', v: 'x'.repeat(1000) }, pkSchema);
  const entry = new EntryPool().take(encoder, chunks, true, 5, 7, 9, undefined, undefined);
  assert.equal(entry.size, 1004);
  encodedPut(encoder, { pk: 'a', v: 'é' }, pkSchema);
  const origin = { element: 1, request: 2, position: undefined, durable: undefined };
  entry.replaceContent(encoder, chunks, true, origin);
  assert.equal(entry.json.toString(), '{"PutRequest":{"Item":{"pk":{"S":"a"},"v":{"S":"é"}}}}');
  assert.deepEqual([entry.size, entry.writtenAt, entry.epoch, entry.origin], [6, 5, 7, origin]);
  encodedDelete(encoder, { pk: 'a' }, pkSchema);
  entry.replaceContent(encoder, chunks, false, undefined);
  assert.equal(entry.json.toString(), '{"DeleteRequest":{"Key":{"pk":{"S":"a"}}}}');
  assert.deepEqual([entry.isPut, entry.origin], [false, undefined]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { putOf } from './encoding.js';
import { lowerNumberSize } from './exact-number.js';
import { anyDocument } from './random-documents.js';
import { type WireItem, wireItemOf, wireSize } from './wire-json.js';

interface Put {
  readonly PutRequest: { readonly Item: WireItem };
}

test("a document becomes what the AWS SDK's marshall makes of it", () => {
  fc.assert(
    fc.property(anyDocument, (document) => {
      const put = JSON.parse(putOf(document).text) as Put;
      assert.deepEqual(put, { PutRequest: { Item: wireItemOf(document) } });
    }),
    { numRuns: 2000 },
  );
});

test('a Map becomes what the object with its entries becomes', () => {
  fc.assert(
    fc.property(anyDocument, (document) => {
      const asMap = putOf(new Map(Object.entries(document)));
      const asObject = putOf(document);
      assert.equal(asMap.text, asObject.text);
      assert.equal(asMap.size, asObject.size);
    }),
  );
});

test('the size of a document is that of the JSON it became', () => {
  fc.assert(
    fc.property(anyDocument, (document) => {
      const { text, size } = putOf(document);
      assert.equal(size, wireSize((JSON.parse(text) as Put).PutRequest.Item, lowerNumberSize));
    }),
    { numRuns: 2000 },
  );
});

test('an encoder holds JSON in UTF-8', () => {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  fc.assert(
    fc.property(anyDocument, (document) => {
      const { bytes, start, end } = putOf(document);
      JSON.parse(decoder.decode(bytes.subarray(start, end)));
    }),
    { numRuns: 1000 },
  );
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { KeySchema } from 'dynamodb-sink';
import fc from 'fast-check';
import { ByteChunks } from '#dist/item/byte-chunks.js';
import { Entry } from '#dist/item/entry.js';
import { matchUnprocessed } from '#dist/wire/batch-write-item.js';
import { encodedDelete, encodedPut, newEncoder } from '../item/encoding.js';

const schema: KeySchema = { partitionKey: { name: 'pk', type: 'S' }, sortKey: { name: 'sk', type: 'N' } };
const encoder = newEncoder();
const chunks = new ByteChunks(() => []);

function entryOf(item: { pk: string; sk: number }, isPut: boolean): Entry {
  const encode = isPut ? encodedPut : encodedDelete;
  encode(encoder, item, schema);
  const entry = new Entry(encoder);
  entry.take(encoder, chunks, isPut, undefined);
  return entry;
}

const key = (pk: string, sk: string) => ({ sk: { N: sk }, pk: { S: pk } });
const put = entryOf({ pk: 'a', sk: 1 }, true);
const remove = entryOf({ pk: 'b', sk: -0.5 }, false);

describe('what an answer leaves unprocessed', () => {
  it('is found by its key, however the service spells the number', () => {
    const left = [{ DeleteRequest: { Key: key('b', '-5E-1') } }, { PutRequest: { Item: key('a', '1.0') } }];
    assert.deepEqual(matchUnprocessed([put, remove], left, schema), new Set([remove, put]));
    assert.deepEqual(matchUnprocessed([put, remove], [], schema), new Set());
  });

  it('is not believed if it was not sent, or comes twice', () => {
    const one = { PutRequest: { Item: key('a', '1') } };
    for (const left of [[one, one], [one, { PutRequest: { Item: key('c', '1') } }], [one, null], [[one]]]) {
      assert.equal(matchUnprocessed([put, remove], left, schema), undefined);
    }
  });

  it('is not believed in any other form, and never throws', () => {
    const names = fc.constantFrom('PutRequest', 'DeleteRequest', 'Item', 'Key', 'pk', 'sk', 'S', 'N', 'B');
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom(null, true, 1, '', 'x', '1', 'NaN', '1e999'),
        fc.dictionary(names, tie('tree'), { maxKeys: 3 }),
        fc.array(tie('tree'), { maxLength: 2 }),
      ),
    }));
    fc.assert(
      fc.property(fc.array(tree, { minLength: 1, maxLength: 3 }), (left) => {
        assert.equal(matchUnprocessed([put, remove], left, schema), undefined);
      }),
      { numRuns: 5000 },
    );
  });
});

import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { ByteChunks } from '#dist/item/byte-chunks.js';
import { documentDefaults } from '#dist/item/document-options.js';
import { Entry } from '#dist/item/entry.js';
import { ItemEncoder } from '#dist/item/item-encoder.js';
import { BodyFrame } from '#dist/wire/batch-write-item.js';
import { bytesOfBody } from '#dist/wire/transport.js';
import { encodedPut, MAX_ITEM_BYTES, pkSchema } from '../item/encoding.js';

const anyLength = fc.oneof({ weight: 20, arbitrary: fc.nat(200) }, fc.nat(20_000));

it('a body has its writes in the order they are sent, whatever order they came in and whichever have left', () => {
  fc.assert(
    fc.property(
      fc.array(anyLength, { minLength: 1, maxLength: 200 }),
      fc.array(fc.nat(), { minLength: 1, maxLength: 25 }),
      fc.boolean(),
      (lengths, places, asks) => {
        const chunks = new ByteChunks(() => []);
        const encoder = new ItemEncoder(MAX_ITEM_BYTES, documentDefaults, chunks);
        const entries = lengths.map((length, i) => {
          encodedPut(encoder, { pk: String(i), v: 'x'.repeat(length) }, pkSchema);
          const entry = new Entry(encoder);
          entry.take(encoder, chunks, true, undefined);
          return entry;
        });
        // Mostly neighbours, which are copied as one piece.
        const first = (places[0] as number) % entries.length;
        const near = places.map((place) => (place % 3 === 0 ? place % entries.length : first + (place % 25)));
        const sent = new Set([first, ...near].flatMap((place) => entries[place] ?? []));
        const body = new BodyFrame('t').body([...sent], asks);
        const text = `{"RequestItems":{"t":[${[...sent].map(({ json }) => json.toString()).join(',')}]}${
          asks ? ',"ReturnConsumedCapacity":"INDEXES"' : ''
        }}`;
        assert.equal(bytesOfBody(body).toString(), text);
      },
    ),
    { numRuns: 300 },
  );
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { KeySchema } from 'dynamodb-sink';
import fc from 'fast-check';
import { documentDefaults } from '#dist/item/document-options.js';
import { encodePut } from '#dist/item/encode-item.js';
import { ItemEncoder } from '#dist/item/item-encoder.js';
import { partitionValueIn, sortValueIn } from '#dist/item/written-key.js';

const schema: KeySchema = {
  partitionKey: { name: 'pk', type: 'S' },
  sortKey: { name: 'sk', type: 'S' },
};
const MAX_BYTES = 400;

const letters = fc.constantFrom('a', 'é', '😀', '"', '\\', '\n', '\u0000', '\u007f', '\ud800', ' ', 'z');
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', '0', '~'), maxLength: 70 }),
  fc.string({ unit: letters, maxLength: 8 }),
);
const number = fc.oneof(
  fc.integer(),
  fc.constantFrom(0, -0, 10, -100, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, 1.5, 0.01, 1e21, Number.NaN),
);
const other = fc.constantFrom<unknown>(true, null, undefined, 10n, Symbol.iterator, []);
const name = fc.constantFrom('pk', 'sk', 'a', 'b', 'ü', 'c"d', 'constructor', 'hasOwnProperty');
const value = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, text, number, other, tie('map'), fc.array(tie('value'), { maxLength: 3 })),
  map: fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }),
})).value;
const item = fc
  .tuple(
    fc.oneof(text, text, number),
    text,
    fc.dictionary(name, value, { maxKeys: 5, noNullPrototype: true }),
  )
  .map(([pk, sk, rest]) => ({ pk, sk, ...rest }));

/** What becomes of an item, with all that is kept of it. */
function outcomeOf(encoder: ItemEncoder, given: object): unknown {
  const fault = encodePut(encoder, given, schema);
  const { partitionValue, sortValue, size, keyHash, text: json } = encoder;
  if (fault !== undefined) return { code: fault.code, message: fault.message, partitionValue, sortValue };
  const key = [partitionValueIn(encoder), sortValueIn(encoder)];
  return { json, size, keyHash, partitionValue, sortValue, key };
}

describe('a plain object and a Map of the same members', () => {
  // Maps are encoded member by member, plain objects in one piece where they can be, and by what came before.
  it('become the same write, or are refused alike', () => {
    const one = new ItemEncoder(MAX_BYTES, documentDefaults);
    const again = new ItemEncoder(MAX_BYTES, documentDefaults);
    let written = 0;
    let refused = 0;
    fc.assert(
      fc.property(item, (given) => {
        const ofMap = outcomeOf(one, new Map(Object.entries(given)));
        assert.deepEqual(outcomeOf(again, given), ofMap);
        assert.deepEqual(outcomeOf(again, given), ofMap); // its names are known now
        if ((ofMap as { code?: string }).code === undefined) written++;
        else refused++;
      }),
      { numRuns: 3000 },
    );
    assert.ok(written > 300 && refused > 300, `${written} written, ${refused} refused`);
  });

  it('that are too large by their key still have it', () => {
    const encoder = new ItemEncoder(50, documentDefaults);
    const large = { pk: 'k'.repeat(60), sk: 's' };
    for (const given of [large, large, new Map(Object.entries(large))]) {
      assert.equal(encodePut(encoder, given, schema)?.code, 'RECORD_TOO_LARGE');
      assert.equal(encoder.partitionValue, large.pk);
    }
  });

  it('are refused for a missing key, however many numbers they have', () => {
    const encoder = new ItemEncoder(50, documentDefaults);
    const numbers = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`n${i}`, i]));
    for (const given of [numbers, numbers, new Map(Object.entries(numbers))])
      assert.equal(encodePut(encoder, given, schema)?.code, 'INVALID_KEY');
  });
});

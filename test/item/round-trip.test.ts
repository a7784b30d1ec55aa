import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { type Engine, engines } from '../support/engines.js';
import { sendRaw } from '../support/raw-request.js';
import { putOf } from './encoding.js';
import { anyDocument } from './random-documents.js';
import { normalized, type WireItem, wireItemOf } from './wire-json.js';

/** As many as a BatchWriteItem takes. */
const BATCH = 25;
const BATCHES = 12;

for (const { name, skip, start } of engines) {
  describe(`what is written to ${name}`, { skip }, () => {
    let engine: Engine;

    before(async () => {
      engine = await start();
      await engine.createTable('documents', 'pk:S');
    });
    after(() => engine?.close());

    async function write(documents: readonly object[]): Promise<void> {
      const puts = documents.map((document) => putOf(document).text);
      const answer = await sendRaw(
        engine,
        'BatchWriteItem',
        `{"RequestItems":{"documents":[${puts.join()}]}}`,
      );
      assert.deepEqual(answer, { status: 200, body: { UnprocessedItems: {} } }, inspect(answer.body));
    }

    async function read(pk: string): Promise<WireItem> {
      const request = { TableName: 'documents', Key: { pk: { S: pk } }, ConsistentRead: true };
      const { body } = await sendRaw(engine, 'GetItem', JSON.stringify(request));
      return (body as { Item: WireItem }).Item;
    }

    test(`${BATCH * BATCHES} random documents are read back as they were`, async () => {
      const batch = fc.array(anyDocument, { minLength: BATCH, maxLength: BATCH });
      await fc.assert(
        fc.asyncProperty(batch, async (candidates) => {
          const documents = candidates.map((document, place) => ({ ...document, pk: `${place}` }));
          await write(documents);
          for (const document of documents) {
            assert.deepEqual(normalized(await read(document.pk)), normalized(wireItemOf(document)));
          }
        }),
        { numRuns: BATCHES },
      );
    });

    test('keys of any text are found again', async () => {
      await fc.assert(
        fc.asyncProperty(anyDocument, async ({ pk }) => {
          await write([{ pk, found: true }]);
          assert.deepEqual(await read(pk as string), { pk: { S: pk }, found: { BOOL: true } });
        }),
        { numRuns: 100 },
      );
    });

    test('names of Object.prototype are read back', {
      skip: name === 'dynalite' && 'dynalite drops __proto__',
    }, async () => {
      const item: object = JSON.parse(
        '{"pk":"proto","__proto__":"a","constructor":{"__proto__":1,"toString":2}}',
      );
      await write([item]);
      assert.deepEqual(
        await read('proto'),
        JSON.parse(
          '{"pk":{"S":"proto"},"__proto__":{"S":"a"},"constructor":{"M":{"__proto__":{"N":"1"},"toString":{"N":"2"}}}}',
        ),
      );
    });
  });
}

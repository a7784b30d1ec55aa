import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { dynamoDbLocal, type Engine } from '../support/engines.js';
import { type RawAnswer, sendRaw } from '../support/raw-request.js';
import { MAX_ITEM_BYTES, putOf } from './encoding.js';
import { localNumberSize } from './exact-number.js';
import { anyDocument } from './random-documents.js';
import { handCountedNumberSizes, handCountedSizes } from './sizes.js';
import { wireItemOf, wireSize } from './wire-json.js';

/** Any document with its key. */
type Item = Readonly<Record<string, unknown>>;

describe('sizes on DynamoDB Local', { skip: dynamoDbLocal.skip }, () => {
  let engine: Engine;

  before(async () => {
    engine = await dynamoDbLocal.start();
    await engine.createTable('sizes', 'pk:S');
  });
  after(() => engine?.close());

  function put(item: object): Promise<RawAnswer> {
    const text = putOf(item).text.slice('{"PutRequest":'.length, -'}}'.length);
    return sendRaw(engine, 'PutItem', `${text},"TableName":"sizes","ReturnConsumedCapacity":"TOTAL"}`);
  }

  /** Of a put that replaces nothing: the larger one of the items before and after is charged. */
  async function unitsOf(item: Item): Promise<number> {
    const { pk } = item;
    const key = { TableName: 'sizes', Key: { pk: { S: pk } } };
    await sendRaw(engine, 'DeleteItem', JSON.stringify(key));
    const { status, body } = await put(item);
    assert.equal(status, 200, inspect(body));
    return (body as { ConsumedCapacity: { CapacityUnits: number } }).ConsumedCapacity.CapacityUnits;
  }

  /** A started kilobyte costs a unit: at the border a single byte shows. */
  async function assertSize(item: Item, size: number): Promise<void> {
    const border = Math.ceil((size + 1) / 1024) * 1024;
    const padding = 'x'.repeat(border - size - 1);
    assert.equal(
      await unitsOf({ ...item, p: padding }),
      border / 1024,
      `${inspect(item)} is larger than ${size}`,
    );
    assert.equal(
      await unitsOf({ ...item, p: `${padding}x` }),
      border / 1024 + 1,
      `${inspect(item)} is smaller than ${size}`,
    );
  }

  test('values that are no numbers have our size', async () => {
    for (const [value, size] of handCountedSizes) await assertSize({ pk: 'a', v: value }, 4 + size);
  });

  test('numbers have our size or a larger one', async () => {
    for (const [value, lower, local] of handCountedNumberSizes) {
      assert.ok(lower <= local);
      await assertSize({ pk: 'a', v: value }, 4 + local);
    }
  });

  test('random documents have our size, or the larger one that their numbers make', async () => {
    const document = anyDocument.filter((candidate) => !Object.hasOwn(candidate, 'p'));
    await fc.assert(
      fc.asyncProperty(document, async (candidate) => {
        const size = wireSize(wireItemOf(candidate), localNumberSize);
        assert.ok(putOf(candidate).size <= size);
        await assertSize(candidate, size);
      }),
      { numRuns: 100 },
    );
  });

  test('the largest item that we take is taken, and one byte more is too much there as well', async () => {
    const item = { pk: 'a', v: 'x'.repeat(MAX_ITEM_BYTES - 4) };
    assert.equal(await unitsOf(item), 400);
    const text = JSON.stringify({ TableName: 'sizes', Item: { pk: { S: 'a' }, v: { S: `${item.v}x` } } });
    const { status, body } = await sendRaw(engine, 'PutItem', text);
    assert.equal(status, 400);
    assert.match(JSON.stringify(body), /Item size has exceeded the maximum allowed size/);
  });
});

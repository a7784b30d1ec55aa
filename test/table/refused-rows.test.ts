import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NumberValue } from 'dynamodb-sink';
import { refusalOf } from './support.js';

/** What has no columns, and what is told of it. */
const noRows: readonly (readonly [value: unknown, told: string])[] = [
  ['text', 'a string'],
  [[1], 'an array'],
  [new Map(), 'a Map'],
  [new Set(), 'a Set'],
  [new Date(0), 'a Date'],
  [Promise.resolve({ pk: 'a' }), 'a Promise; await it before writing'],
  [new ArrayBuffer(1), 'binary'],
  [new Uint8Array(1), 'binary'],
  [new Error('broken'), 'an Error'],
  [/x/, 'a RegExp'],
  [Object(4), 'a boxed primitive'],
  [new NumberValue('4'), 'a NumberValue'],
  [new WeakMap(), 'a WeakMap'],
  [new WeakSet(), 'a WeakSet'],
  [new Map().values(), 'an iterator; take its values first'],
  [{ [Symbol.toStringTag]: 'Temporal.Instant', __proto__: {} }, 'a Temporal.Instant'],
];

describe('what is no row', () => {
  for (const [value, told] of noRows) {
    it(`is refused, and told to be ${told}`, async () => {
      const error = await refusalOf({ pk: 'STRING' }, value);
      assert.equal(error.message, `a row must be an object with its columns by name; it is ${told}`);
      assert.equal(error.code, 'INVALID_ITEM');
    });

    it(`is refused in a column of type ROW, and told to be ${told}`, async () => {
      const error = await refusalOf({ pk: 'STRING', v: 'ROW<pk STRING>' }, { pk: 'a', v: value });
      assert.equal(error.message, `column v is declared ROW<pk STRING> and takes an object; it is ${told}`);
    });
  }

  it('is null as well', async () => {
    const error = await refusalOf({ pk: 'STRING' }, null);
    assert.equal(error.message, 'a row must be an object with its columns by name; it is null');
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { attributeValues, type KeySchema } from 'dynamodb-sink';
import { encodeDelete, encodePut } from '#dist/item/encode-item.js';
import { newEncoder, pkSchema, refusesValue, textOf } from './encoding.js';

const withSortKey: KeySchema = {
  partitionKey: { name: 'pk', type: 'S' },
  sortKey: { name: 'sk', type: 'N' },
};

describe('an item with several faults', () => {
  it('is refused for the first one', () => {
    const encoder = newEncoder();
    const first = (item: object) => encodePut(encoder, item, withSortKey)?.path;
    assert.equal(first({ pk: 'a', sk: 1, one: Number.NaN, two: undefined, three: Symbol('s') }), 'one');
    assert.equal(first({ pk: 'a', sk: 1, list: [1, () => {}, Number.NaN] }), 'list[1]');
    assert.equal(first({ one: Number.NaN, pk: '', sk: 'x' }), 'one');
    assert.equal(first({ sk: 'x', pk: '', one: Number.NaN }), 'sk');
    assert.equal(first({ pk: 'a', one: Number.NaN }), 'one');
    assert.equal(first({ pk: 'a', sk: 1, set: new Set([Number.NaN, Number.POSITIVE_INFINITY]) }), 'set');
  });

  it('is refused for the first one also where the others throw, have no end or are too large', () => {
    const encoder = newEncoder();
    const endless: Record<string, unknown> = {};
    endless.more = [endless, endless];
    const throwing = Object.defineProperty({}, 'x', {
      enumerable: true,
      get: () => {
        throw new Error('not for reading');
      },
    });
    for (const behind of [endless, throwing, 'x'.repeat(500_000), [new Array(500_000).fill(1)]]) {
      const fault = encodePut(encoder, { pk: 'a', list: [Number.NaN, behind] }, pkSchema);
      assert.equal(fault?.path, 'list[0]');
      assert.match(fault.message, /is NaN/);
    }
  });

  it('is read no further than to a key that is none', () => {
    const encoder = newEncoder();
    encodePut(encoder, { pk: 'a', b: 1 }, pkSchema); // the names are known from here on
    let reads = 0;
    const nested = {
      pk: 'a',
      get b(): number {
        return ++reads;
      },
    };
    assert.equal(encodePut(encoder, { pk: nested, b: 1 }, pkSchema)?.path, 'pk');
    assert.equal(reads, 0);
  });

  it('is read no further than to the first one', () => {
    const encoder = newEncoder({ dates: () => assert.fail('a date behind a fault was looked at') });
    const unread = (): never => assert.fail('it was read on behind the fault');
    const getter = Object.defineProperty({}, 'x', { enumerable: true, get: unread });
    const endless = new (class extends Map<unknown, unknown> {
      override *[Symbol.iterator](): MapIterator<[unknown, unknown]> {
        yield ['a', Number.NaN];
        unread();
      }
    })();
    const faultBefore = (name: string, value: unknown): object => ({ [name]: Number.NaN, behind: value });
    for (const value of [
      [Number.NaN, getter],
      [Number.NaN, new Date()],
      endless,
      [undefined, endless],
      faultBefore('a', getter),
      new Map<string, unknown>([
        ['a', Number.NaN],
        ['b', getter],
      ]),
      [new Set([1, 'mixed']), getter],
    ]) {
      assert.equal(encodePut(encoder, { pk: 'a', value }, pkSchema)?.code, 'INVALID_ITEM');
      assert.equal(encodePut(encoder, new Map([['value', value]]), pkSchema)?.code, 'INVALID_ITEM');
    }
    const inForm = (item: object) => encodePut(encoder, attributeValues(item as never), pkSchema);
    const behind = Object.defineProperty({ pk: { S: 'a' }, bad: { N: 'x' } }, 'y', {
      enumerable: true,
      get: unread,
    });
    assert.equal(inForm(behind)?.path, 'bad');
    assert.equal(inForm({ pk: { S: 'a' }, l: { L: [{ N: 'x' }, getter] } })?.path, 'l[0]');
  });

  it('leaves the buffer of the encoder as it was', () => {
    const encoder = newEncoder();
    const bytesBefore = encoder.bytes.length;
    const twice = { SS: new Array(2000).fill('') };
    const item = { pk: { S: 'a' }, l: { L: new Array(2000).fill(twice) } };
    assert.match(encodePut(encoder, attributeValues(item), pkSchema)?.message ?? '', /same member twice/);
    assert.equal(encoder.bytes.length, bytesBefore);
  });
});

describe('an item whose fault multiplies', () => {
  it('is refused as nested too deeply, without a look at all that is in it', () => {
    const wide: Record<string, unknown> = {};
    for (const name of 'abcdefgh') wide[name] = wide;
    refusesValue(wide, /nested deeper than 32 levels/, ['v', ...new Array(31).fill('a')].join('.'));
  });

  it('is refused for each of many faults once', () => {
    refusesValue(new Array(100_000).fill(Number.NaN), /is NaN/, 'v[0]');
  });
});

describe('a name that is refused', () => {
  it('is refused again in the next item, and leaves those around it as they are', () => {
    for (let again = 0; again < 3; again++) {
      refusesValue({ a: 1, '': 2, b: 3 }, /has an empty name/, 'v[""]');
      refusesValue({ a: 1, '\ud800': 2, b: 3 }, /has a lone surrogate in its name/, 'v["\\ud800"]');
      assert.equal(textOf({ a: 1, b: 3 }), '{"M":{"a":{"N":"1"},"b":{"N":"3"}}}');
    }
  });
});

describe('a delete', () => {
  it('tells what is wrong with its key, and what is not in it may be as wrong as it likes', () => {
    const encoder = newEncoder();
    assert.equal(encodeDelete(encoder, { pk: 'a', sk: 1, bad: Number.NaN }, withSortKey), undefined);
    assert.equal(encodeDelete(encoder, { pk: 'a', sk: Number.NaN }, withSortKey)?.code, 'INVALID_KEY');
    assert.equal(encodeDelete(encoder, { pk: 'a' }, withSortKey)?.path, 'sk');
    assert.equal(encodeDelete(encoder, [1] as object, withSortKey)?.code, 'INVALID_ITEM');
  });
});

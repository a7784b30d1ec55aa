import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pkSchema, putOf, refuses, refusesValue, textOf } from './encoding.js';

class Order {
  readonly pk: string = 'a';
  readonly total = 5;
  readonly #secret = 'no';

  get both(): string {
    return `${this.pk}${this.#secret}`;
  }
}

const asMap = { classInstances: 'map' } as const;

test('an instance of a class is refused by default, with its name', () => {
  refusesValue(new Order(), /is an instance of Order; convert it, or set document\.classInstances to 'map'/);
  refusesValue({ a: [/x/] }, /is an instance of RegExp/, 'v.a[0]');
  refusesValue(new (class {})(), /is an instance of a class/);
  refusesValue(Object.create(Object.create(null)), /is an instance of a class/);
});

test("an instance of a class is written as its own enumerable properties with 'map'", () => {
  assert.equal(textOf(new Order(), asMap), '{"M":{"pk":{"S":"a"},"total":{"N":"5"}}}');
  assert.equal(textOf([new Order()], asMap), '{"L":[{"M":{"pk":{"S":"a"},"total":{"N":"5"}}}]}');
});

test("an item that is an instance of a class is refused by default and written with 'map'", () => {
  refuses(() => putOf(new Order()), 'INVALID_ITEM', /the item is an instance of a class/, undefined);
  assert.equal(
    putOf(new Order(), pkSchema, asMap).text,
    '{"PutRequest":{"Item":{"pk":{"S":"a"},"total":{"N":"5"}}}}',
  );
});

test('a subclass of a collection is the collection', () => {
  class Tags extends Set<string> {}
  class Names extends Map<string, string> {}
  class Lines extends Array<string> {}
  assert.equal(textOf(new Tags(['a'])), '{"SS":["a"]}');
  assert.equal(textOf(new Names([['a', 'b']])), '{"M":{"a":{"S":"b"}}}');
  assert.equal(textOf(Lines.from(['a'])), '{"L":[{"S":"a"}]}');
});

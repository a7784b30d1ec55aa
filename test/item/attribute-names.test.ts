import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attributeValues } from 'dynamodb-sink';
import { putOf, refuses, refusesValue, textOf } from './encoding.js';

const LONGEST_NAME = 65_535;

function itemText(attributes: string): string {
  return `{"PutRequest":{"Item":{"pk":{"S":"a"},${attributes}}}}`;
}

test('names of Object.prototype are names like any other', () => {
  const item = { pk: 'a', constructor: 1, hasOwnProperty: 2, toString: 3 };
  assert.equal(
    putOf(item).text,
    itemText('"constructor":{"N":"1"},"hasOwnProperty":{"N":"2"},"toString":{"N":"3"}'),
  );
});

test('an attribute may be called __proto__', () => {
  const text = itemText('"__proto__":{"M":{"x":{"N":"1"}}}');
  assert.equal(putOf(JSON.parse('{"pk":"a","__proto__":{"x":1}}')).text, text);
  assert.equal(
    putOf(
      new Map<string, unknown>([
        ['pk', 'a'],
        ['__proto__', { x: 1 }],
      ]),
    ).text,
    text,
  );
  assert.equal(
    putOf(attributeValues(JSON.parse('{"pk":{"S":"a"},"__proto__":{"M":{"x":{"N":"1"}}}}'))).text,
    text,
  );
  assert.equal(textOf(JSON.parse('{"__proto__":1}')), '{"M":{"__proto__":{"N":"1"}}}');
});

test('a key may be called like a property of Object.prototype, and must then be an own property', () => {
  for (const name of ['__proto__', 'constructor']) {
    const schema = { partitionKey: { name, type: 'S' } } as const;
    assert.equal(putOf(JSON.parse(`{"${name}":"k"}`), schema).partitionKey, 'Sk');
    refuses(() => putOf({}, schema), 'INVALID_KEY', /is missing/, name);
  }
});

test('an empty name is refused', () => {
  refuses(() => putOf({ pk: 'a', '': 1 }), 'INVALID_ITEM', /\[""\] has an empty name/, '[""]');
  refusesValue([{ '': 1 }], /has an empty name/, 'v[0][""]');
  refusesValue(new Map([['', 1]]), /has an empty name/, 'v[""]');
});

test('a name may be as long as the service takes it, by bytes', () => {
  const longest = 'n'.repeat(LONGEST_NAME);
  assert.equal(textOf({ [longest]: true }), `{"M":{"${longest}":{"BOOL":true}}}`);
  refusesValue(
    { [`${longest}n`]: true },
    /a name of 65536 bytes; the limit is 65535/,
    `v["${'n'.repeat(80)}…"]`,
  );
  refusesValue({ ['é'.repeat(32_768)]: true }, /a name of 65536 bytes/, `v["${'é'.repeat(80)}…"]`);
});

test('a name that needs it is quoted, each time it is written', () => {
  for (let i = 0; i < 3; i++) {
    assert.equal(textOf({ 'a"\n': 1, ü: 2 }), '{"M":{"a\\"\\n":{"N":"1"},"ü":{"N":"2"}}}');
    assert.equal(putOf({ pk: 'a', ü: 1 }).size, 7);
  }
});

test('names stay right after more of them than are remembered', () => {
  for (let i = 0; i < 20_000; i++) {
    const { text, size } = putOf({ pk: 'a', [`name-${i}`]: true });
    assert.equal(text, itemText(`"name-${i}":{"BOOL":true}`));
    assert.equal(size, 3 + 5 + String(i).length + 1);
  }
});

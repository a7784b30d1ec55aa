import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusesValue, textOf } from './encoding.js';

// DynamoDB Local takes 31 lists or maps inside one another in an attribute, and refuses 32.
const DEEPEST = 31;

function nested(depth: number, wrap: (inner: unknown) => unknown, innermost: unknown): unknown {
  let value = innermost;
  for (let i = 0; i < depth; i++) value = wrap(value);
  return value;
}

const wraps = {
  lists: (inner: unknown) => [inner],
  maps: (inner: unknown) => ({ m: inner }),
  Maps: (inner: unknown) => new Map([['m', inner]]),
};

for (const [name, wrap] of Object.entries(wraps)) {
  test(`${name} may be nested ${DEEPEST} deep, whatever is in the last one`, () => {
    assert.match(textOf(nested(DEEPEST, wrap, 'x')), /\{"S":"x"\}/);
    assert.match(textOf(nested(DEEPEST, wrap, new Set(['x']))), /\{"SS":\["x"\]\}/);
  });

  test(`${name} nested deeper are refused`, () => {
    const path = name === 'lists' ? `v${'[0]'.repeat(DEEPEST)}` : `v${'.m'.repeat(DEEPEST)}`;
    refusesValue(nested(DEEPEST + 1, wrap, 'x'), /nested deeper than 32 levels/, path);
    refusesValue(nested(100_000, wrap, 'x'), /nested deeper/, path);
  });
}

test('a circular structure is refused', () => {
  const list: unknown[] = [];
  list.push(list);
  refusesValue(list, /nested deeper/, `v${'[0]'.repeat(DEEPEST)}`);
  const map: { a: number; self?: object } = { a: 1 };
  map.self = { list: [map] };
  refusesValue(map, /nested deeper/, `v${'.self.list[0]'.repeat(10)}.self`);
  const both = new Map<string, unknown>();
  both.set('again', [both]);
  refusesValue(both, /nested deeper/, `v${'.again[0]'.repeat(15)}.again`);
});

test('a circle with many branches is refused as quickly as a plain one', () => {
  const list: unknown[] = [];
  for (let i = 0; i < 1000; i++) list.push(list);
  refusesValue(list, /nested deeper/, `v${'[0]'.repeat(DEEPEST)}`);
});

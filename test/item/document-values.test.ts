import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import { refusesValue, textOf } from './encoding.js';

const otherRealm = createContext({});

test('a string is written as JSON, quoted where it must be and raw elsewhere', () => {
  const texts: readonly (readonly [string, string])[] = [
    ['', '{"S":""}'],
    ['plain text ~!#[]', '{"S":"plain text ~!#[]"}'],
    ['"', '{"S":"\\""}'],
    ['\\', '{"S":"\\\\"}'],
    ['/', '{"S":"/"}'],
    ['\n\r\t\b\f', '{"S":"\\n\\r\\t\\b\\f"}'],
    ['\u0000\u001f', '{"S":"\\u0000\\u001f"}'],
    ['\u007f', '{"S":"\u007f"}'],
    ['Grüße', '{"S":"Grüße"}'],
    ['😀', '{"S":"😀"}'],
    ['\u2028\ufeff\uffff', '{"S":"\u2028\ufeff\uffff"}'],
  ];
  for (const [value, text] of texts) assert.equal(textOf(value), text);
});

test('booleans and null have their own types', () => {
  assert.equal(textOf(true), '{"BOOL":true}');
  assert.equal(textOf(false), '{"BOOL":false}');
  assert.equal(textOf(null), '{"NULL":true}');
});

test('an array is a list', () => {
  assert.equal(textOf([]), '{"L":[]}');
  assert.equal(
    textOf(['a', 1, null, [true]]),
    '{"L":[{"S":"a"},{"N":"1"},{"NULL":true},{"L":[{"BOOL":true}]}]}',
  );
});

test('a plain object is a map, without its undefined members', () => {
  assert.equal(textOf({}), '{"M":{}}');
  assert.equal(textOf({ u: undefined }), '{"M":{}}');
  assert.equal(textOf({ u: undefined, a: 1, w: undefined, b: 'x' }), '{"M":{"a":{"N":"1"},"b":{"S":"x"}}}');
  assert.equal(textOf({ 1: 'one', [Symbol('s')]: 2 }), '{"M":{"1":{"S":"one"}}}');
});

test('only own enumerable properties of an object are written', () => {
  const object = Object.defineProperty({ a: 1 }, 'hidden', { value: 2 });
  assert.equal(textOf(object), '{"M":{"a":{"N":"1"}}}');
});

test('an object without a prototype is a plain one', () => {
  const object: Record<string, unknown> = Object.create(null);
  object.a = Object.assign(Object.create(null), { b: 1 });
  assert.equal(textOf(object), '{"M":{"a":{"M":{"b":{"N":"1"}}}}}');
});

test('a Map is a map, without its undefined members', () => {
  assert.equal(textOf(new Map()), '{"M":{}}');
  const map = new Map<string, unknown>([
    ['a', 1],
    ['u', undefined],
    ['b', new Map([['c', 'x']])],
  ]);
  assert.equal(textOf(map), '{"M":{"a":{"N":"1"},"b":{"M":{"c":{"S":"x"}}}}}');
});

test('a nested Map with a key that is not a string is refused', () => {
  refusesValue([new Map([[1, 'a']])], /is a Map with a key that is not a string/, 'v[0]');
});

test('values of another realm are what they are here', () => {
  const texts: readonly (readonly [string, string])[] = [
    ['({ a: [1] })', '{"M":{"a":{"L":[{"N":"1"}]}}}'],
    ['new Map([["a", 1]])', '{"M":{"a":{"N":"1"}}}'],
    ['new Set(["a"])', '{"SS":["a"]}'],
    ['new Uint8Array([1, 2])', '{"B":"AQI="}'],
    ['new Uint8Array([1, 2]).buffer', '{"B":"AQI="}'],
    ['new Date(0)', '{"S":"1970-01-01T00:00:00.000Z"}'],
    ['new String("a")', '{"S":"a"}'],
    ['[new Number(1), Object(2n)]', '{"L":[{"N":"1"},{"N":"2"}]}'],
  ];
  for (const [source, text] of texts) {
    const value: unknown = runInContext(source, otherRealm);
    // 'map' would write what is not recognised as an empty map.
    assert.equal(textOf(value, { dates: 'iso', classInstances: 'map' }), text, source);
  }
  refusesValue(runInContext('new (class Order {})', otherRealm), /an instance of Order/);
});

test('a boxed primitive is what it holds', () => {
  assert.equal(textOf(new String('a')), '{"S":"a"}');
  assert.equal(textOf(new Number(1.5)), '{"N":"1.5"}');
  assert.equal(textOf(new Boolean(false)), '{"BOOL":false}');
  assert.equal(textOf(Object(7n)), '{"N":"7"}');
  refusesValue(new Number(Number.NaN), /is NaN/);
  refusesValue(Object(Symbol('s')), /is a symbol/);
});

test('undefined in a list, also a hole in it, is refused', () => {
  refusesValue([1, undefined], /is undefined/, 'v[1]');
  const sparse: unknown[] = ['a'];
  sparse[3] = 'b';
  refusesValue({ list: sparse }, /is undefined/, 'v.list[1]');
  refusesValue(new Array(2 ** 32 - 1), /is undefined/, 'v[0]');
});

test('a function or a symbol is refused', () => {
  refusesValue(() => 1, /is a function/);
  refusesValue({ f: [class {}] }, /is a function/, 'v.f[0]');
  refusesValue(Symbol('s'), /is a symbol/);
});

test('a Promise is refused, also where instances of classes are taken', () => {
  refusesValue(Promise.resolve(1), /is a Promise; await it/);
  refusesValue({ p: Promise.resolve(1) }, /is a Promise/, 'v.p', { classInstances: 'map' });
});

test('a lone surrogate is refused wherever it stands', () => {
  refusesValue('a\ud800', /lone surrogate/);
  refusesValue(['\udc00\ud800'], /lone surrogate/, 'v[0]');
  refusesValue(new Set(['ok', '\ud800']), /lone surrogate/);
  refusesValue({ '\ud800': 1 }, /lone surrogate in its name/, 'v["\\ud800"]');
  assert.equal(textOf('\ud83d\ude00'), '{"S":"😀"}');
});

test('the path of a refusal is as people write it', () => {
  refusesValue(
    { a: [{ 'unit price': [Number.NaN] }] },
    /attribute v\.a\[0\]\["unit price"\]\[0\] is NaN/,
    'v.a[0]["unit price"][0]',
  );
  refusesValue({ 'a"b': { $x_1: Number.NaN } }, /is NaN/, 'v["a\\"b"].$x_1');
  refusesValue({ [`${'n'.repeat(90)}`]: Number.NaN }, /is NaN/, `v["${'n'.repeat(80)}…"]`);
});

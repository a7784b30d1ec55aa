import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NumberValue } from 'dynamodb-sink';
import { refusesValue, textOf } from './encoding.js';

const binary = (...bytes: number[]) => new Uint8Array(bytes);

test('a Set is a string, number or binary set by its members', () => {
  assert.equal(textOf(new Set(['a', '', 'ü"'])), '{"SS":["a","","ü\\""]}');
  assert.equal(textOf(new Set([1, -2.5, 10n, new NumberValue('+3.0')])), '{"NS":["1","-2.5","10","3.0"]}');
  assert.equal(
    textOf(new Set([binary(1), Buffer.from('b'), new ArrayBuffer(1)])),
    '{"BS":["AQ==","Yg==","AA=="]}',
  );
  assert.equal(textOf(new Set([new Uint8Array(0)])), '{"BS":[""]}');
});

test('boxed members are what they hold', () => {
  assert.equal(textOf(new Set([new String('a'), 'b'])), '{"SS":["a","b"]}');
  assert.equal(textOf(new Set([new Number(1), Object(2n)])), '{"NS":["1","2"]}');
  refusesValue(new Set([new String('a'), 'a']), /same member twice/);
});

test('an empty set is refused', () => {
  refusesValue(new Set(), /is an empty set/);
  refusesValue({ tags: new Set() }, /is an empty set/, 'v.tags');
});

test('a set of mixed types is refused', () => {
  refusesValue(new Set(['1', 1]), /is a set of mixed types/);
  refusesValue(new Set([1, '1']), /is a set of mixed types/);
  refusesValue(new Set<unknown>([binary(1), 'a']), /is a set of mixed types/);
  refusesValue(new Set<unknown>([1n, binary(1)]), /is a set of mixed types/);
});

test('a set with a member that no set can hold is refused', () => {
  for (const member of [undefined, null, true, {}, [], new Set(['a']), new Date(0), Symbol('s'), () => 1]) {
    refusesValue(new Set([member]), /a member that is not a string, number, bigint or binary/);
    refusesValue(new Set(['a', member]), /a member that is not a string, number, bigint or binary/);
  }
});

test('a set with the same member twice is refused', () => {
  refusesValue(new Set([binary(1, 2), binary(1, 2)]), /same member twice/);
  refusesValue(new Set([binary(0, 0), new Uint16Array(1)]), /same member twice/);
  refusesValue(new Set([1, 1n]), /same member twice/);
  refusesValue(new Set([new NumberValue('1'), new NumberValue('1.0')]), /same member twice/);
  refusesValue(new Set([100, new NumberValue('1e2')]), /same member twice/);
  refusesValue(new Set([0, new NumberValue('-0')]), /same member twice/);
});

test('strings that look alike but differ in their bytes are two members', () => {
  assert.equal(textOf(new Set(['é', 'e\u0301', '1', '1.0'])), '{"SS":["é","e\u0301","1","1.0"]}');
});

test('a set with a number that DynamoDB does not have is refused', () => {
  refusesValue(new Set([1, Number.NaN]), /a member that is NaN/);
  refusesValue(new Set([2 ** 53]), /a member that is an integer beyond/);
  refusesValue(new Set([1n, 10n ** 126n]), /a member that is larger than/);
  refusesValue([new Set([new NumberValue('x')])], /a member that is not a decimal number/, 'v[0]');
});

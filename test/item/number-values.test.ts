import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NumberValueImpl as SdkNumberValue } from '@aws-sdk/util-dynamodb';
import { NumberValue } from 'dynamodb-sink';
import { refusesValue, textOf } from './encoding.js';

test('a number is written with the fewest digits that say it exactly', () => {
  const texts: readonly (readonly [number, string])[] = [
    [0, '{"N":"0"}'],
    [-0, '{"N":"0"}'],
    [1, '{"N":"1"}'],
    [-12.5, '{"N":"-12.5"}'],
    [0.1, '{"N":"0.1"}'],
    [0.1 + 0.2, '{"N":"0.30000000000000004"}'],
    [1e-7, '{"N":"1e-7"}'],
    [1e-130, '{"N":"1e-130"}'],
    [Number.MAX_SAFE_INTEGER, '{"N":"9007199254740991"}'],
    [Number.MIN_SAFE_INTEGER, '{"N":"-9007199254740991"}'],
  ];
  for (const [value, text] of texts) assert.equal(textOf(value), text);
});

test('a number that DynamoDB does not have is refused', () => {
  refusesValue(Number.NaN, /is NaN/);
  refusesValue(Number.POSITIVE_INFINITY, /is infinite/);
  refusesValue([Number.NEGATIVE_INFINITY], /is infinite/, 'v[0]');
  for (const tiny of [5e-324, 1e-131, -9.9e-131]) refusesValue(tiny, /nearer to zero/);
});

test('an integer that may be rounded already is refused', () => {
  for (const unsafe of [2 ** 53, -(2 ** 53), 1e21, 1e126, Number.MAX_VALUE]) {
    refusesValue({ n: unsafe }, /beyond Number\.MAX_SAFE_INTEGER/, 'v.n');
  }
});

test('a bigint is written with all its digits', () => {
  assert.equal(textOf(0n), '{"N":"0"}');
  assert.equal(textOf(-9007199254740993n), '{"N":"-9007199254740993"}');
  assert.equal(textOf(10n ** 38n - 1n), `{"N":"${'9'.repeat(38)}"}`);
  assert.equal(textOf(10n ** 125n), `{"N":"1${'0'.repeat(125)}"}`);
});

test('a bigint may have more than 38 digits as long as the rest are zeros', () => {
  assert.equal(textOf((10n ** 38n - 1n) * 100n), `{"N":"${'9'.repeat(38)}00"}`);
  refusesValue(10n ** 38n + 1n, /has 39 significant digits; DynamoDB holds 38/);
  refusesValue(10n ** 126n, /is larger than DynamoDB can hold/);
  refusesValue(-(10n ** 126n), /is larger than DynamoDB can hold/);
});

for (const [name, Value] of Object.entries({ NumberValue, SdkNumberValue })) {
  test(`${name} is written as its text says`, () => {
    for (const text of [
      '1',
      '1.0',
      '-1E5',
      '.5',
      '5.',
      '1e+5',
      '00012',
      '0.10000000000000000000000000000000000001',
    ]) {
      assert.equal(textOf(new Value(text)), `{"N":"${text}"}`);
    }
    assert.equal(textOf(new Value(12n)), '{"N":"12"}');
    assert.equal(textOf(new Value(1.5)), '{"N":"1.5"}');
  });

  test(`${name} with what DynamoDB does not take is refused`, () => {
    for (const text of [
      '',
      ' 1',
      '1 ',
      '1\n',
      'x',
      '.',
      '-',
      'e1',
      '1e',
      '1e+',
      '0x10',
      'NaN',
      'Infinity',
      '1,0',
      '--1',
      '١',
    ]) {
      refusesValue(new Value(text), /is not a decimal number/);
    }
    refusesValue(new Value(`0.${'1'.repeat(39)}`), /has 39 significant digits/);
    for (const large of ['1e126', '-1e126', '10e125', '1e99999999999999999999']) {
      refusesValue([new Value(large)], /is larger than DynamoDB can hold/, 'v[0]');
    }
    for (const small of ['1e-131', '0.1e-130', '-1e-131', '1e-99999999999999999999']) {
      refusesValue(new Value(small), /is nearer to zero than DynamoDB can hold/);
    }
  });
}

test('the largest and the smallest numbers are taken', () => {
  const nines = `9.${'9'.repeat(37)}`;
  assert.equal(textOf(new NumberValue(`${nines}e125`)), `{"N":"${nines}e125"}`);
  assert.equal(textOf(new NumberValue(`-${nines}e-130`)), `{"N":"-${nines}e-130"}`);
  const plain = `-0.${'0'.repeat(129)}${'9'.repeat(38)}`;
  assert.equal(textOf(new NumberValue(plain)), `{"N":"${plain}"}`);
});

test('a leading plus, which dynalite refuses, is left out', () => {
  assert.equal(textOf(new NumberValue('+1.50')), '{"N":"1.50"}');
});

test('zero is written as 0 however it is spelled: DynamoDB Local refuses some spellings', () => {
  for (const zero of ['-0', '+0.00', '0e999999999999', '.0', '-0e-99999999999']) {
    assert.equal(textOf(new NumberValue(zero)), '{"N":"0"}');
  }
});

test('zeros that say nothing do not make a request long', () => {
  const zeros = '0'.repeat(10_000);
  assert.equal(textOf(new NumberValue(`1.${zeros}`)), '{"N":"1e0"}');
  assert.equal(textOf(new NumberValue(`-${zeros}12.50`)), '{"N":"-125e-1"}');
  assert.equal(textOf(new NumberValue(`12${zeros}e-10000`)), '{"N":"12e0"}');
});

test('a million digits are refused at once', { timeout: 5000 }, () => {
  const zeros = '0'.repeat(1_000_000);
  refusesValue(new NumberValue(`1${zeros}1`), /has 1000002 significant digits/);
  refusesValue(new NumberValue(`${zeros}1${zeros}x`), /is not a decimal number/);
});

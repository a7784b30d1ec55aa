import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NumberValue } from 'dynamodb-sink';
import fc from 'fast-check';
import { parseExactJson } from '#dist/item/exact-json.js';
import { canonicalNumber } from '#dist/testing/canonical-number.js';

function numberOf(text: string): unknown {
  return (parseExactJson(`{"n":${text}}`) as { n: unknown }).n;
}

test('numbers that a JavaScript number holds stay plain numbers', () => {
  for (const text of ['0', '-0', '1', '1.5', '1e5', '1E+2', '9007199254740991', '0.1', '123456789.012345']) {
    assert.equal(numberOf(text), Number(text), text);
  }
});

test('numbers that a JavaScript number would round become decimal text', () => {
  const texts = [
    '0.1234567890123456789',
    '12345678901234567890',
    '-9007199254740993',
    '9007199254740992',
    '1e20',
    '1.00000000000000000000000000000000000001',
    '1e-400',
    '1e400',
  ];
  for (const text of texts) assert.deepEqual(numberOf(text), new NumberValue(text), text);
});

test('exact numbers are found at every depth, after every separator', () => {
  assert.deepEqual(parseExactJson('{"a":[ 1e20,1e21],"b":{"c": -12345678901234567890}, "d":\t1e22}'), {
    a: [new NumberValue('1e20'), new NumberValue('1e21')],
    b: { c: new NumberValue('-12345678901234567890') },
    d: new NumberValue('1e22'),
  });
  for (const text of ['12345678901234567890', '-1e20', ' 1e20']) {
    assert.deepEqual(parseExactJson(text), new NumberValue(text.trim()));
  }
});

test('the last of two members of one name counts, exact or not', () => {
  assert.deepEqual(parseExactJson('{"a":1e20,"a":2}'), { a: 2 });
  assert.deepEqual(parseExactJson('{"a":2,"a":1e20}'), { a: new NumberValue('1e20') });
});

test('text that looks like a number is left alone', () => {
  const text = '{"a":"12345678901234567890","b":" 1e20","c":[":0.1234567890123456789"]}';
  assert.deepEqual(parseExactJson(text), JSON.parse(text));
});

test('every number comes out as it is written', () => {
  const digits = fc.stringMatching(/^[1-9]\d{0,24}$/);
  const fraction = fc.option(fc.stringMatching(/^\d{1,13}$/), { nil: undefined });
  const exponent = fc.option(fc.integer({ min: -80, max: 80 }), { nil: undefined });
  fc.assert(
    fc.property(digits, fraction, exponent, fc.boolean(), (whole, part, power, isNegative) => {
      const text = `${isNegative ? '-' : ''}${whole}${part ? `.${part}` : ''}${power === undefined ? '' : `e${power}`}`;
      assert.equal(canonicalNumber(String(numberOf(text))), canonicalNumber(text));
    }),
    { numRuns: 2000 },
  );
});

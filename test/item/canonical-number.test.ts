import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseNumber, plainNumber } from '#dist/item/number.js';
import { isSameNumber, reduced } from './exact-number.js';

const digits = fc.stringMatching(/^[0-9]{0,25}$/);
const fewDigits = fc.stringMatching(/^[0-9]{0,3}$/);

function numberText(digitsOf: fc.Arbitrary<string>, exponentOf: fc.Arbitrary<number>): fc.Arbitrary<string> {
  const parts = fc.tuple(fc.constantFrom('', '-', '+'), digitsOf, fc.option(digitsOf), fc.option(exponentOf));
  return parts
    .filter(([, whole, fraction]) => whole !== '' || (fraction ?? '') !== '')
    .map(([sign, whole, fraction, exponent]) => {
      const point = fraction === null ? '' : `.${fraction}`;
      return `${sign}${whole}${point}${exponent === null ? '' : `E${exponent}`}`;
    });
}

const anyNumber = numberText(digits, fc.integer({ min: -180, max: 180 }));
// Few enough that two of them are often the same number.
const plainNumbers = numberText(fewDigits, fc.integer({ min: -2, max: 2 }));

test('spellings of one number have one canonical text', () => {
  const spellings: Readonly<Record<string, readonly string[]>> = {
    '0': ['0', '-0', '+0.00', '0e500', '.0', '0e-999999999999'],
    '1e0': ['1', '1.0', '1e0', '+1', '01', '10e-1', '0.1E1', '1.'],
    '1e2': ['1e2', '100', '1E+2', '100.00'],
    '-5e-2': ['-0.05', '-5e-2', '-.050'],
    '125e-1': ['12.50', '1.25e1'],
    '1e125': ['1e125', `1${'0'.repeat(125)}`],
    '1e-130': ['1e-130', `0.${'0'.repeat(129)}1`],
  };
  for (const [canonical, texts] of Object.entries(spellings)) {
    for (const text of texts) assert.equal(parseNumber(text).canonical, canonical, text);
  }
});

test('two numbers have the same canonical text exactly if they are equal', () => {
  fc.assert(
    fc.property(plainNumbers, plainNumbers, (a, b) => {
      assert.equal(parseNumber(a).canonical === parseNumber(b).canonical, isSameNumber(a, b), `${a} ${b}`);
    }),
    { numRuns: 10_000 },
  );
});

test('a number keeps its value and tells its digits, or is refused for the reason there is', () => {
  fc.assert(
    fc.property(anyNumber, (text) => {
      const { units, exponent } = reduced(text);
      const length = units === 0n ? 0 : String(units).replace('-', '').length;
      const magnitude = exponent + length - 1;
      const { canonical, digits, fault } = parseNumber(text);
      if (length > 38) assert.match(fault ?? '', new RegExp(`has ${length} significant digits`));
      else if (length > 0 && magnitude > 125) assert.match(fault ?? '', /is larger/);
      else if (length > 0 && magnitude < -130) assert.match(fault ?? '', /is nearer to zero/);
      else {
        assert.equal(fault, undefined);
        assert.ok(isSameNumber(canonical, text));
        assert.equal(digits, length);
      }
    }),
    { numRuns: 5000 },
  );
});

test('people are shown a number in plain notation, unless it has many zeros', () => {
  const plain: Readonly<Record<string, string>> = {
    '0': '0',
    '1e0': '1',
    '-12e2': '-1200',
    '125e-1': '12.5',
    '-5e-2': '-0.05',
    '123e-3': '0.123',
    '1e38': `1${'0'.repeat(38)}`,
    '1e39': '1e39',
    '-1e-130': '-1e-130',
  };
  for (const [canonical, text] of Object.entries(plain)) assert.equal(plainNumber(canonical), text);
});

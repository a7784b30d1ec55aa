import { NumberValueImpl } from '@aws-sdk/util-dynamodb';
import fc from 'fast-check';

// Documents that this package and the AWS SDK's `marshall` both take and write alike.

/** Strings of all kinds that UTF-8 has. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('"', '\\', '/', '\n', '\u0000', '\u007f', 'é', '😀', '\u2028', 'a') }),
);

// marshall assigns to names, which for __proto__ sets the prototype.
const name = anyText.filter((text) => text !== '' && text !== '__proto__');

const safeNumber = fc
  .oneof(
    fc.integer(),
    fc.maxSafeInteger(),
    fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    fc.constantFrom(0, -0, 1e-7, 1e-130, 0.1, 100, 1e15, -1200),
  )
  .filter((value) => value === 0 || Math.abs(value) >= 1e-130);

const safeBigint = fc.oneof(
  fc.bigInt(-(10n ** 38n) + 1n, 10n ** 38n - 1n),
  fc.constantFrom(0n, 10n ** 100n, -(10n ** 125n)),
);

/** Valid decimal text: up to 38 digits, in range, not zero and without a plus, which we spell our way. */
const decimalText = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.stringMatching(/^[1-9][0-9]{0,18}$/),
    fc.stringMatching(/^[0-9]{0,19}$/),
    fc.integer({ min: -111, max: 106 }),
  )
  .map(
    ([sign, whole, fraction, exponent]) =>
      `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}${exponent === 0 ? '' : `e${exponent}`}`,
  );

const numberValue = decimalText.map((text) => new NumberValueImpl(text));

const binary = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.uint8Array({ minLength: 4, maxLength: 20 }).map((bytes) => Buffer.from(bytes).subarray(1, -1)),
  fc.uint8Array({ maxLength: 8 }).map((bytes) => new Uint8Array(bytes).buffer),
);

const set = fc
  .oneof(
    fc.uniqueArray(anyText, { minLength: 1, maxLength: 5 }),
    fc.uniqueArray(
      safeNumber.map((value) => value + 0),
      { minLength: 1, maxLength: 5 },
    ),
    fc.uniqueArray(safeBigint, { minLength: 1, maxLength: 5 }),
    fc.uniqueArray(fc.uint8Array({ maxLength: 5 }), { minLength: 1, maxLength: 5, selector: String }),
  )
  .map((members) => new Set<unknown>(members));

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    anyText,
    safeNumber,
    safeBigint,
    numberValue,
    fc.boolean(),
    fc.constant(null),
    binary,
    set,
    fc.array(tie('value'), { maxLength: 4 }),
    namedValues(tie('value')).map((entries) => Object.fromEntries(entries)),
    namedValues(tie('value')).map((entries) => new Map(entries)),
  ),
}));

function namedValues(of: fc.Arbitrary<unknown>): fc.Arbitrary<[string, unknown][]> {
  const member = fc.tuple(name, fc.oneof({ weight: 9, arbitrary: of }, fc.constant(undefined)));
  return fc.uniqueArray(member, { maxLength: 5, selector: ([key]) => key });
}

/** A document with a string key `pk`. */
export const anyDocument: fc.Arbitrary<Record<string, unknown>> = fc
  .tuple(
    anyText.filter((text) => text !== ''),
    namedValues(value),
  )
  .map(([pk, entries]) => ({ ...Object.fromEntries(entries), pk }));

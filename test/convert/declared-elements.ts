import { listOf, mapOf, NumberValue, optional } from 'dynamodb-sink';
import fc from 'fast-check';

/** A declaration: whatever `typeInformedElementConverter` takes. */
export type Declared = Readonly<Record<string, Part>>;

/** A type in a declaration, and values: of the type, and of none. */
interface Part {
  readonly type: unknown;
  readonly values: fc.Arbitrary<unknown>;
}

const text = fc.oneof(
  fc.string({ maxLength: 5 }),
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.constant('\ud800'),
);
const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: false, min: -1e100, max: 1e100 }),
  fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }),
  fc.constant(new NumberValue('1.50')),
);
const binary = fc.uint8Array({ maxLength: 5 });

/** What is not of most types. */
const anything = fc.constantFrom<unknown>(
  null,
  undefined,
  '',
  'x',
  0,
  Number.NaN,
  true,
  [],
  [undefined],
  {},
  new Set(),
  new Date(0),
  new Map([['x', 1]]),
  Symbol.iterator,
);

/** Of the type nine times in ten. */
function mostly(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 12, arbitrary: values }, { weight: 1, arbitrary: anything });
}

const scalars: readonly Part[] = [
  { type: 'string', values: text },
  { type: 'number', values: number },
  { type: 'boolean', values: fc.boolean() },
  { type: 'binary', values: binary },
  { type: 'stringSet', values: fc.array(text, { maxLength: 3 }) },
  { type: 'numberSet', values: fc.array(fc.integer(), { maxLength: 3 }).map((members) => new Set(members)) },
  { type: 'stringList', values: fc.array(mostly(text), { maxLength: 3 }) },
  { type: 'numberList', values: fc.oneof(fc.array(number, { maxLength: 3 }), fc.float32Array()) },
  { type: 'document', values: fc.anything({ maxDepth: 2 }) },
];

/** Names that come in another order than declared, and those of what objects inherit. */
const names = fc.constantFrom('a', 'b', 'c', '1', '0', '__proto__', 'toString', 'ü"', 'x'.repeat(300));

const part: fc.Memo<Part> = fc.memo((depth) => {
  const scalar = fc.constantFrom(...scalars);
  if (depth <= 1) return scalar;
  const inner = part(depth - 1);
  return fc.oneof(
    { weight: 4, arbitrary: scalar },
    inner.map(({ type, values }) => ({ type: optional(type as never), values: fc.option(values) })),
    inner.map(({ type, values }) => ({
      type: listOf(type as never),
      values: fc.array(mostly(values), { maxLength: 3 }),
    })),
    inner.map(({ type, values }) => ({
      type: mapOf(type as never),
      values: fc.dictionary(names, mostly(values), { maxKeys: 3 }),
    })),
    objects(inner),
  );
});

function objects(inner: fc.Arbitrary<Part>): fc.Arbitrary<Part> {
  return fc.dictionary(names, inner, { minKeys: 1, maxKeys: 4 }).map((parts) => ({
    type: typeOf(parts),
    values: membersOf(parts),
  }));
}

function typeOf(parts: Readonly<Record<string, Part>>): object {
  return Object.fromEntries(Object.entries(parts).map(([name, { type }]) => [name, type]));
}

/** Objects with most of the members, in some order, and some of another name or class. */
function membersOf(parts: Readonly<Record<string, Part>>): fc.Arbitrary<object> {
  const members = Object.entries(parts).map(([name, { values }]) =>
    fc.record({ name: fc.constant(name), value: mostly(values), isThere: fc.integer({ min: 0, max: 9 }) }),
  );
  const rest = fc.record({
    name: names,
    value: anything,
    isThere: fc.constantFrom(0, 0, 1),
  });
  const shuffled = fc
    .tuple(...members, rest)
    .chain((list) => fc.shuffledSubarray(list, { minLength: list.length }));
  return fc
    .tuple(
      shuffled,
      fc.constantFrom<object | null>(Object.prototype, Object.prototype, null, class {}.prototype),
    )
    .map(([list, prototype]) => {
      const made = Object.fromEntries(
        list.filter(({ isThere }) => isThere > 0).map(({ name, value }) => [name, value]),
      );
      return Object.setPrototypeOf(made, prototype);
    });
}

/** Declarations with the key `id` and `n`. */
export const declarations: fc.Arbitrary<Declared> = fc
  .dictionary(names, part(3), { maxKeys: 4 })
  .map((parts) => ({
    id: { type: 'string', values: fc.string({ minLength: 1 }) },
    ...parts,
    n: { type: 'number', values: fc.integer() },
  }));

/** The declaration as the converter takes it. */
export { typeOf as declarationOf };

/** Elements of a declaration; not all of them fit it. */
export function elementsOf(declared: Declared): fc.Arbitrary<object> {
  return membersOf(declared);
}

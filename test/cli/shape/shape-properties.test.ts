import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseTemplate } from '#dist/cli/shape/template.js';
import { attributeRecordOf, documentOf, inAttributeJson, sentFor, shapeOf } from './shaped.js';

const name = fc.constantFrom('a', 'b', 'c', 'd', 'a.b', 'constructor', 'toString');
const scalar = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.integer(),
  fc.double({ min: -1e9, max: 1e9, noNaN: true }).filter((value) => value === 0 || Math.abs(value) > 1e-20),
  fc.boolean(),
  fc.constant(null),
);
const value = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 3 }),
  fc.dictionary(name, scalar, { maxKeys: 3 }),
);
const operation = fc.constantFrom('c', 'Delete', 'none', undefined);
const document = fc
  .tuple(fc.dictionary(name, value, { maxKeys: 6 }), operation)
  .map(([members, op]) => JSON.stringify({ ...members, op, id: 'x' }));

const literal = fc.string({ unit: fc.constantFrom('#', ',', '{', '}', 'é', '.') });
const template = fc
  .array(
    fc.oneof(
      literal.map((text) => text.replaceAll(/[{}]/g, '$&$&')),
      fc.oneof(name, fc.constant('a.b.c')).map((path) => `{${path}}`),
    ),
    {
      maxLength: 4,
    },
  )
  .map((parts) => parts.join(''));

const flags = fc
  .record({
    select: fc.option(fc.uniqueArray(name, { maxLength: 4 })),
    drop: fc.uniqueArray(name, { maxLength: 2 }),
    rename: fc.option(fc.tuple(name, fc.constantFrom('n', 'b', 'op'))),
    set: fc.array(template, { maxLength: 2 }),
    op: fc.boolean(),
    expires: fc.constantFrom(undefined, '30d', 'own'),
  })
  .map(({ select, drop, rename, set, op, expires }) => {
    const renames = rename !== null && rename[0] !== rename[1] ? [rename] : [];
    return [
      ...(select === null ? [] : ['--select', ['id', ...select, ...renames.map(([from]) => from)].join(',')]),
      ...(select === null && drop.length > 0 ? ['--drop', drop.join(',')] : []),
      ...renames.flatMap(([from, to]) => ['--rename', `${from}=${to}`]),
      ...set.flatMap((text, i) => ['--set', `s${i}=${text}`]),
      ...(op ? ['--op-attribute', 'op'] : []),
      ...(expires === undefined
        ? []
        : ['--ttl-attribute', 'c', ...(expires === 'own' ? [] : ['--ttl', expires])]),
    ];
  });

test('a document and the same item in DynamoDB’s own JSON are shaped alike', () => {
  const outcomes = new Set<string>();
  fc.assert(
    fc.property(document, flags, (text, given) => {
      let shape: ReturnType<typeof shapeOf>;
      try {
        shape = shapeOf(given, 'id:S');
      } catch {
        return; // options that contradict each other
      }
      const plain = sentFor(shape, documentOf(text), 'id:S');
      assert.deepEqual(sentFor(shape, attributeRecordOf(inAttributeJson(text)), 'id:S'), plain);
      outcomes.add(typeof plain === 'string' ? 'rejected' : Object.keys(plain as object).join());
    }),
    { numRuns: 2000 },
  );
  assert.deepEqual([...outcomes].sort(), ['delete', 'put', 'rejected']);
});

test('any text stands for itself in a template once its braces are doubled', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('{', '}', 'a', '.', '😀') }), (text) => {
      const { literals, paths } = parseTemplate(text.replaceAll(/[{}]/g, '$&$&'));
      assert.deepEqual([literals, paths], [[text], []]);
    }),
  );
});

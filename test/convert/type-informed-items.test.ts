import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { listOf, mapOf, optional, typeInformedElementConverter } from 'dynamodb-sink';

const type = {
  id: 'string',
  total: optional('number'),
  tags: optional('stringSet'),
  lines: optional(listOf({ sku: 'string' })),
  counts: optional(mapOf('number')),
  address: optional({ street: 'string', tags: optional('stringSet') }),
} as const;
const { apply } = typeInformedElementConverter(type);

describe('the item of typeInformedElementConverter', () => {
  it('is the element itself where nothing has to be changed, whatever the order of its names', () => {
    const whole = {
      address: { street: 'a' },
      id: 'a',
      lines: [{ sku: 's' }],
      counts: { x: 1 },
      tags: new Set(['t']),
    };
    const request = apply(whole);
    assert.deepEqual(request, { type: 'PUT', item: whole });
    assert.equal(request.item, whole);
  });

  it('never changes the element, however deep in it something has to be', () => {
    const element = Object.freeze({
      id: 'a',
      total: null,
      tags: Object.freeze(['t']),
      lines: Object.freeze([Object.freeze({ sku: 's', extra: 1 })]),
      counts: Object.freeze({ x: 1, y: null as unknown as number }),
      address: Object.freeze({ street: 'a', tags: Object.freeze(['u']) }),
    });
    assert.deepEqual(apply(element).item, {
      id: 'a',
      tags: new Set(['t']),
      lines: [{ sku: 's' }],
      counts: { x: 1 },
      address: { street: 'a', tags: new Set(['u']) },
    });
  });

  it('has nothing that is not declared, and no name without a value', () => {
    const element = { secret: 1, id: 'a', total: undefined, other: undefined };
    assert.deepEqual(Object.entries(apply(element).item), [['id', 'a']]);
  });

  it('has nothing that the element only inherits from Object', () => {
    const odd = typeInformedElementConverter({ id: 'string', constructor: 'string', toString: 'string' });
    assert.deepEqual(Object.entries(odd.apply({ id: 'a', extra: 1 } as never).item), [['id', 'a']]);
    const named = { id: 'a', constructor: 'c', toString: 't', extra: 1 };
    assert.deepEqual(Object.entries(odd.apply(named).item), [
      ['id', 'a'],
      ['constructor', 'c'],
      ['toString', 't'],
    ]);
  });

  it('has an attribute called __proto__ as its own', () => {
    const proto = typeInformedElementConverter(JSON.parse('{"id":"string","__proto__":"stringSet"}'));
    const { item } = proto.apply(JSON.parse('{"id":"a","__proto__":["t"]}') as never);
    assert.deepEqual(Object.entries(item), [
      ['id', 'a'],
      ['__proto__', new Set(['t'])],
    ]);
    assert.equal(Object.getPrototypeOf(item), Object.prototype);
  });

  it('is the same while somebody has extended Object.prototype', () => {
    const polluted = Object.prototype as { total?: unknown; extra?: unknown };
    polluted.total = 5;
    polluted.extra = 5;
    try {
      assert.deepEqual(Object.entries(apply({ id: 'a', tags: ['t'] }).item), [
        ['id', 'a'],
        ['tags', new Set(['t'])],
      ]);
    } finally {
      delete polluted.total;
      delete polluted.extra;
    }
  });

  it('is of an object without a prototype, too', () => {
    const element = Object.assign(Object.create(null), { id: 'a', extra: 1 });
    assert.deepEqual(apply(element).item, { id: 'a' });
  });

  it('goes to the table, and is the write, that the options say', () => {
    const converter = typeInformedElementConverter(
      { id: 'string', gone: 'boolean', region: optional('string') },
      {
        type: ({ gone }) => (gone ? 'DELETE' : 'PUT'),
        tableName: ({ region }) => (region ? `orders-${region}` : undefined),
      },
    );
    const element = { id: 'a', gone: true, region: 'eu' };
    assert.deepEqual(converter.apply(element), { type: 'DELETE', item: element, tableName: 'orders-eu' });
    const other = { id: 'a', gone: false };
    assert.deepEqual(converter.apply(other), { type: 'PUT', item: other });
  });
});

describe('the declaration of typeInformedElementConverter', () => {
  const mapping =
    'must be string, number, boolean, binary, stringSet, numberSet, binarySet, stringList, numberList, document, ' +
    'an object, a tuple, listOf(), mapOf() or optional()';
  const itself: Record<string, unknown> = { id: 'string' };
  itself.next = listOf(itself as never);
  let deep: unknown = 'string';
  for (let i = 0; i < 33; i++) deep = { in: deep };
  const item = 'option type must be an object of attributes and their types, or a tuple of types; it is ';

  const wrong: readonly (readonly [unknown, object, string | RegExp])[] = [
    [{ id: 'string', at: 'date' }, {}, `option type.at ${mapping}; it is "date"`],
    [{ id: 'sting' }, {}, `option type.id ${mapping} (did you mean "string"?); it is "sting"`],
    [{ id: String }, {}, `option type.id ${mapping}; it is a function`],
    [{ id: undefined }, {}, `option type.id ${mapping}; it is undefined`],
    [{ id: new Date(0) }, {}, `option type.id ${mapping}; it is an object`],
    [
      { id: 'string', in: { list: listOf({ at: 'Date' as never }) } },
      {},
      `option type.in.list[0].at ${mapping}; it is "Date"`,
    ],
    [
      { id: 'string', prices: mapOf('money' as never) },
      {},
      `option type.prices["*"] ${mapping}; it is "money"`,
    ],
    [{ id: 'string', pair: ['string', 'x'] }, {}, `option type.pair[1] ${mapping}; it is "x"`],
    [{ id: 'string', pair: [] }, {}, `option type.pair ${mapping}; it is a list`],
    [itself, {}, 'option type.next[0].next must not contain itself; it is an object'],
    [
      { id: 'string', deep },
      {},
      /^option type\.deep(\.in)+ must not be nested deeper than 32 levels; it is an object$/,
    ],
    [{}, {}, `${item}an object`],
    [[], {}, `${item}a list`],
    ['string', {}, `${item}"string"`],
    [undefined, {}, `${item}undefined`],
    [listOf('string'), {}, `${item}an object`],
    [type, { ignoreNulls: 'yes' }, 'option ignoreNulls must be true or false; it is "yes"'],
    [type, { ignoreNull: true }, 'option ignoreNull is unknown; did you mean ignoreNulls?'],
    [
      type,
      { type: 'UPSERT' },
      "option type must be 'PUT', 'DELETE' or a function that gives one of them; it is \"UPSERT\"",
    ],
    [
      type,
      { partitionKey: 'pk' },
      "option partitionKey must be an attribute declared as 'string', 'number' or 'binary'; it is \"pk\"",
    ],
    [
      type,
      { partitionKey: 'id', sortKey: 'total' },
      "option sortKey must be an attribute declared as 'string', 'number' or 'binary'; it is \"total\"",
    ],
    [
      type,
      { partitionKey: 'id', sortKey: 'id' },
      'option sortKey must be another attribute than partitionKey; it is "id"',
    ],
    [type, { sortKey: 'id' }, 'option sortKey needs partitionKey beside it; it is "id"'],
  ];
  for (const [declared, options, message] of wrong) {
    it(`is refused when the converter is built: ${message}`, () => {
      assert.throws(() => typeInformedElementConverter(declared as never, options as never), {
        name: 'DynamoDbSinkError',
        code: 'INVALID_OPTION',
        message,
      });
    });
  }

  it('is read once: what becomes of it later makes no difference', () => {
    const declared: Record<string, 'string' | 'number'> = { id: 'string' };
    const converter = typeInformedElementConverter(declared);
    declared.id = 'number';
    declared.more = 'string';
    assert.deepEqual(converter.apply({ id: 'a', more: 'x' }).item, { id: 'a' });
  });

  it('may hold one type in many places', () => {
    const price = { amount: 'number', currency: 'string' } as const;
    const converter = typeInformedElementConverter({
      id: 'string',
      net: price,
      gross: price,
      all: listOf(price),
    });
    const element = {
      id: 'a',
      net: { amount: 1, currency: 'EUR' },
      gross: { amount: 2, currency: 'EUR' },
      all: [{ amount: 1, currency: 'EUR' }],
    };
    assert.equal(converter.apply(element).item, element);
  });

  it('names no key unless partitionKey does', () => {
    assert.equal(typeInformedElementConverter({ id: 'string' }).keySchema, undefined);
    assert.deepEqual(
      typeInformedElementConverter({ id: 'binary', at: 'number' }, { partitionKey: 'id' }).keySchema,
      { partitionKey: { name: 'id', type: 'B' } },
    );
  });
});

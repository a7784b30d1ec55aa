import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { listOf, mapOf, optional, typeInformedElementConverter } from 'dynamodb-sink';
import { refusalOf } from './refusal-of.js';

const { apply } = typeInformedElementConverter({
  id: 'string',
  n: optional('number'),
  paid: optional('boolean'),
  photo: optional('binary'),
  tags: optional('stringSet'),
  scores: optional('numberSet'),
  hashes: optional('binarySet'),
  names: optional('stringList'),
  values: optional('numberList'),
  position: optional(['number', 'string']),
  address: optional({ street: 'string', geo: optional({ lat: 'number' }) }),
  lines: optional(listOf({ sku: 'string', tags: optional(listOf('stringSet')) })),
  'unit prices': optional(mapOf(listOf('number'))),
});

it('what JavaScript has of its own is no object of attributes', () => {
  for (const value of [
    new URLSearchParams('street=x'),
    /street/,
    new Error('street'),
    new URL('http://a/'),
    new WeakMap(),
  ])
    assert.equal(refusalOf(() => apply({ id: 'a', address: value } as never)).path, 'address');
});

it('what somebody has added to Object.prototype is no member of a map', () => {
  Object.defineProperty(Object.prototype, 'helper', {
    value: () => {},
    enumerable: true,
    configurable: true,
  });
  try {
    const element = { id: 'a', 'unit prices': { x: [1] } };
    assert.deepEqual(apply(element), { type: 'PUT', item: element });
  } finally {
    Reflect.deleteProperty(Object.prototype, 'helper');
  }
});

it('a hole in a tuple is no type', () => {
  // biome-ignore lint/suspicious/noSparseArray: that is what is refused
  const holed = ['string', , 'number'];
  for (const type of [holed, { id: 'string', p: holed }])
    assert.throws(() => typeInformedElementConverter(type as never), { code: 'INVALID_OPTION' });
});

it("a converter that writes to other tables does not tell the key of the sink's own", () => {
  const options = { partitionKey: 'id', tableName: 'others' } as const;
  assert.equal(typeInformedElementConverter({ id: 'string' }, options).keySchema, undefined);
});

/** Attribute, value, path and message. */
const mismatches: readonly (readonly [string, unknown, string, string])[] = [
  ['id', 7, 'id', 'attribute id must be a string; it is a number'],
  ['id', new String('a'), 'id', 'attribute id must be a string; it is a boxed primitive'],
  ['n', '7', 'n', 'attribute n must be a number; it is a string'],
  ['n', { value: 7 }, 'n', 'attribute n must be a number; it is an object'],
  ['n', new Date(0), 'n', 'attribute n must be a number; it is a Date'],
  ['paid', 1, 'paid', 'attribute paid must be true or false; it is a number'],
  ['paid', 'true', 'paid', 'attribute paid must be true or false; it is a string'],
  ['photo', [1, 2], 'photo', 'attribute photo must be binary; it is an array'],
  ['photo', 'AQI=', 'photo', 'attribute photo must be binary; it is a string'],
  ['tags', 'a', 'tags', 'attribute tags must be a set of strings; it is a string'],
  ['tags', ['a', 1], 'tags', 'attribute tags must be a set of strings; it has a member that is a number'],
  ['tags', new Set([1]), 'tags', 'attribute tags must be a set of strings; it has a member that is a number'],
  ['tags', ['a', 'a'], 'tags', 'attribute tags must be a set of strings; it has the same member twice'],
  ['tags', [null], 'tags', 'attribute tags must be a set of strings; it has a member that is null'],
  ['scores', ['1'], 'scores', 'attribute scores must be a set of numbers; it has a member that is a string'],
  ['hashes', ['1'], 'hashes', 'attribute hashes must be a set of binary; it has a member that is a string'],
  ['names', new Set(['a']), 'names', 'attribute names must be a list; it is a Set'],
  ['names', ['a', 1], 'names[1]', 'attribute names[1] must be a string; it is a number'],
  ['names', ['a', undefined], 'names[1]', 'attribute names[1] must be a string; it is undefined'],
  ['values', [1, null], 'values[1]', 'attribute values[1] must be a number; it is null'],
  ['position', [1], 'position', 'attribute position must be a list of 2; it is one of 1'],
  ['position', { 0: 1 }, 'position', 'attribute position must be a list of 2; it is an object'],
  ['position', [1, 2], 'position[1]', 'attribute position[1] must be a string; it is a number'],
  ['address', 'street', 'address', 'attribute address must be an object; it is a string'],
  ['address', new Map(), 'address', 'attribute address must be an object; it is a Map'],
  ['address', [], 'address', 'attribute address must be an object; it is an array'],
  ['address', { street: 1 }, 'address.street', 'attribute address.street must be a string; it is a number'],
  [
    'address',
    { street: 'a', geo: { lat: true } },
    'address.geo.lat',
    'attribute address.geo.lat must be a number; it is a boolean',
  ],
  [
    'lines',
    [{ sku: 'a' }, { sku: 5 }],
    'lines[1].sku',
    'attribute lines[1].sku must be a string; it is a number',
  ],
  ['lines', [{ sku: 'a' }, null], 'lines[1]', 'attribute lines[1] must be an object; it is null'],
  [
    'lines',
    [{ sku: 'a', tags: [['b'], []] }],
    'lines[0].tags[1]',
    'attribute lines[0].tags[1] is an empty set, which DynamoDB does not have',
  ],
  [
    'unit prices',
    { 'EUR/kg': [1, 'x'] },
    '["unit prices"]["EUR/kg"][1]',
    'attribute ["unit prices"]["EUR/kg"][1] must be a number; it is a string',
  ],
  [
    'unit prices',
    new Map([[5, [1]]]),
    '["unit prices"]',
    'attribute ["unit prices"] must have names that are strings; one is a number',
  ],
  [
    'unit prices',
    [1],
    '["unit prices"]',
    'attribute ["unit prices"] must be an object or a Map; it is an array',
  ],
];

describe('typeInformedElementConverter refuses a value of another type than declared', () => {
  for (const [name, value, path, message] of mismatches) {
    it(message, () => {
      const error = refusalOf(() => apply({ id: 'a', [name]: value } as never));
      assert.equal(error.message, message);
      assert.equal(error.path, path);
      assert.equal(error.code, 'INVALID_ITEM');
    });
  }

  const noElements: readonly (readonly [unknown, string])[] = [
    [undefined, 'undefined'],
    [null, 'null'],
    ['secret', 'a string'],
    [['secret'], 'an array'],
    [new Map([['id', 'secret']]), 'a Map'],
    [Promise.resolve({ id: 'secret' }), 'a Promise; await it before writing'],
    [Buffer.from('secret'), 'binary'],
    [() => 'secret', 'a function'],
  ];
  for (const [element, kind] of noElements) {
    it(`the element must be an object; it is ${kind}`, () => {
      const error = refusalOf(() => apply(element as never));
      assert.equal(error.message, `the element must be an object; it is ${kind}`);
      assert.equal(error.path, undefined);
      assert.equal(error.code, 'INVALID_ITEM');
    });
  }

  it('tells an element of a tuple by the name of its attribute', () => {
    const tuple = typeInformedElementConverter(['string', 'number']);
    const wrong = refusalOf(() => tuple.apply(['a', 'b'] as never));
    assert.equal(wrong.message, 'attribute f1 must be a number; it is a string');
    const short = refusalOf(() => tuple.apply(['a'] as never));
    assert.equal(short.message, 'the element must be an array of 2; it is one of 1');
  });

  it('finds it behind an attribute that is left out', () => {
    const error = refusalOf(() => apply({ n: null, undeclared: 1, id: 'a', paid: 'yes' } as never));
    assert.equal(error.path, 'paid');
  });

  it('refuses a key of another type in the words of the encoder', () => {
    const keyed = typeInformedElementConverter(
      { id: 'string', at: 'number', hash: 'binary' },
      { partitionKey: 'id', sortKey: 'at' },
    );
    const partition = refusalOf(() => keyed.apply({ id: 5, at: 1, hash: Buffer.of(1) } as never));
    assert.equal(partition.code, 'INVALID_KEY');
    assert.equal(partition.message, 'partition key id must be a string (type S in the key schema)');
    assert.equal(partition.path, 'id');
    const sort = refusalOf(() => keyed.apply({ id: 'a', at: '1', hash: Buffer.of(1) } as never));
    assert.equal(sort.code, 'INVALID_KEY');
    assert.equal(sort.message, 'sort key at must be a number (type N in the key schema)');
    const other = refusalOf(() => keyed.apply({ id: 'a', at: 1, hash: 'x' } as never));
    assert.equal(other.code, 'INVALID_ITEM');
  });
});

describe('more than an item can hold', () => {
  const manyNames: string[] = [];
  manyNames.length = 2 ** 32 - 1;

  it('is refused before it is looked at, however it is declared', () => {
    for (const element of [
      { id: 'a', names: manyNames },
      { id: 'a', tags: manyNames },
      { id: 'a', lines: manyNames },
      { id: 'a', 'unit prices': { x: manyNames } },
    ])
      assert.equal(refusalOf(() => apply(element as never)).code, 'RECORD_TOO_LARGE');
  });

  it('is refused of lists that hold one list many times over', () => {
    let type: ReturnType<typeof listOf> = listOf('number');
    let list: unknown[] = [1];
    for (let depth = 0; depth < 28; depth++) {
      type = listOf(type);
      list = [list, list];
    }
    const { apply: applyNested } = typeInformedElementConverter({ id: 'string', list: type } as never);
    assert.equal(refusalOf(() => applyNested({ id: 'a', list } as never)).code, 'RECORD_TOO_LARGE');
  });

  it('is a matter of one element: those of many are not added up', () => {
    const lines = Array.from({ length: 1000 }, () => ({ sku: 'x' }));
    for (let i = 0; i < 500; i++) apply({ id: 'a', lines });
  });
});

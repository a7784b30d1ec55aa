import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type AttributeValue, GetItemCommand } from '@aws-sdk/client-dynamodb';
import {
  type DeclaredType,
  DynamoDbSink,
  listOf,
  mapOf,
  NumberValue,
  optional,
  type Rejection,
  sinkTo,
  typeInformedElementConverter,
} from 'dynamodb-sink';
import { dynamoDbLocal, type Engine } from '../support/engines.js';

/** What is declared, a value of it, and what DynamoDB then has. */
const table: readonly (readonly [string, DeclaredType, unknown, AttributeValue])[] = [
  ['string', 'string', 'text', { S: 'text' }],
  ['number', 'number', 12.5, { N: '12.5' }],
  ['number, a bigint', 'number', 2n ** 70n, { N: '1180591620717411303424' }],
  [
    'number, a NumberValue',
    'number',
    new NumberValue('0.10000000000000000000000000000000000001'),
    { N: '0.10000000000000000000000000000000000001' },
  ],
  ['boolean', 'boolean', false, { BOOL: false }],
  ['binary, a Buffer', 'binary', Buffer.from([1, 0, 10]), { B: Uint8Array.of(1, 0, 10) }],
  ['binary, an ArrayBuffer', 'binary', Uint8Array.of(1, 0, 10).buffer, { B: Uint8Array.of(1, 0, 10) }],
  [
    'binary, a view of a part',
    'binary',
    new DataView(Uint8Array.of(9, 1, 0).buffer, 1),
    { B: Uint8Array.of(1, 0) },
  ],
  ['stringSet of an array', 'stringSet', ['a', 'b'], { SS: ['a', 'b'] }],
  ['stringSet of a Set', 'stringSet', new Set(['a', 'b']), { SS: ['a', 'b'] }],
  ['numberSet of an array', 'numberSet', [1, 2n], { NS: ['2', '1'] }],
  ['numberSet of a typed array', 'numberSet', Int32Array.of(10, 20), { NS: ['20', '10'] }],
  [
    'binarySet of an array',
    'binarySet',
    [Buffer.of(1), Buffer.of(2)],
    { BS: [Uint8Array.of(1), Uint8Array.of(2)] },
  ],
  ['stringList', 'stringList', ['b', 'a', 'b'], { L: [{ S: 'b' }, { S: 'a' }, { S: 'b' }] }],
  ['numberList', 'numberList', [2, 1, 2], { L: [{ N: '2' }, { N: '1' }, { N: '2' }] }],
  ['numberList of a typed array', 'numberList', Float64Array.of(0.5, 2), { L: [{ N: '0.5' }, { N: '2' }] }],
  ['empty list', 'stringList', [], { L: [] }],
  [
    'tuple',
    ['number', 'string', 'binary'],
    [1, 'x', Buffer.of(7)],
    {
      L: [{ N: '1' }, { S: 'x' }, { B: Uint8Array.of(7) }],
    },
  ],
  [
    'tuple with a place without a value',
    ['number', optional('string')],
    [1, undefined],
    {
      L: [{ N: '1' }, { NULL: true }],
    },
  ],
  [
    'nested object',
    { street: 'string', geo: { lat: 'number' } },
    { street: 'a', geo: { lat: 52.5 } },
    {
      M: { street: { S: 'a' }, geo: { M: { lat: { N: '52.5' } } } },
    },
  ],
  [
    'nested object with a null',
    { street: 'string', zip: optional('number') },
    { street: 'a', zip: null },
    {
      M: { street: { S: 'a' } },
    },
  ],
  [
    'nested object with what is not declared',
    { street: 'string' },
    { street: 'a', secret: 'b' },
    {
      M: { street: { S: 'a' } },
    },
  ],
  ['nested empty object', {}, { secret: 'b' }, { M: {} }],
  [
    'list of objects',
    listOf({ sku: 'string', sizes: 'numberSet' }),
    [
      { sku: 'a', sizes: [1] },
      { sku: 'b', sizes: [] },
    ],
    {
      L: [{ M: { sku: { S: 'a' }, sizes: { NS: ['1'] } } }, { M: { sku: { S: 'b' } } }],
    },
  ],
  ['list of tuples', listOf(['number', 'number']), [[1, 2]], { L: [{ L: [{ N: '1' }, { N: '2' }] }] }],
  [
    'list with places without a value',
    listOf(optional('string')),
    ['a', null, undefined],
    {
      L: [{ S: 'a' }, { NULL: true }, { NULL: true }],
    },
  ],
  ['map of an object', mapOf('number'), { 'EUR/kg': 2 }, { M: { 'EUR/kg': { N: '2' } } }],
  [
    'map of a Map',
    mapOf('stringSet'),
    new Map([
      ['x', ['a']],
      ['y', []],
    ]),
    { M: { x: { SS: ['a'] } } },
  ],
  ['map of objects', mapOf({ n: 'number' }), { a: { n: 1, m: 2 } }, { M: { a: { M: { n: { N: '1' } } } } }],
  ['map with a null', mapOf('number'), { a: 1, b: null }, { M: { a: { N: '1' } } }],
  [
    'document',
    'document',
    { any: [1, 'x', { y: null }] },
    {
      M: { any: { L: [{ N: '1' }, { S: 'x' }, { M: { y: { NULL: true } } }] } },
    },
  ],
];

describe('typeInformedElementConverter on DynamoDB Local', { skip: dynamoDbLocal.skip }, () => {
  let engine: Engine;

  before(async () => {
    engine = await dynamoDbLocal.start();
    await engine.createTable('typed', 'id:S');
    await engine.createTable('tuples', 'f0:S,f1:N');
  });
  after(() => engine?.close());

  async function write(
    tableName: string,
    elementConverter: { apply: (element: never) => { type: 'PUT' | 'DELETE'; item: object } },
    element: unknown,
  ): Promise<readonly Rejection<never>[]> {
    const rejections: Rejection<never>[] = [];
    const sink = new DynamoDbSink<never>({
      tableName,
      elementConverter,
      dynamoDb: engine.clientConfig,
      onRejected: (rejection) => void rejections.push(rejection),
    });
    await sinkTo([element as never], sink);
    return rejections;
  }

  async function read(TableName: string, Key: Record<string, AttributeValue>) {
    const { Item } = await engine.client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
    return Item;
  }

  for (const [what, type, value, expected] of table) {
    it(`${what} is read back`, async () => {
      const converter = typeInformedElementConverter({ id: 'string', v: type });
      assert.deepEqual(await write('typed', converter, { id: what, v: value }), []);
      assert.deepEqual(
        sorted(await read('typed', { id: { S: what } })),
        sorted({ id: { S: what }, v: expected }),
      );
    });
  }

  it('a null, what is undefined and an empty set are left out', async () => {
    const type = {
      id: 'string',
      a: 'string',
      b: 'number',
      c: 'stringSet',
      d: 'numberSet',
      e: 'boolean',
    } as const;
    const element = { id: 'nulls', a: null, b: undefined, c: [], d: new Set() };
    assert.deepEqual(await write('typed', typeInformedElementConverter(type), element), []);
    assert.deepEqual(await read('typed', { id: { S: 'nulls' } }), { id: { S: 'nulls' } });
  });

  it('they are written as NULL with ignoreNulls: false', async () => {
    const type = {
      id: 'string',
      a: 'string',
      b: 'number',
      c: 'stringSet',
      d: 'boolean',
      e: { f: 'string', g: 'string' },
      h: mapOf('number'),
    } as const;
    const converter = typeInformedElementConverter(type, { ignoreNulls: false, partitionKey: 'id' });
    const element = { id: 'NULLs', a: null, b: undefined, c: [], e: { f: 'x' }, h: { i: null } };
    assert.deepEqual(await write('typed', converter, element), []);
    assert.deepEqual(await read('typed', { id: { S: 'NULLs' } }), {
      id: { S: 'NULLs' },
      a: { NULL: true },
      b: { NULL: true },
      c: { NULL: true },
      d: { NULL: true },
      e: { M: { f: { S: 'x' }, g: { NULL: true } } },
      h: { M: { i: { NULL: true } } },
    });
  });

  it('a key that is null is missing, also with ignoreNulls: false', async () => {
    for (const ignoreNulls of [true, false]) {
      const converter = typeInformedElementConverter({ id: 'string' }, { ignoreNulls, partitionKey: 'id' });
      const [rejection] = await write('typed', converter, { id: null });
      assert.equal(rejection?.error.code, 'INVALID_KEY');
      assert.equal(rejection?.error.message, 'partition key id is missing (table typed)');
    }
  });

  it('an instance of a class has its declared attributes read, getters too', async () => {
    class Order {
      readonly id = 'instance';
      readonly #total = 7;
      readonly secret = 'x';
      get total(): number {
        return this.#total;
      }
    }
    const converter = typeInformedElementConverter<Order>({
      id: 'string',
      total: 'number',
      secret: 'document',
    });
    assert.deepEqual(await write('typed', converter, new Order()), []);
    assert.deepEqual(await read('typed', { id: { S: 'instance' } }), {
      id: { S: 'instance' },
      total: { N: '7' },
      secret: { S: 'x' },
    });
  });

  it('a tuple is an item of f0, f1 and so on', async () => {
    const converter = typeInformedElementConverter(['string', 'number', 'stringList', optional('string')], {
      partitionKey: 'f0',
      sortKey: 'f1',
    });
    assert.deepEqual(await write('tuples', converter, ['a', 10, ['x'], null]), []);
    const key = { f0: { S: 'a' }, f1: { N: '10' } };
    assert.deepEqual(await read('tuples', key), { ...key, f2: { L: [{ S: 'x' }] } });
  });

  it('a mismatch is the rejection of its record alone', async () => {
    const converter = typeInformedElementConverter({ id: 'string', total: 'number' });
    const [rejection] = await write('typed', converter, { id: 'wrong', total: '12' });
    assert.equal(rejection?.error.code, 'INVALID_ITEM');
    assert.equal(rejection?.error.path, 'total');
    assert.equal(await read('typed', { id: { S: 'wrong' } }), undefined);
  });
});

/** Sets have no order. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  const entries = Object.entries(value).map(([name, part]) => [
    name,
    name === 'SS' || name === 'NS'
      ? [...part].sort()
      : name === 'BS'
        ? part
        : Array.isArray(part)
          ? part.map(sorted)
          : sorted(part),
  ]);
  return Object.fromEntries(entries);
}

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  attributeValues,
  listOf,
  mapOf,
  NumberValue,
  optional,
  type Rejection,
  typeInformedElementConverter,
} from 'dynamodb-sink';
import fc from 'fast-check';
import { directConversionOf } from '#dist/convert/direct-encodings.js';
import { encodeDirectly } from '#dist/item/encode-directly.js';
import { newEncoder } from '../item/encoding.js';
import { scriptedWorld, takeAll } from '../support/scripted-world.js';
import { type Declared, declarationOf, declarations, elementsOf } from './declared-elements.js';
import { type AnyConverter, byItem, directly } from './encodings.js';

const schema = { partitionKey: { name: 'id', type: 'S' }, sortKey: { name: 'n', type: 'N' } } as const;

const RUNS = Number(process.env.RUNS ?? 3000);

describe('what is encoded without its item being made', () => {
  it('is the same write, of the same size and key, as that of the item', () => {
    let direct = 0;
    let refused = 0;
    const typed = declarations.chain((declared: Declared) =>
      fc.record({
        declared: fc.constant(declared),
        ignoreNulls: fc.boolean(),
        elements: fc.array(elementsOf(declared), { minLength: 1, maxLength: 4 }),
      }),
    );
    fc.assert(
      fc.property(typed, ({ declared, ignoreNulls, elements }) => {
        const converter = typeInformedElementConverter(declarationOf(declared) as never, { ignoreNulls });
        for (const element of elements) {
          const expected = byItem(converter as never, element, schema);
          const found = directly(converter as never, element, schema);
          if (found === undefined) continue;
          direct++;
          assert.deepEqual(found, expected);
        }
        for (const element of elements)
          if (byItem(converter as never, element, schema) === undefined) refused++;
      }),
      { numRuns: RUNS },
    );
    assert.ok(direct > RUNS / 2 && refused > RUNS / 2, `direct ${direct}, refused ${refused}`);
  });

  it('is any element of which each value is of its type', () => {
    const converter = typeInformedElementConverter({
      id: 'string',
      n: 'number',
      paid: 'boolean',
      photo: 'binary',
      tags: optional('stringSet'),
      names: 'stringList',
      scores: 'numberList',
      point: ['number', 'string'],
      lines: listOf({ sku: 'string' }),
      byName: mapOf('number'),
      address: { street: 'string', geo: optional({ lat: 'number' }) },
      rest: 'document',
    }) as AnyConverter;
    const whole = {
      id: 'a"ü',
      n: 1.5,
      paid: false,
      photo: Buffer.from('x'),
      tags: new Set(['x']),
      names: ['x', ''],
      scores: [1, 2],
      point: [1, 'x'],
      lines: [{ sku: 'x' }],
      byName: { x: 1 },
      address: { street: 's', geo: { lat: 1 } },
      rest: { x: [null] },
    };
    for (const element of [
      whole,
      { ...whole, more: 1 },
      Object.fromEntries(Object.entries(whole).toReversed()),
      { ...whole, tags: null, address: { street: 's', geo: undefined } },
      { ...whole, n: 12n },
      { ...whole, n: new NumberValue('12.50') },
      { ...whole, address: Object.assign(Object.create(null), { street: 's' }) },
    ]) {
      const expected = byItem(converter, element, schema);
      assert.ok(expected);
      assert.deepEqual(directly(converter, element, schema), expected);
    }
  });

  it('has NULL where an attribute is missing, if that is how it is written', () => {
    const converter = typeInformedElementConverter(
      { id: 'string', n: 'number', name: optional('string'), place: optional({ x: optional('number') }) },
      { ignoreNulls: false },
    ) as AnyConverter;
    for (const element of [
      { id: 'a', n: 1 },
      { id: 'a', n: 1, place: {} },
      { id: 'a', n: 1, place: null },
    ]) {
      const expected = byItem(converter, element, schema);
      assert.ok(expected);
      assert.deepEqual(directly(converter, element, schema), expected);
    }
  });

  it('is the element of a tuple type', () => {
    const converter = typeInformedElementConverter(['string', 'number'], {}) as AnyConverter;
    const encoding = directConversionOf(converter)?.encoding;
    assert.ok(encoding);
    const encoder = newEncoder();
    const key = { partitionKey: { name: 'f0', type: 'S' } } as const;
    assert.ok(encodeDirectly(encoder, ['a', 1], key, encoding));
    assert.equal(encoder.text, '{"PutRequest":{"Item":{"f0":{"S":"a"},"f1":{"N":"1"}}}}');
    for (const element of [['a'], ['a', 1, 2], 'ab', ['', 1], [1, 1]])
      assert.equal(encodeDirectly(encoder, element, key, encoding), false);
  });

  it('is each of many elements with long lists: they are not added up', () => {
    const converter = typeInformedElementConverter({
      id: 'string',
      n: 'number',
      lines: listOf({ sku: 'string' }),
    }) as AnyConverter;
    const element = { id: 'a', n: 1, lines: Array.from({ length: 1000 }, () => ({ sku: 'x' })) };
    for (let i = 0; i < 500; i++) assert.ok(directly(converter, element, schema));
  });

  it('is read once: what was checked is what is written', () => {
    let reads = 0;
    const element = {
      get id() {
        reads++;
        return 'a';
      },
      n: 1,
    };
    const converter = typeInformedElementConverter({ id: 'string', n: 'number' });
    assert.ok(directly(converter as AnyConverter, element, schema));
    assert.equal(reads, 1);
  });
});

it('a converter whose elements may go elsewhere is not passed by', () => {
  const declared = { id: 'string' } as const;
  for (const options of [{ type: 'DELETE' }, { type: () => 'PUT' as const }, { tableName: 'other' }] as const)
    assert.equal(directConversionOf(typeInformedElementConverter(declared, options)), undefined);
});

it('an instance of a class, whose getters would be asked twice, is converted', async () => {
  class Drained {
    readonly pk = 'a';
    readonly n = [1n];
    #events = ['created', 'paid'];
    get events(): string[] {
      return this.#events.splice(0);
    }
  }
  const converter = typeInformedElementConverter({ pk: 'string', events: 'stringList', n: 'numberList' });
  const { writer, clock, transport } = scriptedWorld<object>(
    { elementConverter: converter as never },
    takeAll,
  );
  writer.write({ pk: 'first' });
  writer.write(new Drained());
  await clock.until(writer.close());
  const { PutRequest } = transport.sent[0]?.writes[1] ?? {};
  assert.deepEqual(PutRequest?.Item.events, { L: [{ S: 'created' }, { S: 'paid' }] });
});

it('what is not enumerable is written where NULL would be', () => {
  const converter = typeInformedElementConverter(
    { id: 'string', n: 'number', name: optional('string') },
    { ignoreNulls: false },
  ) as AnyConverter;
  const element = Object.defineProperty({ id: 'a', n: 1 }, 'name', { value: 'x' });
  const expected = byItem(converter, element, schema);
  assert.ok(expected);
  assert.deepEqual(directly(converter, element, schema), expected);
});

describe('a record that was encoded without its item', () => {
  interface Order {
    readonly pk: string;
    readonly total?: number;
    readonly note?: string;
  }

  const declared = { pk: 'string', total: optional('number') } as const;

  it('has its request told when the service refuses it', async () => {
    const rejections: Rejection<Order>[] = [];
    const { writer, clock } = scriptedWorld<Order>(
      {
        elementConverter: typeInformedElementConverter<Order>({ ...declared, note: optional('string') }),
        onRejected: (rejection) => void rejections.push(rejection),
      },
      (request) => (request.keys.includes('bad') ? request.refused() : request.written()),
    );
    for (const pk of ['a', 'b', 'bad', 'c']) writer.write({ pk, total: 1 });
    const report = await clock.until(writer.close());
    assert.deepEqual([report.put, report.rejected, report.elements], [3, 1, 4]);
    const [{ element, request, error }] = rejections as [Rejection<Order>];
    assert.deepEqual(element, { pk: 'bad', total: 1 });
    assert.deepEqual(request, { type: 'PUT', item: { pk: 'bad', total: 1 } });
    assert.equal(error.key, 'pk = "bad"');
  });

  it('has the request told that was sent, if the element has changed since', async () => {
    const rejections: Rejection<Record<string, unknown>>[] = [];
    const { writer, clock } = scriptedWorld<Record<string, unknown>>(
      {
        elementConverter: typeInformedElementConverter({
          pk: 'string',
          n: optional('number'),
          b: optional('binary'),
        }) as never,
        onRejected: (rejection) => void rejections.push(rejection),
      },
      (request) => (request.keys.includes('bad') ? request.refused() : request.written()),
    );
    writer.write({ pk: 'a' });
    for (const change of [{}, { pk: 'other' }, { n: 2 }, { n: 'no number' }]) {
      const element = { pk: 'bad', n: 1, b: Buffer.from('x') };
      writer.write(element);
      Object.assign(element, change);
    }
    await clock.until(writer.close());
    const whole = { pk: 'bad', n: 1, b: Buffer.from('x') };
    const sent = attributeValues({ pk: { S: 'bad' }, n: { N: '1' }, b: { B: Buffer.from('x') } });
    assert.deepEqual(
      rejections.map(({ request }) => request),
      [whole, sent, sent, sent].map((item) => ({ type: 'PUT', item })),
    );
  });

  it('and is none of its type is refused in the words of its converter, and counted once', async () => {
    const rejections: Rejection<object>[] = [];
    const { writer, clock, transport } = scriptedWorld<object>(
      {
        elementConverter: typeInformedElementConverter(declared) as never,
        onRejected: (rejection) => void rejections.push(rejection),
      },
      takeAll,
    );
    const elements = [{ pk: 'a' }, { pk: 'b', total: 'x' }, { pk: 'c', total: Number.NaN }, { total: 1 }];
    for (const element of elements) writer.write(element);
    const report = await clock.until(writer.close());
    assert.deepEqual([report.put, report.rejected, report.elements], [1, 3, 4]);
    assert.deepEqual(
      rejections.map(({ error }) => error.message),
      [
        'attribute total must be a number; it is a string',
        'attribute total is NaN (table orders, pk = "c")',
        'partition key pk is missing (table orders)',
      ],
    );
    assert.deepEqual(transport.sent[0]?.keys, ['a']);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  DynamoDbSink,
  listOf,
  mapOf,
  type NumberLike,
  optional,
  type TypeInformedElementConverter,
  typeInformedElementConverter,
} from 'dynamodb-sink';

// The compiler is the test here.

interface Order {
  readonly id: string;
  readonly at: number;
  readonly paid: boolean;
  readonly state: 'new' | 'sent';
  readonly note?: string | null;
  readonly photo: Uint8Array;
  readonly tags: readonly string[];
  readonly labels: ReadonlySet<string>;
  readonly lines: readonly { readonly sku: string; readonly quantity: bigint }[];
  readonly position: readonly [number, string];
  readonly counts: Readonly<Record<string, number>>;
  readonly prices: ReadonlyMap<string, number>;
  readonly address: { readonly street: string; readonly zip?: number };
  readonly placed: Date;
  readonly payload: unknown;
}

const order = {
  id: 'string',
  at: 'number',
  paid: 'boolean',
  state: 'string',
  note: 'string',
  photo: 'binary',
  tags: 'stringSet',
  labels: 'stringSet',
  lines: listOf({ sku: 'string', quantity: 'number' }),
  position: ['number', 'string'],
  counts: mapOf('number'),
  prices: mapOf('number'),
  address: { street: 'string', zip: optional('number') },
  placed: 'document',
  payload: 'document',
} as const;

type Equal<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;
const isTrue = <B extends true>(_value?: B): void => {};

describe('the types of typeInformedElementConverter', () => {
  it('follow from the declaration', () => {
    const converter = typeInformedElementConverter({
      id: 'string',
      at: 'number',
      note: optional('string'),
      names: listOf('string'),
      position: ['number', 'boolean'],
      address: { street: 'string' },
    });
    isTrue<
      Equal<
        typeof converter,
        TypeInformedElementConverter<{
          readonly id: string;
          readonly at: NumberLike;
          readonly names: readonly string[];
          readonly position: readonly [NumberLike, boolean];
          readonly address: { readonly street: string };
          readonly note?: string | null | undefined;
        }>
      >
    >();
    const sink = new DynamoDbSink({ tableName: 'orders', elementConverter: converter });
    type Element = typeof sink extends DynamoDbSink<infer E> ? E : never;
    isTrue<Equal<Element['id'], string>>();
    assert.equal(sink.tableName, 'orders');
  });

  it('follow from a declaration inside a sink, beside a handler of rejections or in a builder', () => {
    interface Element {
      readonly id: string;
      readonly total?: NumberLike | null | undefined;
    }
    const plain = new DynamoDbSink({
      tableName: 'orders',
      elementConverter: typeInformedElementConverter({ id: 'string', total: optional('number') }),
    });
    const handled = new DynamoDbSink({
      tableName: 'orders',
      elementConverter: typeInformedElementConverter({ id: 'string', total: optional('number') }),
      onRejected: ({ element }) => isTrue<Equal<typeof element.id, string>>(),
    });
    const built = DynamoDbSink.builder()
      .setTableName('orders')
      .setElementConverter(typeInformedElementConverter({ id: 'string', total: optional('number') }))
      .build();
    const write = async (...sinks: DynamoDbSink<Element>[]): Promise<void> => {
      for (const sink of sinks) await (await sink.createWriter()).write({ id: 'a', total: 1 });
    };
    const uses = [
      () => write(plain, handled, built),
      // @ts-expect-error an id is text
      async () => (await plain.createWriter()).write({ id: 1 }),
      // @ts-expect-error an id is text
      async () => (await handled.createWriter()).write({ id: 1 }),
      // @ts-expect-error an id is text
      async () => (await built.createWriter()).write({ id: 1 }),
    ];
    assert.equal(uses.length, 4);
    assert.equal(handled.tableName, built.tableName);
  });

  it('are checked against a given one', () => {
    const converter = typeInformedElementConverter<Order>(order, { partitionKey: 'id', sortKey: 'at' });
    isTrue<Equal<typeof converter, TypeInformedElementConverter<Order>>>();
    new DynamoDbSink<Order>({ tableName: 'orders', elementConverter: converter });
    assert.deepEqual(converter.keySchema, {
      partitionKey: { name: 'id', type: 'S' },
      sortKey: { name: 'at', type: 'N' },
    });
  });

  it('refuse what cannot work', () => {
    const converter = typeInformedElementConverter<Order>(order);
    const { note, ...withoutNote } = order;
    const widened = { id: 'string' };
    const use = (..._misuse: unknown[]): void => {};
    use(
      note,
      // @ts-expect-error no such type
      () => typeInformedElementConverter({ id: 'string', at: 'date' }),
      // @ts-expect-error without `as const` the compiler forgets the words of a declaration of its own
      () => typeInformedElementConverter(widened),
      // @ts-expect-error no such type, deeper
      () => typeInformedElementConverter({ id: 'string', in: { at: 'date' } }),
      // @ts-expect-error no such type of a list's elements
      () => listOf('date'),
      // @ts-expect-error a number is no string
      () => typeInformedElementConverter<Order>({ ...order, id: 'number' }),
      // @ts-expect-error an attribute is missing, even an optional one
      () => typeInformedElementConverter<Order>(withoutNote),
      // @ts-expect-error the tuple has two elements
      () => typeInformedElementConverter<Order>({ ...order, position: ['number'] }),
      // @ts-expect-error a Set is no list
      () => typeInformedElementConverter<Order>({ ...order, labels: 'stringList' }),
      // @ts-expect-error the id is never missing
      () => typeInformedElementConverter<Order>({ ...order, id: optional('string') }),
      // @ts-expect-error no such attribute
      () => typeInformedElementConverter<{ id: string }>({ id: 'string', totl: 'number' }),
      // @ts-expect-error no such attribute
      () => typeInformedElementConverter<Order>(order, { partitionKey: 'pk' }),
      // @ts-expect-error true or false is no key
      () => typeInformedElementConverter<Order>(order, { partitionKey: 'paid' }),
      // @ts-expect-error what may be missing is no key
      () => typeInformedElementConverter({ id: 'string', at: optional('number') }, { partitionKey: 'at' }),
      // @ts-expect-error a set is no key
      () => typeInformedElementConverter({ id: 'string', tags: 'stringSet' }, { partitionKey: 'tags' }),
      // @ts-expect-error there is no f2
      () => typeInformedElementConverter(['string', 'number'], { partitionKey: 'f2' }),
      // @ts-expect-error an element has all attributes
      () => typeInformedElementConverter({ id: 'string', at: 'number' }).apply({ id: 'a' }),
      // @ts-expect-error of their types
      () => typeInformedElementConverter({ id: 'string' }).apply({ id: 1 }),
      // @ts-expect-error a converter of orders takes no texts
      () => new DynamoDbSink<string>({ tableName: 'orders', elementConverter: converter }),
      // @ts-expect-error no such option
      () => typeInformedElementConverter({ id: 'string' }, { ignoreNull: true }),
    );
  });
});

it('methods of a class are no attributes', () => {
  class Order {
    readonly id: string = 'a';
    readonly note?: string;
    shown(): string {
      return this.id;
    }
  }
  const converter = typeInformedElementConverter<Order>({ id: 'string', note: optional('string') });
  assert.deepEqual(converter.apply(new Order()), { type: 'PUT', item: { id: 'a' } });
  // @ts-expect-error a method cannot be declared
  assert.throws(() => typeInformedElementConverter<Order>({ id: 'string', note: 'string', shown: 'call' }));
});

import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import {
  attributeValues,
  DynamoDbSink,
  type DynamoDbSinkOptions,
  type ElementConverter,
  isDynamoDbSinkError,
  sinkTo,
  type WriteRequest,
} from 'dynamodb-sink';

// The compiler is the test here: an inference that is lost, or a misuse that is let through, does not compile.

interface Order {
  readonly id: string;
  readonly total: number;
}

type Equal<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;
const isTrue = <B extends true>(_value?: B): void => {};

describe('types', () => {
  it('infer the element through the converter', () => {
    const sink = new DynamoDbSink({
      tableName: 'orders',
      elementConverter: (order: Order) => ({ type: 'PUT', item: order }),
    });
    isTrue<Equal<typeof sink, DynamoDbSink<Order>>>();

    const byObject = new DynamoDbSink({
      tableName: 'orders',
      elementConverter: { apply: async (line: string) => ({ type: 'DELETE', item: { id: line } }) },
    });
    isTrue<Equal<typeof byObject, DynamoDbSink<string>>>();

    new DynamoDbSink<Order>({
      tableName: 'orders',
      elementConverter: (order) => {
        isTrue<Equal<typeof order, Order>>();
        return order.total === 0 ? undefined : [{ type: 'PUT', item: order }];
      },
      onRejected: ({ element, request }) => {
        isTrue<Equal<typeof element, Order>>();
        isTrue<Equal<typeof request, WriteRequest | undefined>>();
      },
    });
    assert.equal(sink.tableName, byObject.tableName);
  });

  it('take interfaces, classes and Maps as items, without index signatures', () => {
    class Row {
      id = 'a';
    }
    const order: Order = { id: 'a', total: 1 };
    const requests: WriteRequest[] = [
      { type: 'PUT', item: order },
      { type: 'PUT', item: new Row() },
      { type: 'DELETE', item: new Map([['id', 'a']]) },
      { type: 'PUT', item: attributeValues({ id: { S: 'a' }, total: { N: '1' } }) },
    ];
    assert.equal(requests.length, 4);
  });

  it('refuse what cannot work', () => {
    const use = (..._misuse: unknown[]): void => {};
    use(
      // @ts-expect-error tableName is required
      (): DynamoDbSinkOptions => ({}),
      // @ts-expect-error no such option
      (): DynamoDbSinkOptions => ({ tableName: 'orders', maxBatchsize: 5 }),
      // @ts-expect-error no such type of write
      (): WriteRequest => ({ type: 'UPSERT', item: {} }),
      (): ElementConverter<Order> =>
        // @ts-expect-error a converter gives write requests
        (order: Order) =>
          order,
      (): ElementConverter<Order> =>
        // @ts-expect-error no such type of write
        (order: Order) => ({ type: 'UPDATE', item: order }),
      () =>
        new DynamoDbSink<Order>({
          tableName: 'orders',
          // @ts-expect-error it is called item
          elementConverter: (order: Order) => ({ type: 'PUT', items: order }),
        }),
      // @ts-expect-error an item is an object
      (): WriteRequest => ({ type: 'PUT', item: 'text' }),
      // @ts-expect-error the source must give what the sink takes
      (sink: DynamoDbSink<Order>) => sinkTo(['text'], sink),
      // @ts-expect-error a converter of numbers takes no orders
      (converter: ElementConverter<number>): ElementConverter<Order> => converter,
      // @ts-expect-error nor does a function of numbers
      () => new DynamoDbSink<Order>({ tableName: 'orders', elementConverter: (_: number) => undefined }),
      // @ts-expect-error a key schema has types
      (): DynamoDbSinkOptions => ({ tableName: 'orders', keySchema: { partitionKey: { name: 'id' } } }),
    );
  });

  it('let a sink of a wider type take a narrower source, and any stream', () => {
    const use = (_use: (sink: DynamoDbSink<object>) => unknown): void => {};
    use((sink) => sinkTo([{ id: 'a' }], sink));
    use((sink) => sinkTo(new Set([{ id: 'a' }]), sink));
    use((sink) => sinkTo(Readable.from([]), sink));
    use((sink) => sinkTo(new ReadableStream<Order>(), sink));
  });

  it('narrow an unknown error', () => {
    const error: unknown = new Error('x');
    assert.equal(isDynamoDbSinkError(error) ? error.code : undefined, undefined);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { _Record } from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBRecord, KinesisStreamRecord } from 'aws-lambda';
import {
  type ChangeLogRow,
  type ConvertElement,
  changeLogElementConverter,
  type DebeziumEvent,
  type DebeziumFlatMessage,
  type DebeziumSource,
  DynamoDbSink,
  type DynamoDbStreamElement,
  debeziumElementConverter,
  dynamoDbStreamElementConverter,
  type ElementConverter,
  sinkTo,
  type WriteRequest,
} from 'dynamodb-sink';

// The compiler is the test here: a real record that does not fit, or a misuse that is let through, does not compile.

interface Order {
  readonly id: string;
  readonly total: number;
}

type Equal<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;
const isTrue = <B extends true>(_value?: B): void => {};
const use = (..._uses: unknown[]): void => {};

describe('types of change logs', () => {
  it('infer the elements of the sink', () => {
    const rows = new DynamoDbSink({
      tableName: 'orders',
      elementConverter: changeLogElementConverter<Order>(),
    });
    isTrue<Equal<typeof rows, DynamoDbSink<ChangeLogRow<Order>>>>();
    const events = new DynamoDbSink({
      tableName: 'orders',
      elementConverter: debeziumElementConverter<Order>(),
    });
    isTrue<Equal<typeof events, DynamoDbSink<DebeziumEvent<Order>>>>();
    const flat = new DynamoDbSink({
      tableName: 'orders',
      elementConverter: debeziumElementConverter<Order>({ flattened: true }),
    });
    isTrue<Equal<typeof flat, DynamoDbSink<DebeziumFlatMessage<Order>>>>();
    const records = new DynamoDbSink({
      tableName: 'orders',
      elementConverter: dynamoDbStreamElementConverter(),
    });
    isTrue<Equal<typeof records, DynamoDbSink<DynamoDbStreamElement>>>();
    assert.equal(rows.tableName, events.tableName);
  });

  it('infer the elements beside a handler of rejections', () => {
    const rows = new DynamoDbSink({
      tableName: 'orders',
      elementConverter: changeLogElementConverter(),
      onRejected: ({ element, error }) => {
        isTrue<Equal<typeof element, ChangeLogRow>>();
        use(error.code);
      },
    });
    isTrue<Equal<typeof rows, DynamoDbSink<ChangeLogRow>>>();
    const events = new DynamoDbSink({
      tableName: 'orders',
      elementConverter: debeziumElementConverter({ primaryKey: ['id'] }),
      onRejected: ({ error }) => use(error.code),
    });
    isTrue<Equal<typeof events, DynamoDbSink<DebeziumEvent>>>();
    const flat = new DynamoDbSink({
      tableName: 'orders',
      elementConverter: debeziumElementConverter({ flattened: true }),
      onRejected: ({ error }) => use(error.code),
    });
    isTrue<Equal<typeof flat, DynamoDbSink<DebeziumFlatMessage>>>();
    const records = new DynamoDbSink({
      tableName: 'orders',
      elementConverter: dynamoDbStreamElementConverter(),
      onRejected: ({ error }) => use(error.code),
    });
    isTrue<Equal<typeof records, DynamoDbSink<DynamoDbStreamElement>>>();
    assert.equal(events.tableName, 'orders');
  });

  it('infer the elements in a builder', () => {
    const builder = () => DynamoDbSink.builder().setTableName('orders');
    const rows = builder().setElementConverter(changeLogElementConverter()).build();
    isTrue<Equal<typeof rows, DynamoDbSink<ChangeLogRow>>>();
    const events = builder().setElementConverter(debeziumElementConverter()).build();
    isTrue<Equal<typeof events, DynamoDbSink<DebeziumEvent>>>();
    const flat = builder()
      .setElementConverter(debeziumElementConverter({ flattened: true }))
      .build();
    isTrue<Equal<typeof flat, DynamoDbSink<DebeziumFlatMessage>>>();
    const records = builder().setElementConverter(dynamoDbStreamElementConverter()).build();
    isTrue<Equal<typeof records, DynamoDbSink<DynamoDbStreamElement>>>();
    const orders = builder().setElementConverter(debeziumElementConverter<Order>()).build();
    isTrue<Equal<typeof orders, DynamoDbSink<DebeziumEvent<Order>>>>();
    assert.equal(orders.tableName, 'orders');
  });

  it('are converters of narrower elements too', () => {
    const rows: ElementConverter<{ kind: '+I'; row: Order }> = changeLogElementConverter();
    const lambda: ElementConverter<DynamoDBRecord> = dynamoDbStreamElementConverter();
    const kafka: ElementConverter<{ key: Buffer | null; value: Buffer | null; offset: string }> =
      debeziumElementConverter();
    const flat: ElementConverter<{ key: string; value: string | null }> = debeziumElementConverter({
      flattened: true,
    });
    use(rows, lambda, kafka, flat);
  });

  it('take the records of the AWS SDK, of Lambda and of Kinesis', () => {
    const convert = dynamoDbStreamElementConverter();
    use(
      (record: DynamoDBRecord) => convert(record),
      (record: KinesisStreamRecord) => convert(record),
      (record: _Record) => convert(record),
      (record: { Data: Uint8Array | undefined; PartitionKey: string | undefined }) => convert(record),
      (data: Buffer) => convert(data),
      (sink: DynamoDbSink<DynamoDbStreamElement>, records: DynamoDBRecord[]) => sinkTo(records, sink),
    );
  });

  it('let a converter be called in one of your own', () => {
    const convert = changeLogElementConverter<Order>();
    const own: ConvertElement<Order & { op: '+I' | '-D' }> = (row) => convert([row.op, row]);
    const request: WriteRequest | undefined = convert(['+I', { id: 'a', total: 1 }]);
    assert.deepEqual(request, { type: 'PUT', item: { id: 'a', total: 1 } });
    use(own);
  });

  it('refuse what cannot work', () => {
    use(
      // @ts-expect-error no such row kind
      (): ChangeLogRow => ({ kind: '+X', row: {} }),
      // @ts-expect-error no such number of a row kind
      (): ChangeLogRow => [4, {}],
      // @ts-expect-error a row is an object
      (): ChangeLogRow => ['+I', 'text'],
      // @ts-expect-error the row is missing
      (): ChangeLogRow => ({ kind: '-D' }),
      // @ts-expect-error rows of orders have a total
      (): ChangeLogRow<Order> => ['+I', { id: 'a' }],
      // @ts-expect-error it is called ignoreNulls
      () => changeLogElementConverter({ ignoreNull: true }),
      // @ts-expect-error a primary key has one or two names
      () => debeziumElementConverter({ primaryKey: ['a', 'b', 'c'] }),
      // @ts-expect-error a primary key is a list of names
      () => debeziumElementConverter({ primaryKey: 'id' }),
      // @ts-expect-error no such way with tombstones
      () => debeziumElementConverter({ tombstones: 'keep' }),
      // @ts-expect-error an envelope has an op
      (): DebeziumEvent => ({ before: null, after: { id: 'a' } }),
      // @ts-expect-error flattened elements are messages
      () => debeziumElementConverter({ flattened: true })({ op: 'c', after: {} }),
      // @ts-expect-error no such way with expired items
      () => dynamoDbStreamElementConverter({ timeToLiveDeletes: 'ignore' }),
      // @ts-expect-error a whole event of Lambda is no record
      (Records: DynamoDBRecord[]) => dynamoDbStreamElementConverter()({ Records }),
    );
    debeziumElementConverter({
      tableName: (source) => {
        isTrue<Equal<typeof source, DebeziumSource>>();
        return source.table ?? undefined;
      },
    });
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type NumberValue, sinkTo } from 'dynamodb-sink';
import {
  type ColumnValue,
  createTableSink,
  type KeyColumn,
  type TableOptions,
  type TableRow,
  type TableSink,
  type TemporalLike,
} from 'dynamodb-sink/table';

// The compiler is the test here: an inference that is lost, or a misuse that is let through, does not compile.

type Equal<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;
const isTrue = <B extends true>(_value?: B): void => {};
const use = (..._misuse: unknown[]): void => {};

const columns = {
  id: 'STRING',
  at: 'TIMESTAMP_LTZ(3) NOT NULL',
  amount: 'DECIMAL(10, 2)',
  paid: 'BOOLEAN NOT NULL',
  tags: 'ARRAY<STRING>',
  address: 'ROW<street STRING, zip STRING>',
} as const;
const options: TableOptions = { 'table-name': 'orders', 'aws.region': 'eu-west-1' };

describe('types', () => {
  it('have a value for each type of a column', () => {
    isTrue<Equal<ColumnValue<'CHAR(3)'>, string>>();
    isTrue<Equal<ColumnValue<'varchar(3) not null'>, string>>();
    isTrue<Equal<ColumnValue<'BYTES'>, Uint8Array | ArrayBuffer>>();
    isTrue<Equal<ColumnValue<'DECIMAL'>, number | bigint | string | NumberValue>>();
    isTrue<Equal<ColumnValue<'INT'>, number | bigint>>();
    isTrue<Equal<ColumnValue<'BIGINT NOT NULL'>, number | bigint>>();
    isTrue<Equal<ColumnValue<'DOUBLE PRECISION'>, number>>();
    isTrue<Equal<ColumnValue<'INTERVAL DAY TO SECOND'>, string | number | TemporalLike>>();
    isTrue<Equal<ColumnValue<'DATE'>, string | Date | TemporalLike>>();
    isTrue<Equal<ColumnValue<'TIME(3)'>, string | TemporalLike>>();
    isTrue<Equal<ColumnValue<'TIMESTAMP(3)'>, string | Date | TemporalLike>>();
    isTrue<Equal<ColumnValue<'ARRAY<INT>'>, readonly (number | bigint | null)[]>>();
    isTrue<Equal<ColumnValue<'ARRAY<STRING NOT NULL> NOT NULL'>, readonly string[]>>();
    isTrue<Equal<ColumnValue<'INT ARRAY'>, readonly unknown[]>>();
    isTrue<Equal<ColumnValue<'MAP<STRING, INT>'>, object>>();
    isTrue<Equal<ColumnValue<string>, unknown>>();
    assert.ok(true);
  });

  it('know the columns that can be a key', () => {
    isTrue<Equal<KeyColumn<typeof columns>, 'id' | 'at' | 'amount'>>();
    const sink = createTableSink({ columns, primaryKey: ['id', 'at'], options });
    isTrue<Equal<typeof sink, TableSink<TableRow<typeof columns, 'id' | 'at'>>>>();
    assert.equal(sink.tableName, 'orders');
  });

  it('give a rejection the row that was rejected', () => {
    const sink = createTableSink({
      columns,
      primaryKey: ['id'],
      options,
      sinkOptions: {
        onRejected: ({ element }) => isTrue<Equal<typeof element, TableRow<typeof columns, 'id'>>>(),
      },
    });
    assert.equal(sink.tableName, 'orders');
  });

  it('refuse what cannot work', () => {
    use(
      // @ts-expect-error no such column
      () => createTableSink({ columns, primaryKey: ['idd'], options }),
      // @ts-expect-error a boolean is no key
      () => createTableSink({ columns, primaryKey: ['paid'], options }),
      // @ts-expect-error nor is a list
      () => createTableSink({ columns, primaryKey: ['tags'], options }),
      // @ts-expect-error a key has two columns at most
      () => createTableSink({ columns, primaryKey: ['id', 'at', 'amount'], options }),
      // @ts-expect-error no such column
      () => createTableSink({ columns, partitionedBy: ['idd'], options }),
      // @ts-expect-error the table needs a name
      () => createTableSink({ columns, options: { 'aws.region': 'eu-west-1' } }),
      // @ts-expect-error no such key
      () => createTableSink({ columns, options: { 'table-name': 'orders', 'sink.batch.maxsize': '5' } }),
      // @ts-expect-error another connector
      () => createTableSink({ columns, options: { 'table-name': 'orders', connector: 'kinesis' } }),
      // @ts-expect-error the table says it
      () => createTableSink({ columns, options, sinkOptions: { maxBatchSize: 5 } }),
      async () => {
        const sink = createTableSink({ columns, primaryKey: ['id'], options });
        const row = { id: 'a', at: new Date(), paid: true };
        await sinkTo([row, { ...row, amount: null, tags: ['x', null] }], sink);
        // @ts-expect-error a row has its primary key
        await sinkTo([{ at: new Date(), paid: true }], sink);
        // @ts-expect-error a row has what is NOT NULL
        await sinkTo([{ id: 'a', at: new Date() }], sink);
        // @ts-expect-error and not null there
        await sinkTo([{ ...row, paid: null }], sink);
        // @ts-expect-error an id is text
        await sinkTo([{ ...row, id: 1 }], sink);
        // @ts-expect-error tags are text
        await sinkTo([{ ...row, tags: [1] }], sink);
        // @ts-expect-error no such column
        await (await sink.createWriter()).write({ ...row, amout: 1 });
        // @ts-expect-error a table is no source
        for await (const _ of sink) use(_);
      },
      async () => {
        const sink = createTableSink({ columns, primaryKey: ['id'], options, changelog: true });
        const row = { id: 'a', at: new Date(), paid: true };
        await sinkTo([{ kind: '+I', row }, { kind: '-D', row: { id: 'a' } }, { kind: '-U' }], sink);
        // @ts-expect-error no such kind
        await sinkTo([{ kind: 'UPSERT', row }], sink);
        // @ts-expect-error a delete needs the key
        await sinkTo([{ kind: '-D', row: { paid: true } }], sink);
        // @ts-expect-error a change, no row
        await sinkTo([row], sink);
      },
    );
  });

  it('infer nothing from columns that are not known before', () => {
    const learnt: Record<string, string> = { id: 'STRING' };
    const sink = createTableSink({ columns: learnt, primaryKey: ['id'], options });
    isTrue<Equal<typeof sink, TableSink<Readonly<Record<string, unknown>>>>>();
    assert.equal(sink.tableName, 'orders');
  });
});

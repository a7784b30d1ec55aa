import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { type DynamoDbSinkError, sinkTo } from 'dynamodb-sink';
import { createTableSink } from 'dynamodb-sink/table';
import { startFaultyDynamoDb } from 'dynamodb-sink/testing';
import { scriptedEndpoint } from '../support/scripted-endpoint.js';
import { deniedTable, optionsAt } from './support.js';

const columns = { pk: 'STRING', sk: 'BIGINT', flag: 'BOOLEAN', v: 'INT' } as const;
const options = optionsAt('http://127.0.0.1:1');

type Definition = Parameters<typeof createTableSink>[0];

/** What is declared, and what is told of it. */
const wrong: readonly (readonly [definition: Readonly<Record<string, unknown>>, told: RegExp])[] = [
  [{ columns: undefined }, /^option columns must be an object from the columns' names to their types/],
  [{ columns: {} }, /^option columns must be an object/],
  [{ columns: { '': 'INT' } }, /^option columns cannot have a column of this name; it is ""$/],
  [
    { columns: { v: 'STRNG' } },
    /^option columns\.v must be a type of Flink SQL: at position 1 STRING is expected/,
  ],
  [{ primaryKey: [] }, /^option primaryKey must be a list of names of columns; it is a list$/],
  [{ primaryKey: 'pk' }, /^option primaryKey must be a list of names of columns; it is "pk"$/],
  [
    { primaryKey: ['pkk'] },
    /^option primaryKey names a column that is not declared \(did you mean pk\?\); it is "pkk"$/,
  ],
  [{ primaryKey: ['pk', 'pk'] }, /^option primaryKey must not name a column twice/],
  [
    { primaryKey: ['pk', 'sk', 'v'] },
    /^option primaryKey must have one column, the partition key, or two, with the sort key/,
  ],
  [
    { primaryKey: ['flag'] },
    /^option columns\.flag must be of a type that is a string, a number or binary: .* it is "BOOLEAN"$/,
  ],
  [
    { primaryKey: ['pk', 'sk'], partitionedBy: ['pk'] },
    /^option partitionedBy must have the columns of primaryKey, \[pk, sk\], .* it is "pk"$/,
  ],
  [
    { primaryKey: ['pk'], partitionedBy: ['v'] },
    /^option partitionedBy must have the columns of primaryKey, \[pk\]/,
  ],
  [{ partitionedBy: ['x'] }, /^option partitionedBy names a column that is not declared/],
  [{ partitionedBy: [] }, /^option partitionedBy must be a list of names of columns/],
  [{ changelog: 'true' }, /^option changelog must be true or false; it is "true"$/],
  [{ primaryKeys: ['pk'] }, /^option primaryKeys is unknown; did you mean primaryKey\?$/],
  [{ sinkOptions: [] }, /^option sinkOptions must be an object; it is a list$/],
  [
    { sinkOptions: { maxBatchSize: 5 } },
    /^option sinkOptions\.maxBatchSize is an option of the table: set it in options, by its key; it is 5$/,
  ],
  [
    { sinkOptions: { elementConverter: () => null } },
    /^option sinkOptions\.elementConverter is what columns and partitionedBy say/,
  ],
  [{ sinkOptions: { document: {} } }, /^option sinkOptions\.document has no effect on rows/],
  [
    { sinkOptions: { keySchema: {} }, primaryKey: ['pk'] },
    /^option sinkOptions\.keySchema is what primaryKey says/,
  ],
  [
    { sinkOptions: { dynamoDb: {} } },
    /^option dynamoDb is also given by the DynamoDB properties: use one of them$/,
  ],
  [{ sinkOptions: { maxRejectd: 1 } }, /^option maxRejectd is unknown; did you mean maxRejected\?$/],
];

describe('the declaration of a table', () => {
  for (const [definition, told] of wrong) {
    it(`is refused: ${told.source}`, () => {
      assert.throws(() => createTableSink({ columns, options, ...definition } as unknown as Definition), {
        code: 'INVALID_OPTION',
        message: told,
      });
    });
  }

  it('is refused if there is none', () => {
    assert.throws(() => createTableSink(undefined as unknown as Definition), {
      code: 'INVALID_OPTION',
      message: 'option definition must be an object with columns and options; it is undefined',
    });
  });
});

describe('the primary key', () => {
  const rows = [
    { pk: 'a', sk: 1, v: 1 },
    { pk: 'a', sk: 1, v: 2 },
    { pk: 'a', sk: 2n, v: 3 },
  ];

  it('of which the table has another one is refused before a row replaces a different item', async () => {
    await using db = await startFaultyDynamoDb({
      tables: { orders: { partitionKey: { name: 'pk', type: 'S' }, sortKey: { name: 'sk', type: 'N' } } },
    });
    const sink = createTableSink({ columns, primaryKey: ['pk'], options: optionsAt(db.url) });
    await assert.rejects(sinkTo(rows, sink), {
      code: 'INVALID_OPTION',
      message: /^table orders has the key pk:S,sk:N, but what elementConverter gives has the key pk:S:/,
    });
    assert.equal(db.table('orders').size, 0);
  });

  it('holds where the table may not be asked, and lets a later row replace one that is not sent', async () => {
    await using service = await scriptedEndpoint([deniedTable]);
    const sink = createTableSink({ columns, primaryKey: ['pk', 'sk'], options: optionsAt(service.endpoint) });
    const report = await sinkTo(rows, sink);
    assert.deepEqual(
      service.requests.map(({ target }) => target),
      ['DescribeTable', 'BatchWriteItem'],
    );
    assert.deepEqual([report.put, report.coalesced], [2, 1]);
  });

  it('may be named by PARTITIONED BY in any order', async () => {
    await using service = await scriptedEndpoint([deniedTable]);
    const sink = createTableSink({
      columns,
      primaryKey: ['pk', 'sk'],
      partitionedBy: ['sk', 'pk'],
      options: optionsAt(service.endpoint),
    });
    assert.equal((await sinkTo(rows, sink)).coalesced, 1);
  });

  it('is that of keySchema if none is declared, and without PARTITIONED BY nothing is replaced', async () => {
    await using service = await scriptedEndpoint([]);
    const sinkOptions = {
      keySchema: { partitionKey: { name: 'pk', type: 'S' }, sortKey: { name: 'sk', type: 'N' } },
    } as const;
    const plain = createTableSink({ columns, options: optionsAt(service.endpoint), sinkOptions });
    assert.equal((await sinkTo(rows, plain)).coalesced, 0);
    const partitioned = createTableSink({
      columns,
      partitionedBy: ['pk', 'sk'],
      options: optionsAt(service.endpoint),
      sinkOptions,
    });
    assert.equal((await sinkTo(rows, partitioned)).coalesced, 1);
    assert.throws(
      () =>
        createTableSink({
          columns,
          partitionedBy: ['pk'],
          options: optionsAt(service.endpoint),
          sinkOptions,
        }),
      { code: 'INVALID_OPTION', message: /is \[pk\], but the primary key of orders is \[pk, sk\]/ },
    );
  });
});

describe('reading from a table', () => {
  const sink = createTableSink({ columns, options });
  const told = {
    code: 'INVALID_OPTION',
    message:
      'the connector dynamodb is write-only: the table orders can be a sink, and no source; read it with Query or Scan of the AWS SDK',
  };

  it('is refused by for await', async () => {
    await assert.rejects(async () => {
      for await (const _ of sink as unknown as AsyncIterable<unknown>) assert.fail('a row was read');
    }, told);
  });

  it('is refused by for of', () => {
    assert.throws(() => {
      for (const _ of sink as unknown as Iterable<unknown>) assert.fail('a row was read');
    }, told);
  });

  it('is refused as a source of a stream', async () => {
    await assert.rejects(async () => {
      await Readable.from(sink as unknown as AsyncIterable<unknown>).toArray();
    }, told);
  });

  it('is refused where sinkTo is to read from it', async () => {
    await using service = await scriptedEndpoint([deniedTable]);
    const other = createTableSink({ columns, primaryKey: ['pk'], options: optionsAt(service.endpoint) });
    const source = sink as unknown as AsyncIterable<{ readonly pk: string }>;
    await assert.rejects(sinkTo(source, other), (error: DynamoDbSinkError) => {
      assert.equal(error.code, 'SOURCE_FAILED');
      assert.equal((error.cause as Error).message, told.message);
      return true;
    });
  });

  it('is refused by the counterparts of writable and writableStream', () => {
    assert.throws(() => sink.readable(), told);
    assert.throws(() => sink.readableStream(), told);
  });
});

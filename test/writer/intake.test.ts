import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ConverterResult, DynamoDbSinkError, type Rejection } from 'dynamodb-sink';
import { orders, scriptedWorld, takeAll } from '../support/scripted-world.js';

interface Order {
  readonly pk: string;
  readonly table?: string;
  readonly after?: number;
}

const auditSchema = { partitionKey: { name: 'pk', type: 'S' } } as const;

describe('an element without a converter', () => {
  it('is put as it is, whatever its attributes are called', async () => {
    const { writer, transport, clock } = scriptedWorld<object>({}, takeAll);
    for (const name of ['type', 'item', 'tableName', 'then']) writer.write({ pk: name, [name]: 'DELETE' });
    const report = await clock.until(writer.close());
    assert.deepEqual(transport.sent[0]?.keys, ['type', 'item', 'tableName', 'then']);
    assert.deepEqual([report.put, report.deleted], [4, 0]);
  });

  it('has the put it would have been in its rejection, by the sink or by the service', async () => {
    const rejections: Rejection<object>[] = [];
    const { writer, clock } = scriptedWorld<object>(
      { onRejected: (rejection) => void rejections.push(rejection) },
      (request) => (request.keys.includes('bad') ? request.refused() : request.written()),
    );
    const unreadable = {
      pk: 'a',
      get total(): number {
        throw new Error('no total');
      },
    };
    const refused = { pk: 'bad' };
    writer.write(unreadable, { partition: 0, offset: 1 });
    writer.write(refused, { partition: 0, offset: 2 });
    writer.write({ pk: 'good' }, { partition: 0, offset: 3 });
    const report = await clock.until(writer.close());
    assert.deepEqual([report.put, report.rejected], [1, 2]);
    for (const [index, element] of [unreadable, refused].entries()) {
      const rejection = rejections[index];
      assert.equal(rejection?.element, element);
      assert.equal(rejection?.request?.item, element);
      assert.equal(rejection?.request?.type, 'PUT');
      assert.equal(rejection?.position?.offset, index + 1);
    }
    assert.deepEqual(writer.durablePositions(), new Map([[0, 3]]));
  });
});

describe('a converter', () => {
  it('may be an object with apply', async () => {
    const { writer, transport, clock } = scriptedWorld<string>(
      {
        elementConverter: {
          apply(element) {
            return { type: 'PUT', item: { pk: this.prefix + element } };
          },
          prefix: 'id-',
        } as { prefix: string; apply(element: string): ConverterResult },
      },
      takeAll,
    );
    writer.write('a');
    await clock.until(writer.close());
    assert.deepEqual(transport.sent[0]?.keys, ['id-a']);
  });

  it('that gives a promise keeps the place of its element: what comes later waits behind it', async () => {
    const world = scriptedWorld<Order>(
      {
        elementConverter: ({ pk, after }): ConverterResult | Promise<ConverterResult> => {
          const request = { type: 'PUT', item: { pk } } as const;
          if (after === undefined) return request;
          return new Promise((resolve) => world.clock.setTimer(() => resolve(request), after));
        },
      },
      takeAll,
    );
    const { writer, transport, clock } = world;
    writer.write({ pk: 'a' });
    const waits = [
      writer.write({ pk: 'b', after: 50 }),
      writer.write({ pk: 'c', after: 10 }),
      writer.write({ pk: 'd' }),
    ];
    for (const wait of waits) assert.ok(wait instanceof Promise);
    const report = await clock.until(writer.close());
    assert.deepEqual(
      transport.sent.flatMap(({ keys }) => keys),
      ['a', 'b', 'c', 'd'],
    );
    assert.deepEqual([report.elements, report.put], [4, 4]);
    assert.equal(clock.now(), 50, 'converters run side by side');
    await Promise.all(waits);
  });

  it('that throws or rejects rejects that one element', async () => {
    const rejections: Rejection<Order>[] = [];
    const { writer, transport, clock } = scriptedWorld<Order>(
      {
        onRejected: (rejection) => void rejections.push(rejection),
        elementConverter: (item): ConverterResult | Promise<ConverterResult> => {
          if (item.pk === 'throws') throw new TypeError('cannot read this');
          if (item.pk === 'rejects') return Promise.reject(new Error('nor this'));
          return { type: 'PUT', item };
        },
      },
      takeAll,
    );
    for (const pk of ['a', 'throws', 'b', 'rejects', 'c']) writer.write({ pk });
    await clock.until(writer.close());
    assert.deepEqual(
      transport.sent.flatMap(({ keys }) => keys),
      ['a', 'b', 'c'],
    );
    assert.deepEqual(
      rejections.map(({ error, element, request }) => [error.code, error.message, element.pk, request]),
      [
        ['CONVERTER_FAILED', 'the element converter threw: cannot read this', 'throws', undefined],
        ['CONVERTER_FAILED', 'the element converter threw: nor this', 'rejects', undefined],
      ],
    );
  });

  it('that gives nonsense rejects that one element', async () => {
    const errors: DynamoDbSinkError[] = [];
    const nonsense: unknown[] = [
      'text',
      5,
      {},
      { type: 'UPDATE', item: { pk: 'a' } },
      { type: 'PUT' },
      { type: 'PUT', item: null },
      { type: 'PUT', item: 'text' },
      { type: 'PUT', item: [] },
      { type: 'DELETE', item: 7 },
      [null],
      [[{ type: 'PUT', item: { pk: 'a' } }]],
      { type: 'PUT', item: { pk: 'a' }, tableName: 'x' },
      { type: 'PUT', item: { pk: 'a' }, tableName: 7 },
    ];
    const { writer, clock } = scriptedWorld<number>(
      {
        onRejected: ({ error }) => void errors.push(error),
        elementConverter: (i) => nonsense[i] as ConverterResult,
      },
      takeAll,
    );
    for (let i = 0; i < nonsense.length; i++) writer.write(i);
    const report = await clock.until(writer.close());
    assert.equal(report.rejected, nonsense.length);
    for (const { code } of errors) assert.match(code, /^INVALID_(WRITE_REQUEST|ITEM)$/);
  });

  it('of which a thousand are pending makes write throw, not the memory grow', async () => {
    const never = new Promise<ConverterResult>(() => {});
    const { writer } = scriptedWorld<Order>({ elementConverter: () => never });
    for (const order of orders(1000)) writer.write(order);
    assert.throws(() => writer.write({ pk: 'x' }), { code: 'WRITE_NOT_AWAITED' });
    writer.abort();
  });
});

describe('a request for another table', () => {
  const toTable = (item: Order): ConverterResult => ({
    type: 'PUT',
    item: { pk: item.pk },
    ...(item.table === undefined ? {} : { tableName: item.table }),
  });

  it('is written once the key of that table was learnt, and keeps its place', async () => {
    const asked: string[] = [];
    const world = scriptedWorld<Order>({ elementConverter: toTable }, takeAll, {
      learnKeySchema: async (tableName) => {
        asked.push(tableName);
        await new Promise((resolve) => world.clock.setTimer(() => resolve(undefined), 20));
        return auditSchema;
      },
    });
    const { writer, transport, clock } = world;
    writer.write({ pk: 'a', table: 'audit' });
    writer.write({ pk: 'b' });
    writer.write({ pk: 'c', table: 'audit' });
    await clock.until(writer.close());
    assert.deepEqual(asked, ['audit']);
    assert.deepEqual(transport.sent.map(({ tableName, keys }) => [tableName, ...keys]).toSorted(), [
      ['audit', 'a', 'c'],
      ['orders', 'b'],
    ]);
  });

  it('is rejected when that table is not there, which is asked once in 30 s', async () => {
    let asked = 0;
    const rejected: string[] = [];
    const { writer, clock } = scriptedWorld<Order>(
      {
        elementConverter: toTable,
        onRejected: ({ element, error }) => void rejected.push(element.pk + error.code),
      },
      takeAll,
      {
        learnKeySchema: async (tableName) => {
          asked++;
          throw new DynamoDbSinkError('TABLE_NOT_FOUND', `table ${tableName} was not found`);
        },
      },
    );
    writer.write({ pk: 'a', table: 'nowhere' });
    writer.write({ pk: 'b' });
    writer.write({ pk: 'c', table: 'nowhere' });
    await clock.until(writer.flush());
    writer.write({ pk: 'd', table: 'nowhere' });
    assert.equal(asked, 1);
    await clock.pass(30_001);
    writer.write({ pk: 'e', table: 'nowhere' });
    const report = await clock.until(writer.close());
    assert.equal(asked, 2);
    assert.deepEqual(rejected, [
      'aTABLE_NOT_FOUND',
      'cTABLE_NOT_FOUND',
      'dTABLE_NOT_FOUND',
      'eTABLE_NOT_FOUND',
    ]);
    assert.equal(report.put, 1);
  });

  it('is rejected when the service no longer knows that table', async () => {
    const rejected: string[] = [];
    const { writer, clock } = scriptedWorld<Order>(
      {
        elementConverter: toTable,
        keySchemas: { audit: auditSchema },
        onRejected: ({ error }) => void rejected.push(`${error.code} ${error.table} ${error.key}`),
      },
      (request) => {
        if (request.tableName === 'orders') request.written();
        else request.answer({ kind: 'tableNotFound', name: 'ResourceNotFoundException', message: 'gone' });
      },
    );
    writer.write({ pk: 'a', table: 'audit' });
    writer.write({ pk: 'b' });
    const report = await clock.until(writer.close());
    assert.deepEqual(rejected, ['TABLE_NOT_FOUND audit pk = "a"']);
    assert.equal(report.put, 1);
  });

  it('stops the sink when the key of that table may not be asked for', async () => {
    const { writer, clock } = scriptedWorld<Order>({ elementConverter: toTable }, takeAll, {
      learnKeySchema: async () => {
        throw new DynamoDbSinkError('ACCESS_DENIED', 'no DescribeTable for you');
      },
    });
    writer.write({ pk: 'a' });
    writer.write({ pk: 'b', table: 'audit' });
    await assert.rejects(clock.until(writer.close()), { code: 'ACCESS_DENIED' });
  });

  it('is rejected under a second spelling of a table: there would be no order between the two', async () => {
    const errors: string[] = [];
    const { writer, clock } = scriptedWorld<Order>(
      {
        elementConverter: toTable,
        onRejected: ({ error }) => void errors.push(error.message),
        keySchemas: { 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders': auditSchema },
      },
      takeAll,
    );
    writer.write({ pk: 'a' });
    writer.write({ pk: 'a', table: 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders' });
    await clock.until(writer.close());
    assert.match(errors[0] ?? '', /use one spelling/);
  });

  it('with a key overwriteByPartitionKeys does not name is rejected', async () => {
    const errors: string[] = [];
    const { writer, clock } = scriptedWorld<Order>(
      {
        elementConverter: toTable,
        overwriteByPartitionKeys: ['pk'],
        onRejected: ({ error }) => void errors.push(error.message),
      },
      takeAll,
      {
        learnKeySchema: async () => ({
          partitionKey: { name: 'pk', type: 'S' },
          sortKey: { name: 'sk', type: 'S' },
        }),
      },
    );
    writer.write({ pk: 'a' });
    writer.write({ pk: 'a', table: 'events' });
    await clock.until(writer.close());
    assert.match(
      errors[0] ?? '',
      /overwriteByPartitionKeys is \[pk\], but the primary key of events is \[pk, sk\]/,
    );
  });
});

describe('overwriteByPartitionKeys', () => {
  it('lets later writes replace those not sent, never one in flight or without an answer', async () => {
    const { writer, transport, clock } = scriptedWorld<{ pk: string; v: number }>({
      overwriteByPartitionKeys: ['pk'],
      maxBatchSize: 2,
    });
    writer.write({ pk: 'a', v: 1 });
    writer.write({ pk: 'a', v: 2 }); // replaces 1, which is ready
    writer.write({ pk: 'b', v: 1 });
    assert.match(transport.sent[0]?.body ?? '', /"a"\},"v":\{"N":"2"\}/);
    writer.write({ pk: 'a', v: 3 }); // behind 2, which is in flight
    writer.write({ pk: 'a', v: 4 }); // replaces 3, which waits
    transport.sent[0]?.answer({ kind: 'transient', name: 'ECONNRESET', message: 'reset' });
    writer.write({ pk: 'a', v: 5 }); // replaces 4; 2 may have been applied and must be answered first
    await clock.pass(30);
    assert.equal(transport.sent[1]?.body, transport.sent[0]?.body);
    transport.sent[1]?.written();
    const closed = writer.close();
    await clock.pass(1);
    assert.deepEqual(transport.sent[2]?.keys, ['a']);
    assert.match(transport.sent[2]?.body ?? '', /"v":\{"N":"5"\}/);
    transport.sent[2]?.written();
    const report = await clock.until(closed);
    assert.deepEqual([report.put, report.coalesced], [3, 3]);
  });

  it('replaces a put by a delete and a delete by a put', async () => {
    const { writer, transport, clock } = scriptedWorld<['PUT' | 'DELETE', string]>(
      {
        overwriteByPartitionKeys: 'primaryKey',
        elementConverter: ([type, pk]) => ({ type, item: { pk, more: 'x'.repeat(500) } }),
      },
      takeAll,
    );
    for (const element of [
      ['PUT', 'a'],
      ['DELETE', 'a'],
      ['DELETE', 'b'],
      ['PUT', 'b'],
    ] as const) {
      writer.write([...element]);
    }
    const report = await clock.until(writer.close());
    assert.deepEqual([report.put, report.deleted, report.coalesced], [1, 1, 2]);
    assert.match(
      transport.sent[0]?.body ?? '',
      /\[\{"DeleteRequest":\{"Key":\{"pk":\{"S":"a"\}\}\}\},\{"PutRequest"/,
    );
  });
});

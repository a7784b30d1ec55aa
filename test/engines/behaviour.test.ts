import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import {
  attributeValues,
  type ConverterResult,
  DynamoDbSink,
  type DynamoDbSinkOptions,
  NumberValue,
  type Rejection,
  sinkTo,
} from 'dynamodb-sink';
import { type Engine, engines } from '../support/engines.js';
import { type StoredItem, storedItems } from '../support/stored-items.js';

interface Order {
  readonly pk: string;
  readonly sk: number;
  readonly [more: string]: unknown;
}

for (const { name, skip, start } of engines) {
  describe(`a sink into ${name}`, { skip }, () => {
    let engine: Engine;
    let made = 0;

    before(async () => {
      engine = await start();
    });
    after(() => engine.close());

    /** A table of its own for each test. */
    const newTable = async (key = 'pk:S,sk:N'): Promise<string> => {
      const table = `orders-${++made}`;
      await engine.createTable(table, key);
      return table;
    };

    const sinkOf = <T = Order>(
      tableName: string,
      options: Partial<DynamoDbSinkOptions<T>> = {},
    ): DynamoDbSink<T> => new DynamoDbSink<T>({ tableName, dynamoDb: engine.clientConfig, ...options });

    const scan = (table: string): Promise<StoredItem[]> => storedItems(engine.client, table);

    const get = async (TableName: string, pk: string, sk: number): Promise<StoredItem | undefined> => {
      const Key = { pk: { S: pk }, sk: { N: String(sk) } };
      return (await engine.client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))).Item;
    };

    it('writes every record, and each as it was', async () => {
      const table = await newTable();
      const orders = Array.from(
        { length: 1000 },
        (_, i): Order => ({
          pk: `customer-${i % 37}`,
          sk: i,
          total: i / 100,
          paid: i % 2 === 0,
          note: i % 3 === 0 ? null : `«${i}»`,
          lines: [{ sku: `s${i}`, quantity: 2 }, []],
        }),
      );
      const report = await sinkTo(orders, sinkOf(table));
      assert.deepEqual([report.put, report.rejected, report.httpRequests], [1000, 0, 40]);
      const byKey = (a: Order, b: Order): number => a.sk - b.sk;
      assert.deepEqual((await scan(table)).map((item) => unmarshall(item) as Order).sort(byKey), orders);
    });

    it('keeps numbers exact, sets and binary', async () => {
      const table = await newTable();
      const item = {
        pk: 'a',
        sk: 1,
        big: 12345678901234567890123456789012345678n,
        fraction: new NumberValue('0.12345678901234567890123456789012345678'),
        tiny: 1e-130,
        names: new Set(['ä', 'b']),
        numbers: new Set([1, 2.5, 10n ** 30n]),
        bytes: new Set([Buffer.from([0, 255]), Buffer.from('x')]),
        blob: new Uint8Array([1, 2, 3]),
        map: new Map([['k', new Map()]]),
      };
      await sinkTo([item], sinkOf(table));
      const stored = await get(table, 'a', 1);
      assert.equal(stored?.big?.N, '12345678901234567890123456789012345678');
      assert.equal(stored?.fraction?.N, '0.12345678901234567890123456789012345678');
      assert.equal(Number(stored?.tiny?.N), 1e-130);
      assert.deepEqual(stored?.names?.SS?.toSorted(), ['b', 'ä']);
      assert.deepEqual(stored?.numbers?.NS?.toSorted(), ['1', '1000000000000000000000000000000', '2.5']);
      assert.deepEqual(stored?.bytes?.BS?.map((b) => Buffer.from(b).toString('hex')).toSorted(), [
        '00ff',
        '78',
      ]);
      assert.deepEqual(Buffer.from(stored?.blob?.B ?? []), Buffer.from([1, 2, 3]));
      assert.deepEqual(stored?.map, { M: { k: { M: {} } } });
    });

    it('takes items in their own form', async () => {
      const table = await newTable();
      const item = attributeValues({
        pk: { S: 'a' },
        sk: { N: '1.0' },
        S: { S: 'text' },
        L: { L: [{ NULL: true }] },
      });
      await sinkTo([item as unknown as Order], sinkOf(table));
      assert.deepEqual(await get(table, 'a', 1), {
        pk: { S: 'a' },
        sk: { N: '1' },
        S: { S: 'text' },
        L: { L: [{ NULL: true }] },
      });
    });

    it('leaves the last write of each key, put or delete, with and without coalescing', async () => {
      for (const overwriteByPartitionKeys of [[], 'primaryKey'] as const) {
        const table = await newTable();
        const changes = Array.from({ length: 3000 }, (_, v) => ({
          pk: `k${v % 7}`,
          sk: v % 11,
          v,
          remove: v % 13 === 0,
        }));
        const report = await sinkTo(
          changes,
          sinkOf<(typeof changes)[number]>(table, {
            overwriteByPartitionKeys,
            elementConverter: (change) => ({ type: change.remove ? 'DELETE' : 'PUT', item: change }),
          }),
        );
        assert.equal(report.put + report.deleted + report.coalesced, 3000);
        assert.equal(report.coalesced > 0, overwriteByPartitionKeys === 'primaryKey');
        const expected = new Map(changes.map((change) => [`${change.pk}/${change.sk}`, change]));
        const last = [...expected.values()].filter(({ remove }) => !remove).map(({ v }) => v);
        const stored = (await scan(table)).map((item) => Number(item.v?.N));
        assert.deepEqual(
          stored.sort((a, b) => a - b),
          last.sort((a, b) => a - b),
        );
      }
    });

    it('knows keys of every type', async () => {
      const keys = { S: 'text', N: 1.5, B: Buffer.from([7]) } as const;
      for (const [partitionType, pk] of Object.entries(keys)) {
        for (const [sortType, sk] of Object.entries(keys)) {
          const table = await newTable(`pk:${partitionType},sk:${sortType}`);
          const writes = [1, 2, 3].map((v) => ({ pk, sk, v }));
          const report = await sinkTo(writes, sinkOf<object>(table));
          assert.deepEqual([report.put, (await scan(table))[0]?.v?.N], [3, '3']);
        }
      }
      const table = await newTable('pk:N');
      const same = [1, new NumberValue('1.0'), 1n, new NumberValue('10e-1')].map((pk, v) => ({ pk, v }));
      const report = await sinkTo(same, sinkOf<object>(table, { overwriteByPartitionKeys: ['pk'] }));
      assert.deepEqual([report.put, report.coalesced, (await scan(table))[0]?.v?.N], [1, 3, '3']);
    });

    it('writes to several tables, and rejects what names one that is not there', async () => {
      const [orders, audit] = [await newTable(), await newTable('id:S')];
      const rejected: Rejection<Order>[] = [];
      const report = await sinkTo(
        Array.from({ length: 60 }, (_, sk) => ({ pk: 'a', sk })),
        sinkOf<Order>(orders, {
          onRejected: (rejection) => void rejected.push(rejection),
          elementConverter: (item): ConverterResult => [
            { type: 'PUT', item },
            {
              type: 'PUT',
              item: { id: `${item.pk}-${item.sk}` },
              tableName: item.sk === 30 ? 'nowhere' : audit,
            },
          ],
        }),
      );
      assert.deepEqual([report.elements, report.put, report.rejected], [60, 119, 1]);
      assert.deepEqual([(await scan(orders)).length, (await scan(audit)).length], [60, 59]);
      assert.deepEqual([rejected[0]?.error.code, rejected[0]?.element.sk], ['TABLE_NOT_FOUND', 30]);
    });

    it('isolates what only the service refuses, and writes its neighbours', async () => {
      // The schema told is wrong for some: the table's sort key is a number, the sink is told it has none.
      const table = await newTable('pk:S,sk:N');
      const rejected: number[] = [];
      const orders = Array.from({ length: 100 }, (_, v) => ({
        pk: `k${v}`,
        sk: v % 20 === 7 ? `text-${v}` : v,
        v,
      }));
      const report = await sinkTo(
        orders,
        sinkOf<(typeof orders)[number]>(table, {
          keySchema: { partitionKey: { name: 'pk', type: 'S' } },
          onRejected: ({ element, error }) => {
            assert.equal(error.code, 'WRITE_REFUSED');
            rejected.push(element.v);
          },
        }),
      );
      assert.deepEqual(
        rejected.sort((a, b) => a - b),
        [7, 27, 47, 67, 87],
      );
      assert.deepEqual([report.put, (await scan(table)).length], [95, 95]);
    });

    it('takes an item of exactly 400 KiB, and refuses one byte more before the wire', async () => {
      const table = await newTable();
      const names = 'pk'.length + 'sk'.length + 'blob'.length;
      const filler = (bytes: number): Order => ({ pk: 'a', sk: 0, blob: Buffer.alloc(bytes, 1) });
      const exact = 400 * 1024 - names - 'a'.length - 1;
      const report = await sinkTo([filler(exact)], sinkOf(table));
      assert.deepEqual([report.put, report.writeUnits], [1, 400]);
      await assert.rejects(sinkTo([filler(exact + 1)], sinkOf(table)), { code: 'RECORD_TOO_LARGE' });
    });

    it('sends batches of large items within 16 MB', async () => {
      const table = await newTable();
      // A quote takes two bytes on the wire: 25 of these would be 19.5 MB.
      const large = Array.from({ length: 30 }, (_, sk) => ({ pk: 'a', sk, text: '"'.repeat(390_000) }));
      const report = await sinkTo(large, sinkOf(table));
      // A larger body would be refused with 413 and halved: there would be more requests.
      assert.deepEqual([report.put, report.rejected, report.httpRequests], [30, 0, 2]);
      assert.ok(report.bodyBytes > 16 * 1024 * 1024);
      assert.equal((await scan(table)).length, 30);
    });

    it('fails in createWriter when its table is not there', async () => {
      await assert.rejects(sinkOf('nowhere').createWriter(), { code: 'TABLE_NOT_FOUND', table: 'nowhere' });
    });

    it('stops when its table goes away, told by the service', async () => {
      const sink = sinkOf('nowhere', { keySchema: { partitionKey: { name: 'pk', type: 'S' } } });
      await assert.rejects(sinkTo([{ pk: 'a', sk: 1 }], sink), { code: 'TABLE_NOT_FOUND' });
    });
  });
}

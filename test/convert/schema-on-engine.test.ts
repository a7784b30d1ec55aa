import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DynamoDbSink,
  type Rejection,
  type SchemaIssues,
  schemaElementConverter,
  sinkTo,
} from 'dynamodb-sink';
import { z } from 'zod';
import { type Engine, engines } from '../support/engines.js';

for (const { name, skip, start } of engines) {
  describe(`schemaElementConverter in a sink to ${name}`, { skip }, () => {
    let engine: Engine;

    before(async () => {
      engine = await start();
      await engine.createTable('orders', 'id:S');
    });
    after(() => engine?.close());

    async function read(id: string) {
      const key = { TableName: 'orders', Key: { id: { S: id } }, ConsistentRead: true };
      return (await engine.client.send(new GetItemCommand(key))).Item;
    }

    it('writes what the schema made of the valid elements, and hands back the others', async () => {
      const Order = z.object({
        id: z.string().min(1),
        total: z.string().transform(Number),
        at: z.iso.datetime().transform((text) => new Date(text)),
        state: z.string().default('new'),
      });
      const rejections: Rejection<unknown>[] = [];
      const sink = new DynamoDbSink({
        tableName: 'orders',
        elementConverter: schemaElementConverter(Order),
        document: { dates: 'epochSeconds' },
        dynamoDb: engine.clientConfig,
        onRejected: (rejection) => void rejections.push(rejection),
      });
      const bad = { id: 'b', total: 5, at: '2026-01-01T00:00:00Z' };
      const good = { id: 'a', total: '12.5', at: '2026-01-01T00:00:00Z', extra: 1 };
      const report = await sinkTo([bad, good], sink);
      assert.deepEqual([report.put, report.rejected], [1, 1]);
      assert.deepEqual(await read('a'), {
        id: { S: 'a' },
        total: { N: '12.5' },
        at: { N: '1767225600' },
        state: { S: 'new' },
      });
      assert.equal(await read('b'), undefined);
      const [rejection] = rejections;
      assert.ok(rejection !== undefined);
      assert.equal(rejection.element, bad);
      assert.equal(rejection.error.path, 'total');
      assert.deepEqual((rejection.error.cause as SchemaIssues).issues[0]?.path, ['total']);
    });

    it('keeps the order of the elements while a validator works asynchronously', async () => {
      const Order = z.object({
        id: z.string(),
        version: z.number().refine(async (version) => {
          await delay(20 - version); // a later one would be ready first
          return version !== 3;
        }),
      });
      const rejected: string[] = [];
      const sink = new DynamoDbSink({
        tableName: 'orders',
        elementConverter: schemaElementConverter(Order),
        dynamoDb: engine.clientConfig,
        onRejected: ({ error }) => void rejected.push(`${error.code} ${error.path}`),
      });
      const report = await sinkTo(
        [1, 2, 3, 4, 5].map((version) => ({ id: 'async', version })),
        sink,
      );
      assert.deepEqual([report.put, report.rejected], [4, 1]);
      assert.deepEqual(rejected, ['INVALID_ITEM version']);
      assert.deepEqual(await read('async'), { id: { S: 'async' }, version: { N: '5' } });
    });
  });
}

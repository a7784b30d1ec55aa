import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type DebeziumEvent, type DebeziumFlatMessage, debeziumElementConverter } from 'dynamodb-sink';
import { dynamoDbLocal, type Engine } from '../support/engines.js';
import { byId, cases, key, moved, old, source } from './debezium-cases.js';
import { itemsOf, newTable, writeAll } from './tables.js';

describe('Debezium events, on DynamoDB Local', { skip: dynamoDbLocal.skip }, () => {
  let engine: Engine;

  before(async () => {
    engine = await dynamoDbLocal.start();
  });
  after(() => engine?.close());

  for (const { name, events, left, options } of cases) {
    it(name, async () => {
      const table = await newTable(engine);
      await writeAll(engine, table, () => ({ type: 'PUT', item: old }), [0]);
      await writeAll<DebeziumEvent>(engine, table, debeziumElementConverter(options), events);
      assert.deepEqual(await itemsOf(engine, table), left);
    });
  }

  it('move a row of a table with another key than its source', async () => {
    const table = await newTable(engine, 'city:S,id:S');
    const convert = debeziumElementConverter({ primaryKey: ['city', 'id'] });
    await writeAll<DebeziumEvent>(engine, table, convert, [
      { key, value: { op: 'c', after: { id: 'a', city: 'Bern', n: 1 } } },
      {
        key,
        value: { op: 'u', before: { id: 'a', city: 'Bern', n: 1 }, after: { id: 'a', city: 'Basel', n: 2 } },
      },
    ]);
    assert.deepEqual(await itemsOf(engine, table), [{ id: 'a', city: 'Basel', n: 2 }]);
  });

  it('keep an item whose key is the same number in another spelling', async () => {
    const table = await newTable(engine, 'id:N');
    await writeAll<DebeziumEvent>(engine, table, debeziumElementConverter(byId), [
      '{"op":"c","after":{"id":12345678901234567890,"n":1}}',
      '{"op":"u","before":{"id":12345678901234567890,"n":1},"after":{"id":12345678901234567890.0,"n":2}}',
    ]);
    const [item] = await itemsOf(engine, table);
    assert.equal(item?.n, 2);
  });

  it('write numbers of JSON text as they stand there', async () => {
    const table = await newTable(engine);
    await writeAll<DebeziumEvent>(engine, table, debeziumElementConverter(), [
      '{"op":"c","after":{"id":"a","n":9007199254740993}}',
    ]);
    assert.deepEqual(await itemsOf(engine, table), [{ id: 'a', n: 9007199254740993n }]);
  });

  it('go to the table that their source names', async () => {
    const [customers, orders] = [await newTable(engine), await newTable(engine)];
    const convert = debeziumElementConverter({
      tableName: ({ table }) => (table === 'orders' ? orders : undefined),
    });
    await writeAll<DebeziumEvent>(engine, customers, convert, [
      { key, value: { op: 'c', after: old, source } },
      { key, value: { op: 'c', after: { id: 'a', total: 1 }, source: { ...source, table: 'orders' } } },
      { key: { id: 'b' }, value: { op: 'u', before: old, after: moved, source } },
    ]);
    assert.deepEqual(await itemsOf(engine, customers), [moved]);
    assert.deepEqual(await itemsOf(engine, orders), [{ id: 'a', total: 1 }]);
  });

  it('that are flattened put, update and delete', async () => {
    const table = await newTable(engine);
    await writeAll<DebeziumFlatMessage>(engine, table, debeziumElementConverter({ flattened: true }), [
      { key: { id: 'a' }, value: { id: 'a', n: 1 } },
      { key: { id: 'b' }, value: { id: 'b', n: 1, __op: 'c', __deleted: 'false', __table: 'customers' } },
      { key: { id: 'c' }, value: { id: 'c', value: 1, __deleted: false } },
      { key: { id: 'd' }, value: '{"schema":{},"payload":{"id":"d"}}' },
      { key: { id: 'e' }, value: { id: 'e', schema: 1, payload: 2, more: 3 } },
      { key: { id: 'f' }, value: { id: 'f' } },
      { key: { id: 'a' }, value: { id: 'a', n: 2, __op: 'u' } },
      { key: { id: 'c' }, value: null },
      { key: { id: 'd' }, value: { id: 'd', n: null, __deleted: 'true' } },
      { key: { id: 'f' }, value: { id: 'f', __op: 'd' } },
    ]);
    assert.deepEqual(await itemsOf(engine, table), [
      { id: 'a', n: 2 },
      { id: 'b', n: 1, __table: 'customers' },
      { id: 'e', schema: 1, payload: 2, more: 3 },
    ]);
  });
});

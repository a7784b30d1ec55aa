import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  type DebeziumEvent,
  type DebeziumFlatMessage,
  type DebeziumOptions,
  debeziumElementConverter,
} from 'dynamodb-sink';
import { dynamoDbLocal, type Engine } from '../support/engines.js';
import { itemsOf, newTable, writeAll } from './tables.js';

const source = { connector: 'postgresql', db: 'shop', schema: 'public', table: 'customers' };
const old = { id: 'a', name: 'Anne' };
const renamed = { id: 'a', name: 'Anna' };
const moved = { id: 'b', name: 'Anne' };

type Options = DebeziumOptions & { readonly flattened?: false };

interface Case {
  readonly name: string;
  readonly events: readonly DebeziumEvent[];
  /** What is in the table, into which { id: 'a', name: 'Anne' } was put before. */
  readonly left: readonly object[];
  readonly options?: Options;
}

const byId: Options = { primaryKey: ['id'] };
const key = { id: 'a' };

const cases: readonly Case[] = [
  {
    name: 'a create puts',
    events: [{ key: { id: 'c' }, value: { op: 'c', before: null, after: { id: 'c', n: 1 }, source } }],
    left: [old, { id: 'c', n: 1 }],
  },
  {
    name: 'a read of a snapshot puts',
    events: [{ key, value: { op: 'r', before: null, after: renamed, source } }],
    left: [renamed],
  },
  {
    name: 'an update puts',
    events: [{ key, value: { op: 'u', before: old, after: renamed, source } }],
    left: [renamed],
  },
  {
    name: 'an update without a before puts',
    events: [{ key, value: { op: 'u', before: null, after: renamed, source } }],
    left: [renamed],
  },
  {
    name: 'an update of a value alone, without a before, puts',
    events: [{ op: 'u', before: null, after: renamed, source }],
    options: byId,
    left: [renamed],
  },
  {
    name: 'an update of the key is a delete of the old and a put of the new',
    events: [{ op: 'u', before: old, after: moved, source }],
    options: byId,
    left: [moved],
  },
  {
    name: 'an update of the key by a message is the same',
    events: [{ key: { id: 'b' }, value: { op: 'u', before: old, after: moved, source } }],
    left: [moved],
  },
  {
    name: 'a change of the key, as connectors send it, is a delete, a tombstone and a create',
    events: [
      { key, value: { op: 'd', before: old, after: null, source } },
      { key, value: null },
      { key: { id: 'b' }, value: { op: 'c', before: null, after: moved, source } },
    ],
    left: [moved],
  },
  {
    name: 'a delete deletes by the old row',
    events: [{ op: 'd', before: old, after: null, source }],
    left: [],
  },
  {
    name: 'a delete with the key alone in before deletes',
    events: [{ op: 'd', before: { id: 'a', name: null }, after: null, source }],
    options: byId,
    left: [],
  },
  {
    name: 'a delete without a before deletes by the key of its message',
    events: [{ key, value: { op: 'd', before: null, after: null, source } }],
    left: [],
  },
  {
    name: 'a delete whose before has a placeholder for its key deletes by the key of its message',
    events: [
      { key, value: { op: 'd', before: { id: '__debezium_unavailable_value', name: 'Anne' }, source } },
    ],
    options: byId,
    left: [],
  },
  { name: 'a tombstone writes nothing', events: [{ key, value: null }], left: [old] },
  { name: 'a tombstone without its key writes nothing', events: [null], left: [old] },
  {
    name: 'a tombstone deletes if it is to',
    events: [{ key, value: null }],
    options: { tombstones: 'delete' },
    left: [],
  },
  {
    name: 'a message in the log writes nothing',
    events: [{ op: 'm', source, message: { prefix: 'x', content: 'eA==' } } as DebeziumEvent],
    left: [old],
  },
  {
    name: 'nulls are left out if they are to be',
    events: [{ key, value: { op: 'u', before: old, after: { id: 'a', name: null, n: 1 }, source } }],
    options: { ignoreNulls: true },
    left: [{ id: 'a', n: 1 }],
  },
  {
    name: 'schemas around key and value are taken off',
    events: [
      {
        key: { schema: { type: 'struct' }, payload: { id: 'b' } },
        value: { schema: { type: 'struct' }, payload: { op: 'u', before: old, after: moved, source } },
      },
    ],
    left: [moved],
  },
  {
    name: 'JSON in text and bytes is read',
    events: [
      {
        key: Buffer.from('{"schema":null,"payload":{"id":"a"}}'),
        value: Buffer.from(JSON.stringify({ op: 'u', before: null, after: renamed })),
      },
      JSON.stringify({ schema: null, payload: { op: 'c', after: moved } }),
      { key: '{"id":"x"}', value: new TextEncoder().encode('{"op":"d","before":null}') },
    ],
    left: [renamed, moved],
  },
];

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

import type { DebeziumEvent, DebeziumOptions } from 'dynamodb-sink';

export const source = { connector: 'postgresql', db: 'shop', schema: 'public', table: 'customers' };
export const old = { id: 'a', name: 'Anne' };
const renamed = { id: 'a', name: 'Anna' };
export const moved = { id: 'b', name: 'Anne' };

type Options = DebeziumOptions & { readonly flattened?: false };

/** What events leave of a table. */
export interface Case {
  readonly name: string;
  readonly events: readonly DebeziumEvent[];
  /** What is in the table, into which { id: 'a', name: 'Anne' } was put before. */
  readonly left: readonly object[];
  readonly options?: Options;
}

export const byId: Options = { primaryKey: ['id'] };
export const key = { id: 'a' };

export const cases: readonly Case[] = [
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

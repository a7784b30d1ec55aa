import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  attributeValues,
  type ChangeLogOptions,
  type ChangeLogRow,
  changeLogElementConverter,
  type RowKind,
} from 'dynamodb-sink';
import { dynamoDbLocal, type Engine } from '../support/engines.js';
import { itemOf, newTable, refuses, SECRET, writeAll } from './tables.js';

describe('a change log, on DynamoDB Local', { skip: dynamoDbLocal.skip }, () => {
  let engine: Engine;
  let table: string;

  before(async () => {
    engine = await dynamoDbLocal.start();
    table = await newTable(engine);
  });
  after(() => engine?.close());

  // For each row kind, what is left of { id, total: 1, note: 'old' } after it.
  const cases: readonly (readonly [RowKind, object | undefined])[] = [
    ['+I', { total: 2 }],
    ['+U', { total: 2 }],
    ['-U', { total: 1, note: 'old' }],
    ['-D', undefined],
    ['INSERT', { total: 2 }],
    ['UPDATE_AFTER', { total: 2 }],
    ['UPDATE_BEFORE', { total: 1, note: 'old' }],
    ['DELETE', undefined],
    [0, { total: 2 }],
    [2, { total: 2 }],
    [1, { total: 1, note: 'old' }],
    [3, undefined],
  ];
  for (const [kind, left] of cases) {
    it(`leaves ${left === undefined ? 'nothing' : JSON.stringify(left)} after ${JSON.stringify(kind)}`, async () => {
      for (const form of ['object', 'pair'] as const) {
        const id = `${form}-${kind}`;
        const row = { id, total: 2 };
        await writeAll<ChangeLogRow>(engine, table, changeLogElementConverter(), [
          { kind: '+I', row: { id, total: 1, note: 'old' } },
          form === 'object' ? { kind, row } : [kind, row],
        ]);
        assert.deepEqual(await itemOf(engine, table, id), left === undefined ? undefined : { id, ...left });
      }
    });
  }

  it('deletes by a whole row, by the key alone, by a Map and by attribute values', async () => {
    const rows = [
      { id: 'gone', total: 1, note: null },
      { id: 'gone' },
      new Map([['id', 'gone']]),
      attributeValues({ id: { S: 'gone' }, total: { N: '1' } }),
    ];
    for (const row of rows) {
      const changes: ChangeLogRow[] = [
        ['+I', { id: 'gone' }],
        ['-D', row],
      ];
      await writeAll(engine, table, changeLogElementConverter(), changes);
      assert.equal(await itemOf(engine, table, 'gone'), undefined);
    }
  });

  it('leaves the last change of each key', async () => {
    const changes: ChangeLogRow[] = [
      ['+I', { id: 'last-a', v: 1 }],
      ['+I', { id: 'last-b', v: 1 }],
      ['-U', { id: 'last-a', v: 1 }],
      ['+U', { id: 'last-a', v: 2 }],
      ['-D', { id: 'last-b', v: 1 }],
      ['+I', { id: 'last-b', v: 2 }],
      ['-D', { id: 'last-a', v: 2 }],
    ];
    await writeAll(engine, table, changeLogElementConverter(), changes);
    assert.equal(await itemOf(engine, table, 'last-a'), undefined);
    assert.deepEqual(await itemOf(engine, table, 'last-b'), { id: 'last-b', v: 2 });
  });

  it('writes null columns as NULL, or leaves them out', async () => {
    const row = { id: 'nulls', gone: null, deep: { kept: null }, zero: 0, empty: '' };
    await writeAll<ChangeLogRow>(engine, table, changeLogElementConverter(), [['+I', row]]);
    assert.deepEqual(await itemOf(engine, table, 'nulls'), row);
    await writeAll<ChangeLogRow>(engine, table, changeLogElementConverter({ ignoreNulls: true }), [
      ['+I', row],
    ]);
    assert.deepEqual(await itemOf(engine, table, 'nulls'), {
      id: 'nulls',
      deep: { kept: null },
      zero: 0,
      empty: '',
    });
  });
});

describe('changeLogElementConverter', () => {
  it('leaves nulls out of rows of every form, and leaves the rows as they are', () => {
    class Order {
      readonly id = 'a';
      readonly note = null;
    }
    const convert = changeLogElementConverter({ ignoreNulls: true });
    const itemOfPut = (row: object) => convert(['+I', row])?.item;

    const plain = Object.freeze({ id: 'a', note: null });
    assert.deepEqual(itemOfPut(plain), { id: 'a', note: undefined });
    const map = new Map<string, unknown>([
      ['id', 'a'],
      ['note', null],
    ]);
    assert.deepEqual(itemOfPut(map), new Map([['id', 'a']]));
    assert.equal(map.size, 2);
    assert.deepEqual(
      itemOfPut(attributeValues({ id: { S: 'a' }, note: { NULL: true } })),
      attributeValues({ id: { S: 'a' }, note: undefined } as never),
    );
    assert.ok(itemOfPut(new Order()) instanceof Order);
    const proto = JSON.parse('{"id":"a","__proto__":null,"x":null}') as object;
    assert.deepEqual(Object.keys(itemOfPut(proto) ?? {}), ['id', '__proto__', 'x']);
    assert.equal(Object.getPrototypeOf(itemOfPut(proto)), Object.prototype);

    for (const row of [{ id: 'a' }, new Map([['id', 'a']]), attributeValues({ id: { S: 'a' } })]) {
      assert.equal(itemOfPut(row), row, 'without nulls there is no copy');
    }
  });

  it('refuses what is no change', () => {
    const convert = changeLogElementConverter() as (change: unknown) => unknown;
    for (const change of [
      null,
      undefined,
      SECRET,
      {},
      [],
      { kind: '+X', row: { id: SECRET } },
      { kind: SECRET, row: {} },
      { kind: 4, row: {} },
      ['insert', {}],
    ]) {
      refuses(() => convert(change), 'INVALID_WRITE_REQUEST', /must be \{ kind, row \} or \[kind, row\]/);
    }
  });

  it('refuses options that it does not know or that are wrong', () => {
    const make = (options: object) => () => changeLogElementConverter(options as ChangeLogOptions);
    assert.throws(make({ ignoreNull: true }), {
      code: 'INVALID_OPTION',
      message:
        'option changeLogElementConverter.ignoreNull is unknown; did you mean changeLogElementConverter.ignoreNulls?',
    });
    assert.throws(make({ ignoreNulls: 'yes' }), {
      code: 'INVALID_OPTION',
      message: 'option changeLogElementConverter.ignoreNulls must be true or false; it is "yes"',
    });
    assert.throws(make('x' as never), {
      message: 'option changeLogElementConverter must be an object; it is "x"',
    });
  });
});

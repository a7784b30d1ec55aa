import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sinkTo } from 'dynamodb-sink';
import { createTableSink } from 'dynamodb-sink/table';
import { type Engine, engines } from '../support/engines.js';
import { type StoredItem, storedItems } from '../support/stored-items.js';
import { optionsAt, refusalOf } from './support.js';

const columns = { id: 'STRING', at: 'BIGINT', note: 'STRING NOT NULL' } as const;

for (const { name, skip, start } of engines) {
  describe(`a change log into ${name}`, { skip }, () => {
    let engine: Engine;
    let made = 0;

    before(async () => {
      engine = await start();
    });
    after(() => engine.close());

    const newTable = async (): Promise<string> => {
      const table = `changes-${++made}`;
      await engine.createTable(table, 'id:S,at:N');
      return table;
    };

    const itemsOf = (table: string): Promise<StoredItem[]> => storedItems(engine.client, table);

    const sinkOf = (table: string) =>
      createTableSink({
        columns,
        primaryKey: ['id', 'at'],
        options: optionsAt(engine.endpoint, table),
        changelog: true,
      });

    const row = { id: 'a', at: 1, note: 'first' };

    it('puts the row of +I', async () => {
      const table = await newTable();
      const report = await sinkTo([{ kind: '+I', row }], sinkOf(table));
      assert.deepEqual([report.put, report.deleted, report.filtered], [1, 0, 0]);
      assert.deepEqual(await itemsOf(table), [{ id: { S: 'a' }, at: { N: '1' }, note: { S: 'first' } }]);
    });

    it('writes nothing for -U, and puts the row of +U in the place of the old one', async () => {
      const table = await newTable();
      const sink = sinkOf(table);
      await sinkTo([{ kind: '+I', row }], sink);
      const update = [
        { kind: '-U', row },
        { kind: '+U', row: { ...row, note: 'second' } },
      ] as const;
      const report = await sinkTo(update, sink);
      assert.deepEqual([report.put, report.deleted, report.filtered], [1, 0, 1]);
      assert.deepEqual(await itemsOf(table), [{ id: { S: 'a' }, at: { N: '1' }, note: { S: 'second' } }]);
    });

    it('deletes the row of -D by its primary key, whatever else it has', async () => {
      const table = await newTable();
      const sink = sinkOf(table);
      const other = { id: 'b', at: 2, note: 'stays' };
      await sinkTo(
        [
          { kind: '+I', row },
          { kind: '+I', row: other },
        ],
        sink,
      );
      const report = await sinkTo([{ kind: '-D', row: { id: 'a', at: 1n } }], sink);
      assert.deepEqual([report.put, report.deleted], [0, 1]);
      assert.deepEqual(await itemsOf(table), [{ id: { S: 'b' }, at: { N: '2' }, note: { S: 'stays' } }]);
    });

    it('deletes by the key that the table tells if none was declared', async () => {
      const table = await newTable();
      const sink = createTableSink({ columns, options: optionsAt(engine.endpoint, table), changelog: true });
      await sinkTo(
        [
          { kind: '+I', row },
          { kind: '-D', row },
        ],
        sink,
      );
      assert.deepEqual(await itemsOf(table), []);
    });

    it('deletes by the key alone if none was declared, whatever else is NOT NULL', async () => {
      const table = await newTable();
      const sink = createTableSink({ columns, options: optionsAt(engine.endpoint, table), changelog: true });
      await sinkTo(
        [
          { kind: '+I', row },
          { kind: '-D', row: { id: 'a', at: 1 } },
        ],
        sink,
      );
      assert.deepEqual(await itemsOf(table), []);
    });

    it('keeps the last of many changes of a key', async () => {
      const table = await newTable();
      const changes = Array.from({ length: 500 }, (_, i) =>
        i % 5 === 4
          ? ({ kind: '-D', row: { id: 'a', at: 1 } } as const)
          : ({ kind: '+U', row: { ...row, note: `${i}` } } as const),
      );
      await sinkTo(changes, sinkOf(table));
      assert.deepEqual(await itemsOf(table), []);
      await sinkTo(changes.slice(0, 499), sinkOf(table));
      assert.deepEqual(await itemsOf(table), [{ id: { S: 'a' }, at: { N: '1' }, note: { S: '498' } }]);
    });
  });
}

describe('a change', () => {
  for (const [change, told] of [
    [{ kind: '+X', row: {} }, 'its kind is another text'],
    [{ pk: 'a' }, 'it has no kind'],
    [{ kind: true, row: {} }, 'its kind is a boolean'],
    [undefined, 'it is undefined'],
    ['+I', 'it is a string'],
  ] as const) {
    it(`that is ${JSON.stringify(change)} is refused`, async () => {
      const error = await refusalOf({ pk: 'STRING' }, change, { changelog: true });
      assert.equal(error.code, 'INVALID_WRITE_REQUEST');
      assert.equal(
        error.message,
        `a change must be { kind, row } with a kind of '+I', '-U', '+U' or '-D'; ${told}`,
      );
    });
  }

  it('that deletes without the key is refused', async () => {
    const error = await refusalOf(
      { pk: 'STRING', v: 'INT' },
      { kind: '-D', row: { v: 1 } },
      { changelog: true },
    );
    assert.deepEqual(
      [error.code, error.message],
      ['INVALID_KEY', 'column pk is declared STRING and is missing'],
    );
  });

  it('without a row is refused', async () => {
    const error = await refusalOf({ pk: 'STRING' }, { kind: '+I' }, { changelog: true });
    assert.equal(error.message, 'a row must be an object with its columns by name; it is undefined');
  });
});

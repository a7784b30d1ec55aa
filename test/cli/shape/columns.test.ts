import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parquetWriteBuffer } from 'hyparquet-writer';
import type { DocumentRecord } from '#dist/cli/input/input-record.js';
import { type Read, readAll, refusalOf, written } from '../input/read-input.js';
import { sentFor, shapeOf } from './shaped.js';

/** Reads files as a load with these flags into a table with this key does; `sent` is what is sent for their records. */
async function shaped(
  paths: readonly string[],
  key: string,
  flags: readonly string[],
): Promise<Read & { readonly sent: readonly unknown[] }> {
  const shape = shapeOf(flags, key);
  const read = await readAll(paths, {}, undefined, shape.columns);
  return { ...read, sent: read.records.map((record) => sentFor(shape, record as DocumentRecord, key)) };
}

function parquet(name: string, ...columns: readonly string[]): string {
  const bytes = parquetWriteBuffer({
    columnData: columns.map((column) => ({ name: column, data: ['x'], type: 'STRING' as const })),
  });
  return written(name, Buffer.from(bytes));
}

describe('the columns of a table that is shaped', () => {
  it('have the types of the key they become', async () => {
    const path = written('shaped.csv', 'customer,no,zip\n00123,007,01234\n');
    const { told, sent } = await shaped([path], 'pk:S,sk:N', ['--rename', 'customer=pk,no=sk']);
    assert.deepEqual(told, [
      'shaped.csv: CSV, 3 columns: customer:S no:N zip:S?',
      'shaped.csv:2 has a number with zeros in front in column no, which are lost: if they matter, say --types no:S',
    ]);
    assert.deepEqual(sent, [{ put: { pk: { S: '00123' }, sk: { N: '7' }, zip: { S: '01234' } } }]);
    const both = written('both.csv', 'pk,customer\nx,00123\n');
    const renamed = await shaped([both], 'pk:S', ['--drop', 'pk', '--rename', 'customer=pk']);
    assert.deepEqual(renamed.sent, [{ put: { pk: { S: '00123' } } }]);
    const without = written('without.csv', 'pk\nx\n');
    assert.match(
      await refusalOf(shaped([both, without], 'pk:S', ['--drop', 'pk', '--rename', 'customer=pk'])),
      /^without\.csv has no column customer, which is in the table's key/,
    );
  });

  it('that become text keep their letters, and stay numbers', async () => {
    const path = written('letters.csv', 'id,version,n\na,1.10,1.10\nb,2,2\n');
    const flags = ['--set', 'v=v{version}', '--set', 'sk={version}'];
    const { told, sent } = await shaped([path], 'id:S,sk:S', flags);
    assert.deepEqual(told, ['letters.csv: CSV, 3 columns: id:S version:N? n:N?']);
    const row = (id: string, version: string, n: string): object => ({
      put: {
        id: { S: id },
        version: { N: version },
        n: { N: n },
        v: { S: `v${version}` },
        sk: { S: version },
      },
    });
    assert.deepEqual(sent, [row('a', '1.10', '1.1'), row('b', '2', '2')]);
  });

  it('that are empty are missing', async () => {
    const path = written('empty.csv', 'id,a,b\nx,,1\ny,2,\n');
    const { sent } = await shaped([path], 'pk:S', ['--set', 'pk={id}#{a}', '--rename', 'b=c']);
    assert.deepEqual(sent, [
      'attribute a is missing, and --set pk takes it [INVALID_ITEM]',
      { put: { id: { S: 'y' }, a: { N: '2' }, pk: { S: 'y#2' } } },
    ]);
  });

  it('with blanks at the ends of their names are found but for these, and named with them in quotes', async () => {
    const path = written('blanks.csv', 'id, tot al \na,1\n');
    const cases: readonly (readonly [key: string, flags: readonly string[], message: string])[] = [
      [
        'id:S',
        ['--select', 'id,tot al'],
        `has no column tot al, which --select names; did you mean " tot al "? say --select '" tot al "'`,
      ],
      [
        'id:S',
        ['--rename', 'tot al=x'],
        `has no column tot al, which --rename names; did you mean " tot al "? say --rename '" tot al "=x'`,
      ],
      [
        'id:S',
        ['--set', 'x={tot al}'],
        `has no column tot al, which --set x takes; did you mean " tot al "? say '{ tot al }'`,
      ],
      [
        'id:S',
        ['--op-attribute', 'tot al'],
        `has no column tot al, which --op-attribute reads; did you mean " tot al "? say --op-attribute ' tot al '`,
      ],
    ];
    for (const [key, flags, message] of cases)
      assert.equal(await refusalOf(shaped([path], key, flags)), `blanks.csv ${message}`);
    for (const flags of [
      ['--rename', '" tot al "=n'],
      ['--set', 'n={ tot al }', '--drop', 'note, " tot al "'],
    ]) {
      const all = written('blanks.csv', 'id, tot al ,note\na,1,\n');
      assert.deepEqual((await shaped([all], 'id:S', flags)).sent, [
        { put: { id: { S: 'a' }, n: { N: '1' } } },
      ]);
    }
  });

  it('are refused before anything is written if one is not there', async () => {
    const csv = written('there.csv', 'id,total,address.city\na,1,x\n');
    const tables = [csv, parquet('there.parquet', 'id', 'total', 'address.city')];
    const cases: readonly (readonly [key: string, flags: readonly string[], message: string])[] = [
      ['id:S', ['--select', 'id,totl'], 'has no column totl, which --select names; did you mean total?'],
      ['id:S', ['--drop', 'totl'], 'has no column totl, which --drop names; did you mean total?'],
      ['id:S', ['--rename', 'totl=x'], 'has no column totl, which --rename names; did you mean total?'],
      ['pk:S', ['--set', 'pk=#{ids}'], 'has no column ids, which --set pk takes; did you mean id?'],
      [
        'pk:S',
        ['--set', 'pk={customer.id}'],
        'has no column customer.id or customer, which --set pk takes; the columns are id, total, address.city',
      ],
      ['id:S', ['--op-attribute', 'op'], 'has no column op, which --op-attribute reads; did you mean id?'],
      [
        'id:S',
        ['--ttl-attribute', 'expires'],
        'has no column expires, which --ttl-attribute reads; the columns are id, total, address.city',
      ],
      [
        'ID:S',
        ['--delete'],
        "has no column ID, which is in the table's key; did you mean id? say --rename id=ID",
      ],
    ];
    for (const [key, flags, message] of cases) {
      for (const table of tables) {
        const refusal = await refusalOf(shaped([table], key, flags));
        assert.equal(refusal.replace(/^there\.\w+ /, ''), message);
      }
    }
    const fits = ['--set', 'pk={address.city}#{id}', '--ttl-attribute', 'expires', '--ttl', '1d'];
    for (const table of tables) assert.equal((await shaped([table], 'pk:S', fits)).records.length, 1);
  });

  it('may be selected, dropped and renamed where only some tables have them, but what every row needs each must have', async () => {
    const paths = [written('some/1.csv', 'id,a\nx,1\n'), written('some/2.csv', 'id,b\ny,2\n')];
    const { sent } = await shaped(paths, 'id:S', ['--select', 'id,b', '--rename', 'b=c']);
    assert.deepEqual(sent, [{ put: { id: { S: 'x' } } }, { put: { id: { S: 'y' }, c: { N: '2' } } }]);
    const dropped = await shaped(paths, 'id:S', ['--drop', 'b']);
    assert.deepEqual(dropped.sent, [{ put: { id: { S: 'x' }, a: { N: '1' } } }, { put: { id: { S: 'y' } } }]);
    assert.equal(
      await refusalOf(shaped(paths, 'id:S', ['--select', 'id,total'])),
      'none of 2 files has a column total, which --select names; the columns are id, a, b',
    );
    assert.equal(
      await refusalOf(shaped(paths, 'id:S', ['--set', 'c=#{b}'])),
      'some/1.csv has no column b, which --set c takes; did you mean a?',
    );
    // Nobody knows the attributes of JSON before.
    const lines = written('some/3.jsonl', '{"id":"z","total":3}\n');
    assert.equal((await shaped([...paths, lines], 'id:S', ['--select', 'id,total'])).records.length, 3);
  });

  it('are those that an attribute of the key may come from', async () => {
    const paths = [written('either/1.csv', 'customer\n1\n'), written('either/2.csv', 'pk\n2\n')];
    const { sent } = await shaped(paths, 'pk:S', ['--rename', 'customer=pk']);
    assert.deepEqual(sent, [{ put: { pk: { S: '1' } } }, { put: { pk: { S: '2' } } }]);
    const neither = written('either/3.csv', 'n\n1\n');
    assert.match(
      await refusalOf(shaped([...paths, neither], 'pk:S', ['--rename', 'customer=pk'])),
      /^either\/3\.csv has no column customer or pk, which is in the table's key/,
    );
  });
});

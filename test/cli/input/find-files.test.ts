import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { findFiles } from '#dist/cli/input/find-files.js';
import { bare, itemsOf, readAll, refusalOf, written } from './read-input.js';

const folder = dirname(written('files/b.jsonl', '{"id":"b"}\n'));
written('files/a.csv', 'id\na\n');
written('files/sub/c.jsonl', '{"id":"c"}\n');
written('files/.hidden.jsonl', 'x');
written('files/_SUCCESS', '');
written('files/sub/.d/e.jsonl', 'x');

function found(...args: readonly string[]): string[] {
  return findFiles(args.map((arg) => (arg === '-' ? arg : join(folder, arg)))).map(({ name }) => bare(name));
}

test('a folder is all files in it and below, in the order of their names, without hidden ones', async () => {
  assert.deepEqual(found('.'), ['files/a.csv', 'files/b.jsonl', 'files/sub/c.jsonl']);
  const { records, reader } = await readAll([folder]);
  assert.deepEqual(itemsOf(records), [{ id: 'a' }, { id: 'b' }, { id: 'c' }]);
  assert.equal(reader.bytesTotal, 27);
  assert.equal(reader.bytesRead, 27);
});

test('a pattern is all files that match it, in the order of their names', () => {
  assert.deepEqual(found('*.{csv,jsonl}'), ['files/a.csv', 'files/b.jsonl']);
  assert.deepEqual(found('**/*.jsonl'), ['files/b.jsonl', 'files/sub/c.jsonl']);
  assert.deepEqual(found('su?'), ['files/sub/c.jsonl']);
});

test('files come in the order in which they are named, and each once', () => {
  symlinkSync(join(folder, 'a.csv'), join(folder, 'sub/.link.csv'));
  const given = ['sub/c.jsonl', '-', 'a.csv', '*', '-', 'sub/.link.csv'];
  assert.deepEqual(found(...given), ['files/sub/c.jsonl', 'stdin', 'files/a.csv', 'files/b.jsonl']);
});

test('what names no file is refused with what it is', async () => {
  assert.match(await refusalOf(readAll([join(folder, 'no.csv')])), /no\.csv: there is no such file$/);
  assert.match(
    await refusalOf(readAll([join(folder, '*.parquet')])),
    /\*\.parquet: no file matches this pattern$/,
  );
  const empty = dirname(written('empty/.keep', ''));
  assert.match(await refusalOf(readAll([empty])), /empty: there are no files in this folder$/);
});

test('a name that looks like a pattern is a file if there is one', () => {
  written('files/odd/[1].jsonl', '{"id":"x"}\n');
  assert.deepEqual(found('odd/[1].jsonl'), ['files/odd/[1].jsonl']);
});

test('the format is told by the name, else by what the file begins with', async () => {
  const cases: readonly (readonly [string, string | Uint8Array, string | RegExp])[] = [
    ['x.ndjson', '{"id":"a"}\n', 'JSON lines'],
    ['x.txt', '\n\n  {"id":"a"}\n', 'JSON lines'],
    ['x.log', '[{"id":"a"}]', 'JSON'],
    ['x.jsonl', '[\n{"id":"a"}\n]', 'JSON'],
    ['x', 'id\ttotal\na\t1\n', /^TSV, 2 columns/],
    ['x.dat', 'id;total\na;1\n', /^CSV, 2 columns/],
    ['x.csv', 'id\na\n', 'CSV, 1 column: id:S?'],
    ['x.tsv.gz', gzipSync('id\ta,b\nk\t1\n'), 'TSV, gzip, 2 columns: id:S? "a,b":N?'],
    ['x.csv.zst', '', 'empty'],
  ];
  for (const [name, contents, form] of cases) {
    const path = written(`formats/${name}`, contents);
    const said = ((await readAll([path])).told[0] ?? '').replace(`formats/${name}: `, '');
    if (typeof form === 'string') assert.equal(said, form, name);
    else assert.match(said, form, name);
  }
});

test('what shows no format, or another than its name says, is refused before anything is read', async () => {
  const cases: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
    [
      'y.txt',
      'once upon a time\nthere was, a file\n',
      /^wrong\/y\.txt shows no format that is known: say --format, one of jsonl/,
    ],
    ['y.csv', '{"id":"a"}\n', /^wrong\/y\.csv begins like JSON, whatever its name: say --format/],
    ['y.json', 'id,total\n', /^wrong\/y\.json is no JSON/],
    ['y.parquet', 'id,total\n', /^wrong\/y\.parquet is no Parquet file/],
    ['z.csv', Buffer.from('\uFEFFid,total\n', 'utf16le'), /^wrong\/z\.csv is UTF-16: save it as UTF-8/],
    ['w.csv', Buffer.from('id,total\n', 'utf16le'), /^wrong\/w\.csv is UTF-16: save it as UTF-8/],
    ['y', Buffer.of(0, 1, 2, 3, 0x2c, 0x0a, 0xff, 0x2c), /^wrong\/y (?:shows no format|is UTF-16)/],
  ];
  for (const [name, contents, message] of cases) {
    assert.match(await refusalOf(readAll([written(`wrong/${name}`, contents)])), message, name);
  }
});

test('--format has the last word', async () => {
  const path = written('said.csv', '{"id":"a"}\n');
  const format = { name: 'jsonl', compression: undefined } as const;
  assert.deepEqual(itemsOf((await readAll([path], { format })).records), [{ id: 'a' }]);
  const lines = written('said.jsonl', 'id,n\na,1\n');
  const csv = { name: 'csv', compression: undefined } as const;
  assert.deepEqual(itemsOf((await readAll([lines], { format: csv })).records), [{ id: 'a', n: 1 }]);
});

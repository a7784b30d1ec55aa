import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { dryRun } from './dry-run/run-here.js';
import { bare, written } from './input/read-input.js';
import { loadHere } from './load-here.js';

const HERE = ['--table', 'orders', '--create-table', 'id:S', '--embedded'] as const;
const DRY = ['--table', 'orders', '--key', 'id:S'] as const;

/** Rows of the columns id and n. */
function rows(count: number, from = 0): string {
  return Array.from({ length: count }, (_, i) => `k${from + i},1\n`).join('');
}

describe('A load of CSV', () => {
  it('tells the lines that a stray quote has taken for one reject, with each reject and in the end', async () => {
    const path = written('told/stray.csv', `id,n\na,"stray\n${rows(300)}b,"good"\n${rows(2, 300)}`);
    const rejects = written('told/rejects.jsonl', '');
    const { code, stderr } = await loadHere(path, ...HERE, '--rejects', rejects);
    assert.equal(code, 3);
    assert.match(
      bare(stderr),
      /told\/stray\.csv:2-303 \(record 1\) has a quoted field .* opens field 2 in line 2\?/,
    );
    assert.match(stderr, /1 of 3 records rejected: 1 unreadable, 0 refused; 1 of them takes 302 lines$/m);
    const { line, endLine, message } = JSON.parse(readFileSync(rejects, 'utf8'));
    assert.deepEqual([line, endLine], [2, 303]);
    assert.match(message, /it takes 302 lines, up to line 303/);
    const { text, figures } = await dryRun(path, ...DRY);
    assert.match(
      text,
      / {4}1 {2}has a quoted field .* it takes 302 lines, up to line 303: is the quote stray that opens field 2 in line 2\?.*: told\/stray\.csv:2-303\n/,
    );
    assert.deepEqual(figures.problems[0]?.places, [{ file: path, record: 1, line: 2, endLine: 303 }]);
  });

  it('tells of records that have taken rows into them in the end, in the JSON and in a dry run', async () => {
    const path = written('told/swallowed.csv', 'id,n,m\na,"x,1\nb,1,2\nc,2,3\ny",2\nd,1,2\n');
    const ended = await loadHere(path, ...HERE);
    assert.equal(ended.code, 0, ended.stderr);
    const inTheEnd =
      /1 record has probably a stray quote, which takes other rows into a field: a message at each of the first 5 in a file tells where$/m;
    assert.match(ended.stderr, /told\/swallowed\.csv:2-5 \(record 1\) is one record of 4 lines/);
    assert.match(ended.stderr, inTheEnd);
    assert.equal(JSON.parse(ended.stdout).suspectRecords, 1);
    const { text, figures } = await dryRun(path, ...DRY);
    assert.match(text, /^ {2}quotes +1 record has probably a stray quote/m);
    assert.equal(figures.suspectRecords, 1);
    const none = await loadHere(written('told/none.csv', 'id,n\na,1\n'), ...HERE);
    assert.doesNotMatch(none.stderr + none.stdout, /stray|suspect/);
  });

  it('without quotes keeps its rejects so that they are read again without, and --quote says nothing else', async () => {
    const path = written('told/raw.tsv', 'id\tn\na\t"1\n"b\n');
    const rejects = written('told/raw-rejects.jsonl', '');
    assert.equal((await loadHere(path, ...HERE, '--quote', 'none', '--rejects', rejects)).code, 3);
    const [line] = readFileSync(rejects, 'utf8').trim().split('\n');
    const reject = JSON.parse(line ?? '');
    assert.deepEqual([reject.text, reject.format.quote], ['"b', 'none']);
    const mended = written('told/mended.jsonl', JSON.stringify({ ...reject, text: '"b\t"2' }));
    const { text } = await dryRun(mended, ...DRY, '--examples');
    assert.match(text, /\{"id":\{"S":"\\"b"\},"n":\{"S":"\\"2"\}\}/);
    const wrong = await loadHere(path, ...HERE, '--quote', "'");
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /--quote must be " \(the default\) or none; it is "'"/);
  });

  it('with bare CR at the ends of its lines ends with exit code 2 before a table is made', async () => {
    const { code, stderr, stdout } = await loadHere(written('told/mac.csv', 'id,n\ra,1\rb,2\r'), ...HERE);
    assert.equal(code, 2);
    assert.match(stderr, /mac\.csv has lines that end with a bare CR/);
    assert.equal(stdout, '');
  });
});

import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { saveFile } from '#dist/cli/checkpoint/save-file.js';
import { halfWrittenPath } from '#dist/cli/half-written-path.js';
import { written } from '../input/read-input.js';

test('a file is replaced by one for its owner alone, and nothing is left beside it', async () => {
  const path = written('saved/c.json', 'before');
  await saveFile(path, [Buffer.from('no'), Buffer.from('w')]);
  assert.equal(readFileSync(path, 'utf8'), 'now');
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(dirname(path)), ['c.json']);
});

test('what a killed process has left half written is no hindrance, and a link in its place is not followed', async () => {
  const path = written('left/c.json', 'before');
  const other = written('left/other', 'of somebody else');
  writeFileSync(halfWrittenPath(path), 'hal');
  await saveFile(path, [Buffer.from('now')]);
  symlinkSync(other, halfWrittenPath(path));
  await saveFile(path, [Buffer.from('and now')]);
  assert.equal(readFileSync(path, 'utf8'), 'and now');
  assert.equal(readFileSync(other, 'utf8'), 'of somebody else');
});

test('a file that cannot be written stays as it was', async () => {
  const path = written('kept/c.json', 'before');
  mkdirSync(halfWrittenPath(path)); // in the way
  await assert.rejects(saveFile(path, [Buffer.from('now')]));
  assert.equal(readFileSync(path, 'utf8'), 'before');
});

test('a file is saved whose name has as many bytes as a name may have', async () => {
  for (const name of ['c'.repeat(255), `${'漢'.repeat(84)}abc`, '😀'.repeat(63)]) {
    const path = written(`long/${name}`, 'before');
    await saveFile(path, [Buffer.from('now')]);
    assert.equal(readFileSync(path, 'utf8'), 'now');
  }
  assert.notEqual(halfWrittenPath(`${'c'.repeat(254)}1`), halfWrittenPath(`${'c'.repeat(254)}2`));
});

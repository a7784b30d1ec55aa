import assert from 'node:assert/strict';
import { chmodSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { RejectsFile } from '#dist/cli/rejects-file.js';
import { written } from './input/read-input.js';

test('rejects are there as soon as they are written, for their owner alone', async () => {
  const path = written('r.jsonl', '');
  chmodSync(path, 0o644);
  using file = RejectsFile.open(path, undefined);
  await file.begin();
  file.append('{"a":"é"}\n');
  assert.equal(readFileSync(path, 'utf8'), '{"a":"é"}\n');
  assert.equal(file.bytes, 11);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  await file.sync();
});

test('a file that is there already is refused, unless it is of the same load', async () => {
  const path = written('old.jsonl', 'one\ntwo\nthr');
  assert.throws(() => RejectsFile.open(path, undefined), {
    name: 'UsageError',
    message: /old\.jsonl is there already, with 11 bytes: name another file, or move that one away/,
  });
  assert.throws(() => RejectsFile.open(path, 12), {
    name: 'UsageError',
    message: /has 11 bytes, and the checkpoint knows of 12/,
  });
  using file = RejectsFile.open(path, 8);
  assert.equal(readFileSync(path, 'utf8'), 'one\ntwo\nthr', 'nothing is cut before it begins');
  await file.begin(8);
  file.append('three\n');
  assert.equal(readFileSync(path, 'utf8'), 'one\ntwo\nthree\n');
});

test('a file whose lines were mended in place is refused where that would tear one', () => {
  const path = written('mended.jsonl', 'one\ntwo, mended\nthree\n');
  assert.throws(() => RejectsFile.open(path, 14), {
    name: 'UsageError',
    message: /mended\.jsonl was changed since: no line ends behind the 14 bytes/,
  });
  assert.equal(readFileSync(path, 'utf8'), 'one\ntwo, mended\nthree\n');
});

test('what is no file is refused', () => {
  assert.throws(() => RejectsFile.open(tmpdir(), undefined), /is no file/);
  assert.throws(() => RejectsFile.open('/no/such/r.jsonl', undefined), { name: 'UsageError' });
  assert.throws(() => RejectsFile.open('/dev/null', 0), /is no file/);
});

test('a disk that is full is told before anything passes', { skip: process.platform !== 'linux' }, () => {
  using file = RejectsFile.open('/dev/full', undefined);
  assert.throws(() => file.append('{}\n'), {
    code: 'REJECTION_HANDLER_FAILED',
    message: /--rejects \/dev\/full cannot be written: ENOSPC/,
  });
});

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { test } from 'node:test';
import { CheckpointLock } from '#dist/cli/checkpoint/checkpoint-lock.js';
import { written } from '../input/read-input.js';

/** A checkpoint, and a lock beside it that says this. */
function locked(name: string, holder: object | string): string {
  const path = written(name, '');
  writeFileSync(`${path}.lock`, typeof holder === 'string' ? holder : JSON.stringify(holder));
  return path;
}

test('a checkpoint is taken by one process at a time, which its lock names', () => {
  const path = written('one.json', '');
  {
    using _ = CheckpointLock.take(path);
    assert.equal(statSync(`${path}.lock`).mode & 0o777, 0o600);
    assert.throws(() => CheckpointLock.take(path), {
      name: 'UsageError',
      message: new RegExp(`one\\.json is taken by another load \\(process ${process.pid}\\)`),
    });
    assert.ok(existsSync(`${path}.lock`), 'the second one leaves it alone');
  }
  assert.ok(!existsSync(`${path}.lock`));
  CheckpointLock.take(path)[Symbol.dispose]();
});

test("the lock of a process that is gone is nobody's, also when its number is another's now", () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  const gone = { host: hostname(), pid };
  const other = { host: hostname(), pid: process.pid, started: '1' };
  for (const holder of process.platform === 'linux' ? [gone, other] : [gone]) {
    const path = locked('stale.json', holder);
    using _ = CheckpointLock.take(path);
    assert.equal((JSON.parse(readFileSync(`${path}.lock`, 'utf8')) as { pid: number }).pid, process.pid);
  }
});

test('a lock that nobody here can judge is told with what to do', () => {
  const elsewhere = locked('elsewhere.json', { host: 'another', pid: 1 });
  assert.throws(() => CheckpointLock.take(elsewhere), {
    name: 'UsageError',
    message: /taken by a load on another \(process 1\): .* delete .*elsewhere\.json\.lock/,
  });
  assert.throws(() => CheckpointLock.take(locked('empty.json', '')), /just beginning; .* delete .*\.lock/);
  assert.throws(() => CheckpointLock.take('/no/such/folder/c.json'), {
    name: 'UsageError',
    message: /--checkpoint \/no\/such\/folder\/c\.json cannot be written: there is no such folder/,
  });
});

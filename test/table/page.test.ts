import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const page = readFileSync(new URL('../../../docs/table.md', import.meta.url), 'utf8');

test('the program of docs/table.md prints what stands below it', async () => {
  const [, program = '', output = ''] = /```ts\n(.*?)```\n\n```text\n(.*?)```/s.exec(page) ?? [];
  // Below the package, so that its own name leads to it.
  const file = fileURLToPath(new URL('page-program.ts', import.meta.url));
  writeFileSync(file, program);
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [file]);
    assert.equal(stdout, output);
  } finally {
    rmSync(file);
  }
});

test('docs/table.md has every key of the connector', () => {
  const told = [...page.matchAll(/^\| `([a-z.-]+)`/gm)].map(([, key]) => key);
  assert.deepEqual(told, [
    'connector',
    'table-name',
    'aws.region',
    'aws.endpoint',
    'aws.trust.all.certificates',
    'aws.credentials.provider',
    'sink.batch.max-size',
    'sink.requests.max-inflight',
    'sink.requests.max-buffered',
    'sink.flush-buffer.timeout',
    'sink.fail-on-error',
    'sink.ignore-nulls',
    'sink.http-client.max-concurrency',
    'sink.http-client.read-timeout',
  ]);
});

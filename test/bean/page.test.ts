import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as bean from 'dynamodb-sink/bean';
import { transform } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const page = readFileSync(join(root, 'docs', 'beans.md'), 'utf8');

test('docs/beans.md has every decorator in its table', () => {
  const decorators = Object.keys(bean).filter((name) => /^DynamoDb(?!BeanElementConverter)/.test(name));
  assert.equal(decorators.length, 17);
  for (const decorator of decorators) assert.ok(page.includes(`\n| \`@${decorator}`), decorator);
});

test('the program of docs/beans.md prints what stands below it', async () => {
  const [, program = '', output] = /```ts\n(.*?)```\n\n```text\n(.*?)```/s.exec(page) ?? [];
  const out = join(root, 'build', 'bean-page');
  mkdirSync(out, { recursive: true });
  try {
    writeFileSync(
      join(out, 'program.mjs'),
      (await transform(program, { loader: 'ts', target: 'es2022' })).code,
    );
    const { stdout } = await promisify(execFile)(process.execPath, [join(out, 'program.mjs')]);
    assert.equal(stdout, output);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
});

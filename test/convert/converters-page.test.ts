import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

describe('the programs of docs/converters.md', () => {
  const page = readFileSync(join(root, 'docs', 'converters.md'), 'utf8');
  const programs = [...page.matchAll(/```(ts|js)\n(.*?)```\n\n```text\n(.*?)```/gs)];
  // Inside the package: there its own name leads to it.
  const folder = mkdtempSync(join(root, 'build', 'converters-page-'));
  after(() => rmSync(folder, { recursive: true }));

  it('are two', () => assert.equal(programs.length, 2));

  for (const [i, [, language, program = '', output]] of programs.entries()) {
    it(`number ${i + 1} prints what the page says`, async () => {
      const file = join(folder, `program-${i}.${language === 'ts' ? 'mts' : 'mjs'}`);
      writeFileSync(file, program);
      const { stdout } = await promisify(execFile)(process.execPath, [file]);
      assert.equal(stdout, output);
    });
  }
});

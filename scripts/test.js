// Runs the compiled tests: `npm test`, or `npm test -- writer` for the files whose path contains "writer". Options are those
// of `node --test`, such as --test-concurrency=2.
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const given = process.argv.slice(2);
const options = given.filter((one) => one.startsWith('--'));
const wanted = given.filter((one) => !one.startsWith('--'));
const files = globSync('build/test/**/*.test.js', { cwd: root })
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .sort();
if (files.length === 0) {
  console.error(`no test file matches ${wanted.join(', ')}`);
  process.exit(1);
}
const { status } = spawnSync(
  process.execPath,
  ['--test', '--test-reporter=spec', '--test-timeout=300000', ...options, ...files],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
process.exit(status ?? 1);

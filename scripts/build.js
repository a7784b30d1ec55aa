// Compiles src/ to dist/ (what ships) and test/, demo/ and examples/ to build/. tsc is the only build step.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');

for (const [project, outDir] of [
  ['tsconfig.json', 'dist'],
  ['tsconfig.test.json', 'build'],
]) {
  rmSync(join(root, outDir), { recursive: true, force: true }); // a deleted source must not live on as a test or a room
  const { status } = spawnSync(process.execPath, [tsc, '-p', project], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
const cli = join(root, 'dist', 'cli', 'main.js');
if (existsSync(cli)) chmodSync(cli, 0o755);

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { test } from 'node:test';
import { zstdCompressSync } from 'node:zlib';
import { written } from './read-input.js';

const BYTES = 300 * 1000 * 1000;
const BLOCK_BYTES = 4 * 1000 * 1000;

/** A compressed file of 300 MB: a beginning, blocks of the same records over and over, and an end. */
function large(name: string, begin: string, record: (i: number) => string, end: string): string {
  const path = written(name, '');
  let block = '';
  for (let i = 0; block.length < BLOCK_BYTES; i++) block += record(i);
  const frame = zstdCompressSync(block);
  const fd = openSync(path, 'w');
  writeSync(fd, zstdCompressSync(begin));
  for (let bytes = 0; bytes < BYTES; bytes += block.length) writeSync(fd, frame);
  writeSync(fd, zstdCompressSync(end));
  closeSync(fd);
  return path;
}

/** How many records a process with a heap of 64 MB finds in a file, and what it takes of memory, run as the program is. */
async function readSmall(path: string): Promise<{ readonly records: number; readonly megabytes: number }> {
  const read = new URL('read-input.js', import.meta.url).href;
  const script = `
    import { findFiles } from '#dist/cli/input/find-files.js';
    import { RecordReader } from '#dist/cli/input/record-reader.js';
    import { defaults } from ${JSON.stringify(read)};
    import { boundYoungGeneration } from '#dist/cli/young-generation.js';
    boundYoungGeneration();
    const reader = new RecordReader(findFiles([${JSON.stringify(path)}]), defaults, () => {}, new AbortController().signal);
    await reader.examine();
    reader.settle(undefined);
    let records = 0;
    for await (const some of reader.records()) for (const record of some) if ('item' in record) records++;
    console.log(JSON.stringify({ records, megabytes: process.resourceUsage().maxRSS / 1024 }));
    process.exit();`;
  const args = ['--max-old-space-size=64', '--input-type=module', '--eval', script];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  for await (const chunk of child.stdout) output += chunk;
  return JSON.parse(output);
}

const note = 'the quick brown fox jumps over the lazy dog '.repeat(4);

test('inputs larger than memory are read within it', async () => {
  const json = (i: number): string =>
    JSON.stringify({ id: `order-${i}`, total: i / 4, lines: [{ sku: i }], note });
  const files = [
    large('large.json.zst', '[', (i) => `${json(i)},\n`, '{"id":"last"}]'),
    large('large.csv.zst', 'id,total,note\n', (i) => `order-${i},${i},"${note}, ""${i}"""\n`, ''),
  ];
  for (const file of files) {
    const { records, megabytes } = await readSmall(file);
    assert.ok(records > 1_000_000, `${records} records`);
    assert.ok(megabytes < 160, `${megabytes} MB for ${file}`);
  }
});

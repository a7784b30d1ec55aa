import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** The last line that each of them prints. */
const lastLines: Readonly<Record<string, string>> = {
  'change-log': '[{"id":{"S":"a1"},"state":{"S":"paid"}}]',
  'bean-converter': '1 order put',
  'bean-schema': '3 readings put',
  'custom-converter': '4 lines, 3 items, 1 without one',
  debezium: '[{"id":{"N":"1"},"city":{"S":"Basel"},"name":{"S":"Anne"}}]',
  'dynamodb-stream': '[{"id":{"S":"a"},"blob":{"B":"AP8="}}]',
  'schema-converter': '2 put, 1 deleted, 1 rejected',
  'type-informed-converter': '1 put, 1 rejected',
  'table-sink': '5 changes, 1 with nothing to write',
};

describe('the examples', () => {
  const names = readdirSync(join(root, 'build', 'examples')).map((file) => file.replace(/\.js$/, ''));

  it('are all run here', () => assert.deepEqual(names.sort(), Object.keys(lastLines).sort()));

  for (const [name, lastLine] of Object.entries(lastLines)) {
    it(`${name} runs to its end`, async () => {
      const { stdout } = await promisify(execFile)(process.execPath, [
        join(root, 'scripts', 'example.js'),
        name,
      ]);
      assert.equal(stdout.trimEnd().split('\n').at(-1), lastLine);
    });
  }
});

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { documentDefaults } from '#dist/item/document-options.js';
import { defaults } from '#dist/options.js';
import { OPTION_NAMES } from '#dist/validate-options.js';

const root = new URL('../../../', import.meta.url);
const page = readFileSync(new URL('docs/options.md', root), 'utf8');

/** The line of type and default below the heading of an option. */
function lineOf(option: string): string {
  const line = page.split(`\n## \`${option}\`\n\n`)[1]?.split('\n', 1)[0];
  assert.ok(line !== undefined, `docs/options.md has no ${option}`);
  return line;
}

test('the generated pages are up to date', () => {
  const script = fileURLToPath(new URL('scripts/docs.js', root));
  const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
});

test('docs/options.md has every option, and no other', () => {
  const told = [...page.matchAll(/^## `(\w+)`$/gm)].map(([, name]) => name);
  assert.deepEqual(told.toSorted(), [...OPTION_NAMES].toSorted());
  for (const name of Object.keys(documentDefaults))
    assert.ok(page.includes(`### \`document.${name}\``), name);
});

test('docs/options.md tells the defaults that hold', () => {
  for (const [name, value] of Object.entries(defaults)) {
    const told = /default `([^`]+)`$/.exec(lineOf(name))?.[1]?.replaceAll('_', '');
    assert.equal(told, JSON.stringify(value), name);
  }
});

test('docs/coming-from-flink.md has every setter and every key of AWSConfigConstants', async () => {
  const { AWSConfigConstants, DynamoDbSink } = await import('dynamodb-sink');
  const flink = readFileSync(new URL('docs/coming-from-flink.md', root), 'utf8');
  const manual = [
    ...['setDynamoDbProperties', 'setTableName', 'setElementConverter', 'setOverwriteByPartitionKeys'],
    ...['setFailOnError', 'setMaxBatchSize', 'setMaxInFlightRequests', 'setMaxBufferedRequests'],
    ...['setMaxBatchSizeInBytes', 'setMaxTimeInBufferMS', 'setMaxRecordSizeInBytes', 'build'],
  ];
  for (const setter of manual) {
    assert.ok(setter in DynamoDbSink.builder(), setter);
    assert.ok(flink.includes(`\`${setter}`), setter);
  }
  const { CredentialProvider, ...keys } = AWSConfigConstants;
  for (const provider of Object.keys(CredentialProvider))
    assert.ok(flink.includes(`\`${provider}\``), provider);
  for (const [name, key] of Object.entries(keys)) {
    if (typeof key === 'string') assert.ok(flink.includes(`| \`${name}\` | \`${key}\` |`), name);
  }
});

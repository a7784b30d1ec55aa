import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inFlags } from '#dist/cli/flag.js';
import { FLAGS } from '#dist/cli/flags.js';
import { helpOf } from '#dist/cli/help.js';
import { nearestName } from '#dist/nearest-name.js';
import { defaults } from '#dist/options.js';

/** A file has one position, its line: there is nothing to bound. */
const { maxPositionsAhead: _, ...flagged } = defaults;

test('every option with a plain default has a flag of its name', () => {
  for (const option of Object.keys(flagged)) {
    const flag = FLAGS.find((known) => known.option === option);
    const kebab = option.replace(/MS$/, '-ms').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    assert.equal(flag?.name, kebab, option);
  }
});

test('the kind of a flag fits the default of its option', () => {
  const kinds = { boolean: 'switch', object: 'names' } as Record<string, string>;
  const kindOf = (value: unknown) =>
    typeof value === 'number' ? (Number.isInteger(value) ? 'integer' : 'number') : kinds[typeof value];
  for (const [option, value] of Object.entries(flagged)) {
    assert.equal(FLAGS.find((known) => known.option === option)?.kind, kindOf(value), option);
  }
});

test('the help lists every flag and the default of every number', () => {
  const help = helpOf('load', true);
  for (const { name } of FLAGS) assert.match(help, new RegExp(`^  --${name}\\b`, 'm'));
  const unfolded = help.replaceAll(/\s+/g, ' ');
  for (const value of Object.values(flagged)) {
    if (typeof value === 'number') assert.ok(unfolded.includes(`(default: ${value})`), String(value));
  }
});

test('the help of each command is one screen, with examples', () => {
  for (const command of [undefined, 'load', 'kafka', 'completion'] as const) {
    const lines = helpOf(command, false).split('\n');
    assert.ok(lines.length <= 56, `${command}: ${lines.length} lines`);
    for (const line of lines) assert.ok(line.length <= 120, line);
    assert.match(lines.join('\n'), /^ +(?:npx |eval .*)?dynamodb-sink /m);
  }
  assert.match(helpOf('load', false), /^ {2}--table NAME/m);
});

test('messages of the library are told in the names of the flags', () => {
  assert.equal(
    inFlags('option maxBatchSizeInBytes must not be smaller than maxRecordSizeInBytes (4)', FLAGS),
    '--max-batch-size-in-bytes must not be smaller than --max-record-size-in-bytes (4)',
  );
});

test('the nearest name is found for slips, and none for other words', () => {
  const names = FLAGS.map(({ name }) => name);
  assert.equal(nearestName('tabel', names), 'table');
  assert.equal(nearestName('max-inflight-request', names), 'max-in-flight-requests');
  assert.equal(nearestName('colour', names), undefined);
});

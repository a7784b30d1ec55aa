import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHECKPOINT_TAIL, checkpointHead, parseCheckpoint } from '#dist/cli/checkpoint/checkpoint-content.js';
import { FileBlocks } from '#dist/cli/checkpoint/file-blocks.js';
import type { MatchedInput } from '#dist/cli/checkpoint/match-inputs.js';
import { SettledRecords } from '#dist/cli/settled-records.js';

const reader = { inputOf: () => undefined };

/** So many files with a record each, of which some were done before. */
function inputsOf(count: number, isDone: (place: number) => boolean = () => false): readonly MatchedInput[] {
  const counts = { number: 0, records: 0, rejectedLines: 0, rejected: 0 };
  return Array.from({ length: count }, (_, place) => {
    const path = `/data/${place}`;
    const file = { name: path, path, size: 1 };
    return { file, state: { path, size: 1, isDone: isDone(place), ...counts } };
  });
}

function settledOf(inputs: readonly MatchedInput[]): SettledRecords {
  return new SettledRecords(inputs.filter(({ state }) => !state.isDone));
}

/** Which places of the saved files are done. */
function donePlaces({ blocks }: FileBlocks): readonly number[] {
  const head = checkpointHead({ table: { name: 't' }, startedAt: '2026-11-23', runs: 1, columns: [] });
  const text = head + Buffer.concat(blocks).toString() + CHECKPOINT_TAIL;
  const { files } = parseCheckpoint(text, 'c.json');
  assert.deepEqual(
    files.map(({ path }) => path),
    files.map((_, place) => `/data/${place}`),
  );
  return files.flatMap(({ isDone }, place) => (isDone ? place : []));
}

function places(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

test('of very many files only the blocks are made anew in which something has changed', () => {
  const inputs = inputsOf(2000);
  const settled = settledOf(inputs);
  let asked = 0;
  const counting = {
    inputOf: (): undefined => {
      asked++;
    },
  };
  const files = new FileBlocks(inputs, { settled, reader: counting, rejects: undefined });
  assert.ok(files.update());
  assert.deepEqual(donePlaces(files), []);
  let next = 0;
  for (const [taken, durable] of [
    [700, 600], // others follow in the same blocks
    [900, 850],
    [900, 890],
    [1990, 1980],
    [2000, 2000],
  ] as const) {
    asked = 0;
    const firstOpen = donePlaces(files).length;
    for (; next < taken; next++)
      settled.taken({ file: (inputs[next] as MatchedInput).file, line: 1, number: 1 });
    settled.durable(places(0, durable).map((place) => [`/data/${place}`, 1]));
    if (taken === 2000) settled.allRead();
    settled.settle();
    assert.ok(files.update());
    // The first and the last of the blocks may have others in them.
    assert.ok(asked >= taken - firstOpen && asked <= taken - firstOpen + 2 * 256, `${asked} files`);
    assert.deepEqual(donePlaces(files), places(0, durable));
    assert.ok(!files.update());
  }
});

test('files that were done before stay as they were, wherever they are', () => {
  const inputs = inputsOf(600, (place) => place < 300 || place === 302);
  const settled = settledOf(inputs);
  const files = new FileBlocks(inputs, { settled, reader, rejects: undefined });
  files.update();
  const before = [...places(0, 300), 302];
  assert.deepEqual(donePlaces(files), before);
  for (const place of [300, 301, 303]) {
    settled.taken({ file: (inputs[place] as MatchedInput).file, line: 1, number: 1 });
    settled.durable([[`/data/${place}`, 1]]);
  }
  settled.settle();
  assert.ok(files.update());
  assert.deepEqual(donePlaces(files), [...places(0, 303)]);
});

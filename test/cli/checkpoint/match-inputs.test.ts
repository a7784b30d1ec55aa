import assert from 'node:assert/strict';
import { appendFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import type { FileState } from '#dist/cli/checkpoint/checkpoint-content.js';
import { type MatchedInputs, matchInputs } from '#dist/cli/checkpoint/match-inputs.js';
import { findFiles } from '#dist/cli/input/find-files.js';
import { written } from '../input/read-input.js';

let folders = 0;

/** Files of these names, in a folder of their own. */
function filesOf(...names: readonly string[]): string[] {
  const folder = `match${++folders}`;
  return names.map((name) => written(`${folder}/${name}`, `${name}${'.'.repeat(100_000)}`));
}

function match(paths: readonly string[], states: readonly FileState[] = []): MatchedInputs {
  return matchInputs(findFiles(paths), states, 'c.json');
}

function statesOf({ inputs }: MatchedInputs): FileState[] {
  return inputs.map(({ state }) => state);
}

describe('the files of a checkpoint', () => {
  it('are found again, in its order, by whatever path they are named', () => {
    const [a = '', b = ''] = filesOf('a', 'b');
    const states = statesOf(match([a, b])).map((state, i) =>
      i === 1 ? { ...state, number: 5, records: 4, layout: 'lines' } : state,
    );
    const link = join(dirname(a), 'link');
    symlinkSync(a, link);
    const { inputs, notes } = match([b, link], states);
    assert.deepEqual(
      inputs.map(({ file }) => [file.path, file.begun]),
      [
        [link, { number: 0, records: 0, layout: undefined }],
        [b, { number: 5, records: 4, layout: 'lines' }],
      ],
    );
    assert.deepEqual(notes, []);
  });

  it('that are missing now are told', () => {
    const [a = '', b = ''] = filesOf('a', 'b');
    assert.throws(() => match([b], statesOf(match([a, b]))), {
      name: 'UsageError',
      message: /--checkpoint c\.json knows of \S+\/a, which is not named now: .* nothing was written/,
    });
  });

  it('come first, and those it does not know behind them', () => {
    const [a = '', b = '', c = ''] = filesOf('a', 'b', 'c');
    const { inputs, notes } = match([a, b, c], statesOf(match([b])));
    assert.deepEqual(
      inputs.map(({ file }) => file.path),
      [b, a, c],
    );
    assert.match(notes.join(), /\/a, \S+\/c are new, and read behind the others/);
  });

  it('are refused if their size or beginning has changed; a new time alone is told', () => {
    const [a = '', b = '', c = ''] = filesOf('a', 'b', 'c');
    const states = statesOf(match([a, b, c]));
    appendFileSync(a, 'x');
    assert.throws(() => match([a, b, c], states), {
      name: 'UsageError',
      message:
        /\/a has changed since --checkpoint c\.json was written: it had 100001 bytes, and has 100002 bytes now/,
    });
    writeFileSync(b, `B${'.'.repeat(100_000)}`);
    assert.throws(() => match([b], states.slice(1, 2)), /\/b has changed .* it begins otherwise now/);
    utimesSync(c, 1, 1);
    assert.match(match([c], states.slice(2)).notes.join(), /\/c was touched .* taken for unchanged/);
  });

  it('may be standard input, which must begin alike as soon as something of it is passed over', () => {
    const beginning = { bytes: 3, sha256: 'aa' };
    const [state] = statesOf(match(['-']));
    assert.ok(state !== undefined);
    const begunOf = (more: Partial<FileState>): unknown =>
      match(['-'], [{ ...state, beginning, ...more }]).inputs[0]?.file.begun;
    assert.deepEqual(begunOf({}), { number: 0, records: 0, layout: undefined });
    assert.deepEqual(begunOf({ number: 2, records: 2 }), {
      number: 2,
      records: 2,
      layout: undefined,
      beginning,
    });
    assert.deepEqual(begunOf({ rejectedAhead: [[1, 1]] }), {
      number: 0,
      records: 0,
      layout: undefined,
      beginning,
    });
  });
});

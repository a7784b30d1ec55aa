import assert from 'node:assert/strict';
import { test } from 'node:test';
import { progressText } from '#dist/cli/dry-run/dry-run-progress.js';
import { Estimate } from '#dist/cli/dry-run/estimate.js';
import type { Counts } from '#dist/cli/dry-run/tally.js';
import type { InputFile } from '#dist/cli/input/input-record.js';

const none: Counts = {
  lines: 0,
  put: 0,
  deleted: 0,
  bytes: 0,
  writeUnits: 0,
  filtered: 0,
  rejected: 0,
  rejectedLines: 0,
  rejectedRecords: 0,
};

function file(name: string, size: number | undefined): InputFile {
  return { name, path: name, size };
}

/** Counts files of which parts are read, each given as its part, and how many records and bytes that part has. */
function estimated(
  notBegun: readonly InputFile[],
  ...read: readonly { of: InputFile; part: number | undefined; put: number; bytes: number }[]
): Counts | undefined {
  let counts = none;
  const parts = new Map(read.map(({ of, part }) => [of, part]));
  const estimate = new Estimate(
    () => counts,
    (of) => (parts.has(of) ? parts.get(of) : 0),
  );
  for (const { of, put, bytes } of read) {
    estimate.next(of);
    estimate.next(of); // a list of its records after the other
    counts = { ...counts, put: counts.put + put, bytes: counts.bytes + bytes };
  }
  return estimate.total([...read.map(({ of }) => of), ...notBegun]);
}

test('each file is estimated by its own part: a large one of small items does not count like a small one', () => {
  const total = estimated(
    [],
    { of: file('small', 1000), part: 1, put: 10, bytes: 1000 },
    { of: file('large', 9000), part: 0.01, put: 10, bytes: 90 },
  );
  assert.deepEqual([total?.put, total?.bytes], [1010, 10_000]);
});

test('files that were not come to are like those that were', () => {
  const total = estimated([file('second', 2000)], {
    of: file('first', 1000),
    part: 0.5,
    put: 20,
    bytes: 400,
  });
  assert.deepEqual([total?.put, total?.bytes], [120, 2400]);
});

test('a file without records stands for nothing', () => {
  const total = estimated(
    [],
    { of: file('blank', 1000), part: 1, put: 0, bytes: 0 },
    { of: file('half', 1000), part: 0.5, put: 20, bytes: 400 },
  );
  assert.equal(total?.put, 40);
});

test('nothing is estimated where the size of a file is not known, or which part of it was read', () => {
  const known = { of: file('known', 1000), part: 0.5, put: 20, bytes: 400 };
  assert.equal(estimated([file('stdin', undefined)], known), undefined);
  assert.equal(estimated([], known, { ...known, of: file('brotli', 1000), part: undefined }), undefined);
  assert.equal(estimated([], known, { ...known, of: file('stdin', undefined), part: undefined }), undefined);
  assert.equal(estimated([file('first', 1000)]), undefined);
});

test('progress is told in one line, without a share where nobody knows how much there is', () => {
  const figures = { lines: 12_345, problems: 2, bytesRead: 410, bytesTotal: 1000 };
  assert.equal(progressText(figures, 3.2), 'dry run 4 s  41 %  12,345 records  2 problems');
  assert.equal(
    progressText({ ...figures, bytesTotal: undefined }, 0.1),
    'dry run 1 s  12,345 records  2 problems',
  );
});

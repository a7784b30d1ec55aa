import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { beginningOf, PassingBeginning } from '#dist/cli/input/beginning.js';
import { written } from './read-input.js';

const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * i) % 251));

function chunks(size: number, of: Buffer = bytes): Buffer[] {
  return Array.from({ length: Math.ceil(of.length / size) }, (_, i) => of.subarray(i * size, (i + 1) * size));
}

test('an input is known by its first 64 KiB, or all it has, whether it is a file or passes by', () => {
  for (const length of [0, 10, 65_535, 65_536, 65_537, 200_000]) {
    const content = bytes.subarray(0, length);
    const sha256 = createHash('sha256').update(content.subarray(0, 65_536)).digest('hex');
    const expected = { bytes: Math.min(length, 65_536), sha256 };
    assert.deepEqual(beginningOf(written('beginning', content)), expected);
    for (const size of [1000, 65_536, 100_000]) {
      const passing = new PassingBeginning(undefined);
      for (const chunk of chunks(size, content)) passing.take(chunk);
      assert.deepEqual(passing.known, expected);
    }
  }
});

test('what passes by is decided when as much has come as is due, wherever its chunks meet', () => {
  const due = { bytes: 1500, sha256: createHash('sha256').update(bytes.subarray(0, 1500)).digest('hex') };
  for (const size of [1, 7, 1499, 1500, 1501, 200_000]) {
    const passing = new PassingBeginning(due);
    let taken = 0;
    for (const chunk of chunks(size)) {
      assert.equal(passing.isDecided, taken >= 1500);
      passing.take(chunk);
      taken += chunk.length;
    }
    passing.end();
    assert.equal(passing.known.bytes, 65_536, 'and goes on to be known by more');
    const other = new PassingBeginning({ ...due, sha256: 'another' });
    assert.throws(
      () => chunks(size).forEach((chunk) => void other.take(chunk)),
      /begins otherwise than when/,
    );
  }
  const short = new PassingBeginning(due);
  short.take(bytes.subarray(0, 1499));
  assert.throws(() => short.end(), { name: 'UnreadableInput', message: /begins otherwise/ });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { InputFile } from '#dist/cli/input/input-record.js';
import { SettledRecords } from '#dist/cli/settled-records.js';

function fileOf(name: string): InputFile {
  return { name, path: `/data/${name}`, size: undefined };
}

const a = fileOf('a');
const b = fileOf('b');
const c = fileOf('c');

function takeAll(settled: SettledRecords, file: InputFile, ...numbers: readonly number[]): void {
  for (const number of numbers) settled.taken({ file, number, line: number });
}

function stateOf(settled: SettledRecords): readonly unknown[] {
  settled.settle();
  return settled.files.map(({ number, records, isDone }) => [number, records, isDone]);
}

test('a file counts only when all before it are done: an earlier one is written again, and may have the same keys', () => {
  const settled = new SettledRecords([{ file: a }, { file: b }, { file: c }]);
  takeAll(settled, a, 1, 2, 3);
  takeAll(settled, b, 1, 2);
  settled.durable([
    [a.path, 2],
    [b.path, 2],
  ]);
  assert.deepEqual(stateOf(settled), [
    [2, 2, false],
    [0, 0, false],
    [0, 0, false],
  ]);
  settled.durable([[a.path, 3]]);
  assert.deepEqual(stateOf(settled), [
    [3, 3, true],
    [2, 2, false],
    [0, 0, false],
  ]);
  assert.equal(settled.place, 'record 2 of b');
  settled.allRead();
  assert.deepEqual(stateOf(settled), [
    [3, 3, true],
    [2, 2, true],
    [0, 0, true],
  ]);
});

test('a file without records is done when it is passed', () => {
  const settled = new SettledRecords([{ file: a }, { file: b }, { file: c }]);
  takeAll(settled, c, 1);
  assert.deepEqual(stateOf(settled), [
    [0, 0, true],
    [0, 0, true],
    [0, 0, false],
  ]);
});

test('a record whose number is told before it is counted is not passed before that', () => {
  const settled = new SettledRecords([{ file: a }]);
  settled.durable([[a.path, 3]]); // a writer may tell it within the call that takes it
  assert.deepEqual(stateOf(settled), [[0, 0, false]]);
  takeAll(settled, a, 3);
  assert.deepEqual(stateOf(settled), [[3, 1, false]]);
});

test('what an earlier run has rejected is known, and counts when it is rejected again', () => {
  const state = { number: 2, records: 2, rejectedLines: 0, rejected: 1, rejectedAhead: [[4, 5]] as const };
  const settled = new SettledRecords([{ file: a, state }], state);
  const known = [3, 4, 5, 6].map((number) => settled.isRejected({ file: a, number, line: number }));
  assert.deepEqual(known, [false, true, true, false]);
  assert.equal(settled.rejectedAs('refused', { file: a, number: 4, line: 4 }), true);
  assert.equal(
    settled.rejectedAs('refused', { file: a, number: 4, line: 4 }),
    false,
    'another of its writes',
  );
  takeAll(settled, a, 3, 4, 5);
  settled.durable([[a.path, 5]]);
  settled.settle();
  const [file] = settled.files;
  assert.deepEqual([file?.number, file?.records, file?.rejected, file?.ahead.size], [5, 5, 2, 0]);
  assert.deepEqual(settled.totals, { records: 5, rejectedLines: 0, rejected: 2 });
});

test('at every watermark the counts are those of the records up to it, whatever numbers are missing', () => {
  const step = fc.record({
    gap: fc.nat(2),
    fate: fc.constantFrom('written', 'unreadable', 'refused'),
    settles: fc.nat(3),
  });
  fc.assert(
    fc.property(fc.array(fc.array(step, { maxLength: 30 }), { minLength: 1, maxLength: 4 }), (steps) => {
      const files = steps.map((_, i) => fileOf(String(i)));
      const settled = new SettledRecords(files.map((file) => ({ file })));
      const taken: { file: InputFile; number: number; fate: string }[] = [];
      let durable = 0;
      steps.forEach((records, i) => {
        const file = files[i] as InputFile;
        let number = 0;
        for (const { gap, fate, settles } of records) {
          number += 1 + gap;
          taken.push({ file, number, fate });
          if (fate !== 'written') settled.rejectedAs(fate as 'refused', { file, number, line: number });
          takeAll(settled, file, number);
          durable = Math.min(taken.length, durable + settles);
          for (const passed of taken.slice(0, durable)) settled.durable([[passed.file.path, passed.number]]);
          settled.settle();
          const done = taken.slice(0, durable);
          const count = (is: string): number => done.filter((record) => record.fate === is).length;
          const sum = (name: 'records' | 'rejectedLines' | 'rejected'): number =>
            settled.files.reduce((total, counted) => total + counted[name], 0);
          assert.deepEqual(
            [sum('records'), sum('rejectedLines'), sum('rejected')],
            [done.length, count('unreadable'), count('refused')],
          );
        }
      });
    }),
  );
});

test('of rejects that have passed nothing is remembered, though nobody asks how far it is', () => {
  const settled = new SettledRecords([{ file: a }]);
  for (let number = 1; number <= 20_000; number++) {
    settled.rejectedAs('unreadable', { file: a, number, line: number });
    takeAll(settled, a, number);
    settled.durable([[a.path, number - 10]]);
  }
  assert.ok((settled.files[0]?.ahead.size ?? 0) < 10_000);
  assert.equal(settled.totals.rejectedLines, 20_000);
});

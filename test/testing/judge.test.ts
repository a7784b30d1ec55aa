import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HistoryEntry } from '#dist/testing/history-table.js';
import { type JudgeOptions, type JudgeReport, judge, type SubmittedWrite } from '#dist/testing/judge.js';
import { keyIdentity } from '#dist/testing/key-identity.js';
import { order, puts, tables } from './requests.js';
import { Served } from './served.js';

// "a1" is a put of key a with version 1, "-a2" its deletion by version 2 (a history does not tell the version);
// "~" before either is an application that was late and undid another.
function writes(text: string): readonly SubmittedWrite[] {
  return text.split(' ').map((word) => {
    const [, , minus, id = '', version] = /^(~?)(-?)(\D+)(\d+)$/.exec(word) ?? [];
    return {
      table: 'orders',
      kind: minus ? 'DELETE' : 'PUT',
      item: order(id, Number(version)),
      version: Number(version),
    };
  });
}

function historyOf(text: string): readonly HistoryEntry[] {
  const words = text.split(' ');
  return writes(text).map(({ item, kind = 'PUT' }, index) => {
    const isStale = words[index]?.startsWith('~') === true;
    const { v: _, ...keyOnly } = item;
    const key = keyIdentity(tables.orders, item);
    return {
      sequence: index + 1,
      timeMS: index,
      request: 1,
      table: 'orders',
      key,
      kind,
      item: kind === 'PUT' ? item : keyOnly,
      writeUnits: 1,
      isLate: isStale,
      isStale,
    };
  });
}

function judged(submitted: string, applied: string, options?: JudgeOptions): JudgeReport {
  const stats = {
    highestInFlight: 3,
    highestInFlightPerKey: 1,
    writesReceived: 8,
    writesUnprocessed: 1,
    writesThrottled: 3,
    writesAppliedLate: 2,
  };
  return judge({ tables, history: historyOf(applied), stats }, writes(submitted), options);
}

function faults(submitted: string, applied: string, options?: JudgeOptions): Record<string, number> {
  const { examples, duplicates, ...report } = judged(submitted, applied, options);
  const names = Object.keys(examples) as (keyof typeof examples)[];
  const all = { ...Object.fromEntries(names.map((name) => [name, report[name]])), duplicates };
  return Object.fromEntries(Object.entries(all).filter(([, count]) => count > 0));
}

const everyVersion = { everyVersion: true };

test('a history in order is without fault, and its figures are told', () => {
  assert.deepEqual(judged('a1 b1 a2 a3', 'b1 a1 a2 a3', everyVersion), {
    submitted: 4,
    keys: 2,
    applied: 4,
    orderViolations: 0,
    staleKeys: 0,
    lostWrites: 0,
    unknownWrites: 0,
    staleByLateApplication: 0,
    staleKeysByLateApplication: 0,
    duplicates: 0,
    appliedLate: 2,
    writesReceived: 8,
    writesWasted: 4,
    wastedShare: 0.5,
    highestInFlight: 3,
    highestInFlightPerKey: 1,
    examples: {
      orderViolations: [],
      staleKeys: [],
      lostWrites: [],
      unknownWrites: [],
      staleByLateApplication: [],
      staleKeysByLateApplication: [],
    },
  });
});

test('an older version applied after a newer one is a violation, wherever it stands', () => {
  assert.deepEqual(faults('a1 a2 a3', 'a2 a1 a3'), { orderViolations: 1 });
  assert.deepEqual(faults('a1 a2 a3', 'a1 a2 a1 a3'), { orderViolations: 1 });
  assert.deepEqual(faults('a1 a2', 'a2 a1'), { orderViolations: 1, staleKeys: 1 });
  assert.deepEqual(judged('a1 a2', 'a2 a1').examples.orderViolations, [
    { table: 'orders', key: 'S1:a', version: 1, found: 2, sequence: 2 },
  ]);
});

test('the same version applied again directly is a duplicate and no violation', () => {
  assert.deepEqual(faults('a1 a2', 'a1 a1 a2 a2 a2', everyVersion), { duplicates: 3 });
});

test('an older version that the service applied late is told apart, and is no violation', () => {
  assert.deepEqual(faults('a1 a2 a3', 'a1 a2 ~a1 a3', everyVersion), { staleByLateApplication: 1 });
  assert.deepEqual(faults('a1 a2', 'a1 a2 ~a1', everyVersion), {
    staleByLateApplication: 1,
    staleKeysByLateApplication: 1,
  });
  assert.deepEqual(faults('a1 a2 a3', 'a1 a2 ~a1'), { staleByLateApplication: 1, staleKeys: 1 });
  assert.deepEqual(faults('a1 -a2 a3', 'a1 -a2 a3 ~-a2', everyVersion), {
    staleByLateApplication: 1,
    staleKeysByLateApplication: 1,
  });
  assert.deepEqual(faults('a1 -a2', 'a1 -a2 ~a1', everyVersion), {
    staleByLateApplication: 1,
    staleKeysByLateApplication: 1,
  });
});

test('a key that does not end with its last submitted write is stale', () => {
  assert.deepEqual(faults('a1 a2', 'a1'), { staleKeys: 1 });
  assert.deepEqual(faults('a1 b1', 'a1'), { staleKeys: 1 });
  assert.deepEqual(judged('a1 a2', 'a1').examples.staleKeys, [
    { table: 'orders', key: 'S1:a', version: 2, found: 1, sequence: 1 },
  ]);
});

test('a version never applied is lost only where every version must be applied', () => {
  assert.deepEqual(faults('a1 a2 a3', 'a1 a3'), {});
  assert.deepEqual(faults('a1 a2 a3', 'a1 a3', everyVersion), { lostWrites: 1 });
  assert.equal(judged('a1 a2 a3', 'a1 a3', everyVersion).examples.lostWrites[0]?.version, 2);
});

test('what nobody submitted is told', () => {
  assert.deepEqual(faults('a1', 'a1 b1'), { unknownWrites: 1 });
  assert.deepEqual(faults('a1 a3', 'a1 a2 a3'), { unknownWrites: 1 });
  assert.deepEqual(faults('a1', 'a1 -a1'), { unknownWrites: 1, staleKeys: 1 });
});

test('deletions are judged by where they stand', () => {
  assert.deepEqual(faults('a1 -a2 a3', 'a1 -a2 a3', everyVersion), {});
  assert.deepEqual(faults('a1 -a2', 'a1', everyVersion), { staleKeys: 1, lostWrites: 1 });
  assert.deepEqual(faults('a1 -a2', '-a2 a1'), { orderViolations: 1, staleKeys: 1 });
  assert.deepEqual(faults('a1 -a2 a3', 'a1 a3 -a2'), { orderViolations: 1, staleKeys: 1 });
  assert.deepEqual(faults('a1 -a2 a3', 'a1 -a2 -a2 a3'), { duplicates: 1 });
  assert.deepEqual(faults('a1 -a2 a3 -a4', 'a1 -a2 -a2 a3 -a4', everyVersion), { duplicates: 1 });
  assert.deepEqual(faults('-a1 -a2 -a3', '-a3'), {});
  assert.deepEqual(faults('-a1 -a2 -a3', '-a3', everyVersion), { lostWrites: 2 });
});

test('only the first examples are kept, all are counted', () => {
  const submitted = Array.from({ length: 9 }, (_, i) => `k${'x'.repeat(i)}1`).join(' ');
  const report = judged(submitted, 'kx1', { examples: 2 });
  assert.equal(report.staleKeys, 8);
  assert.equal(report.examples.staleKeys.length, 2);
});

test('versions that do not rise are an error of the caller', () => {
  assert.throws(() => judged('a2 a1', 'a1'), /versions of a key must rise/);
});

test('a sender that does not wait for a key is found out, one that does is not', () => {
  const run = (wait: boolean): JudgeReport => {
    const served = new Served({ latencyMS: [1, 20] });
    const submitted: SubmittedWrite[] = [];
    for (let version = 1; version <= 20; version++) {
      const items = Array.from({ length: 10 }, (_, i) => order(`o${i}`, version));
      submitted.push(...items.map((item) => ({ table: 'orders', item, version })));
      served.send(puts('orders', ...items));
      if (wait) served.clock.runAll();
    }
    served.clock.runAll();
    return judge(served.service, submitted, everyVersion);
  };
  const [patient, hasty] = [run(true), run(false)];
  assert.deepEqual([patient.orderViolations, patient.staleKeys, patient.highestInFlightPerKey], [0, 0, 1]);
  assert.ok(hasty.orderViolations > 20 && hasty.staleKeys > 3, JSON.stringify(hasty));
  assert.deepEqual([hasty.lostWrites, hasty.highestInFlight, hasty.highestInFlightPerKey], [0, 20, 20]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { capacityUse } from '#dist/testing/capacity-use.js';
import { order, puts } from './requests.js';
import { Served } from './served.js';

test('use and waste are told by windows of time', () => {
  const served = new Served({
    latencyMS: [0, 0],
    capacity: {
      writeUnitsPerSecond: 100,
      startsFull: false,
      burstSeconds: 0.1,
      changes: [{ atMS: 2000, writeUnitsPerSecond: 200 }],
    },
  });
  // 50 writes a second, then 400.
  for (let atMS = 0; atMS < 4000; atMS += 20) {
    served.clock.runUntil(atMS);
    const count = atMS < 1000 ? 1 : 8;
    served.send(puts('orders', ...Array.from({ length: count }, (_, i) => order(`${atMS}-${i}`, 1))));
  }
  served.clock.runAll();
  const windows = capacityUse(served.service, { table: 'orders', fromMS: 0, toMS: 3500, windowMS: 1000 });
  assert.deepEqual(
    windows.map(({ fromMS, toMS, unitsOffered, writesReceived }) => [
      fromMS,
      toMS,
      unitsOffered,
      writesReceived,
    ]),
    [
      [0, 1000, 100, 50],
      [1000, 2000, 100, 400],
      [2000, 3000, 200, 400],
      [3000, 3500, 100, 200],
    ],
  );
  assert.deepEqual([windows[0]?.use, windows[0]?.writesWasted], [0.5, 0]);
  for (const { use, unitsApplied, writesReceived, writesWasted, wastedShare } of windows.slice(1)) {
    assert.ok(use > 0.95 && use < 1.15, `use of ${use}`);
    assert.equal(unitsApplied + writesWasted, writesReceived); // one unit each
    assert.equal(wastedShare, writesWasted / writesReceived);
  }
  const { stats } = served.service;
  const [whole] = capacityUse(served.service, { table: 'orders', fromMS: 0, toMS: 4000 });
  assert.equal(whole?.writesWasted, stats.writesUnprocessed + stats.writesThrottled);
  assert.equal(whole?.unitsApplied, stats.writeUnits);
});

test('a table nobody wrote has no waste, and an unlimited one no use', () => {
  const served = new Served();
  served.call(puts('orders', order('a', 1)));
  const [orders] = capacityUse(served.service, { table: 'orders', fromMS: 0, toMS: 1000 });
  assert.deepEqual(
    [orders?.use, orders?.unitsApplied, orders?.unitsOffered],
    [0, 1, Number.POSITIVE_INFINITY],
  );
  const [events] = capacityUse(served.service, { table: 'events', fromMS: 0, toMS: 1000 });
  assert.equal(events?.wastedShare, 0);
});

test('times that make no window are refused', () => {
  const { service } = new Served();
  assert.throws(() => capacityUse(service, { table: 'orders', fromMS: 1, toMS: 1 }), RangeError);
  assert.throws(() => capacityUse(service, { table: 'orders', fromMS: 0, toMS: 1, windowMS: 0 }), RangeError);
});

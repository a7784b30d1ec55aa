import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crashingLoad } from './crashing-load.js';

test('a load that is killed at 30 random points ends with the last write of each key and each reject once', {
  timeout: 120_000,
}, async () => {
  const loads = await Promise.all([crashingLoad(1, 15), crashingLoad(2, 15)]);
  assert.deepEqual(
    loads.flatMap(({ violations }) => violations),
    [],
  );
  const sum = (counts: readonly number[]): number => counts.reduce((a, b) => a + b);
  assert.equal(sum(loads.map(({ kills }) => kills)), 30);
  assert.ok(sum(loads.map(({ resumed }) => resumed)) > 15, JSON.stringify(loads));
});

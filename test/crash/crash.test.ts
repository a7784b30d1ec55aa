import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { crashRun } from './crash-run.js';

describe('processes that are killed at random points', () => {
  for (const [what, options] of [
    ['the last snapshot file', { keeps: 'snapshot' }],
    ['the last snapshot file, with writes that replace each other', { keeps: 'snapshot', coalesces: true }],
    ['positions in a file', { keeps: 'positions' }],
  ] as const) {
    it(`and go on from ${what}: every record lands, the last write of each key is the last of its source`, async () => {
      const { violations, figures } = await crashRun({ ...options, seed: 1, runs: 5 });
      assert.deepEqual(violations, []);
      assert.ok(Number(figures['processes that went on from a file']) > 0, JSON.stringify(figures));
    });
  }
});

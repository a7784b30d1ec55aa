import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { crashRun } from './crash-run.js';

describe('processes that get SIGTERM at random points', () => {
  for (const [what, latencyMS, drainMS, timesOut] of [
    [
      'too slow a table, so that the state of CLOSE_TIMEOUT is what the next process goes on from',
      [60, 200],
      30,
      true,
    ],
    ['a fast table, so that all is written', [1, 3], 20_000, false],
  ] as const) {
    it(`and close within their deadline at ${what}: nothing is lost`, async () => {
      const { violations, figures } = await crashRun({
        seed: 2,
        runs: 4,
        keeps: 'snapshot',
        signal: 'SIGTERM',
        latencyMS,
        drainMS,
      });
      assert.deepEqual(violations, []);
      assert.equal(Number(figures['closes that ran out of time']) > 0, timesOut, JSON.stringify(figures));
    });
  }
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isolate, mostRequests } from './isolation.js';

describe('bad writes that only the service refuses', () => {
  for (const batchSize of [25, 24, 7, 2]) {
    it(`are found in a batch of ${batchSize} by 2k⌈log2 ${batchSize}⌉ + 1 requests for k of them, wherever they are`, async () => {
      const violations: string[] = [];
      for (let bad = 0; bad <= batchSize; bad++)
        for (let seed = 1; seed <= 12; seed++)
          violations.push(...(await isolate(bad, 100 * bad + seed, batchSize)).violations);
      assert.deepEqual(violations, []);
    });
  }

  it('alone in a batch of 25 are found by 9 to 11 requests: each half of a half costs two', async () => {
    const requests = new Set<number>();
    for (let seed = 1; seed <= 60; seed++) requests.add((await isolate(1, seed)).httpRequests);
    assert.deepEqual(
      [...requests].toSorted((a, b) => a - b),
      [9, 11],
    );
    assert.equal(mostRequests(25, 1), 11);
  });
});

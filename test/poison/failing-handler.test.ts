import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { failingHandler } from './failing-handler.js';
import { localKinds, serviceKinds } from './poison-kinds.js';

describe('an asynchronous handler that fails', () => {
  for (const goingOn of ['from its snapshot', 'from its positions'] as const) {
    it(`stops the sink, and nothing is lost by whoever goes on ${goingOn}`, async () => {
      const kinds = [...localKinds, ...serviceKinds];
      const violations: string[] = [];
      for (const [index, kind] of kinds.entries())
        violations.push(...(await failingHandler(kind, goingOn, index + 1, 1500)).violations);
      assert.deepEqual(violations, []);
    });
  }
});

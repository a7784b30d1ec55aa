import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { oneAmongMany } from './one-among-many.js';
import { localKinds, serviceKinds } from './poison-kinds.js';

describe('one bad record among 10,000', () => {
  for (const [where, kinds] of [
    ['', localKinds],
    [', which only the service refuses,', serviceKinds],
  ] as const) {
    kinds.forEach((kind, index) => {
      it(`with ${kind.name}${where} alone is rejected, with its reason; all others land, in order`, async () => {
        const { violations } = await oneAmongMany(kind, index + 1, 10_000);
        assert.deepEqual(violations, []);
      });
    });
  }
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lives } from './lives.js';

describe('writers one after the other on one source', () => {
  it('lose nothing and keep the order of each key, whatever their options, faults and endings', async () => {
    const { violations, figures } = await lives({ seed: 1, runs: 25 });
    assert.deepEqual(violations, []);
    assert.equal(Object.keys(figures).length, 5, 'each ending was met');
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { oneDay, outage } from './long-run.js';

describe('a long run in virtual time', () => {
  it('of 24 hours with an outage each hour loses nothing, keeps its limits and its memory, and leaves no timer', async () => {
    const { violations, figures } = await oneDay({ seed: 1 });
    assert.deepEqual(violations, []);
    assert.ok(Number(figures['virtual hours']) > 22, JSON.stringify(figures));
  });

  it('of 1,000,000 records whose endpoint is down for a minute and then back, too', async () => {
    const { violations, figures } = await outage({ seed: 1 });
    assert.deepEqual(violations, []);
    // The outage was met, with a full buffer.
    assert.ok(Number(figures['virtual hours']) * 3600 > 60, JSON.stringify(figures));
    assert.ok(Number(figures['most bytes buffered']) > 250_000, JSON.stringify(figures));
  });
});

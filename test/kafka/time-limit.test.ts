import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TimeLimit, within } from '#dist/kafka/time-limit.js';

const LONG_MS = 600_000;

/** How many timers this process waits for. */
function timers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
}

test('what succeeds in time does, and what fails, gives false or takes longer does not', async () => {
  const never = new Promise<never>(() => {});
  assert.equal(await within(LONG_MS, Promise.resolve()), true);
  assert.equal(await within(LONG_MS, Promise.resolve(false)), false);
  assert.equal(await within(LONG_MS, Promise.reject(new Error('no'))), false);
  assert.equal(await within(1, never), false);
});

test('a limit may become shorter while it runs, but not longer', async () => {
  const limit = new TimeLimit(LONG_MS);
  const isDone = within(limit, new Promise(() => {}));
  limit.shorten(1);
  limit.shorten(LONG_MS);
  assert.equal(await isDone, false);
});

test('a limit that nobody waits for any more leaves no timer behind, not even if it is made shorter then', async () => {
  const before = timers();
  const limit = new TimeLimit(LONG_MS);
  assert.equal(timers(), before + 1);
  assert.equal(await within(limit, Promise.resolve()), true);
  assert.equal(timers(), before);
  limit.shorten(LONG_MS / 2);
  assert.equal(timers(), before);
});

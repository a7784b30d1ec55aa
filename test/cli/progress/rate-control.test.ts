import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { type RateCaps, RateControl } from '#dist/cli/progress/rate-control.js';
import { RateSignals } from '#dist/cli/progress/rate-signals.js';
import { stepDown, stepUp } from '#dist/cli/progress/rate-steps.js';
import { signalled } from './signalled.js';

const NONE: RateCaps = { maxWriteUnitsPerSecond: undefined, maxWriteCapacityShare: undefined };

/** A control, what it has set and what it has told. */
function controlled(
  caps: RateCaps,
  failure?: Error,
): { control: RateControl; set: RateCaps[]; told: string[] } {
  const set: RateCaps[] = [];
  const told: string[] = [];
  const control = new RateControl(caps, {
    setRate: async (change) => {
      if (failure !== undefined) throw failure;
      set.push(change);
    },
    tell: (message) => told.push(message),
  });
  return { control, set, told };
}

test('a step goes to the next round figure, about a quarter away, and back', () => {
  const up = [500];
  for (let i = 0; i < 5; i++) up.push(stepUp(up.at(-1) ?? 0));
  assert.deepEqual(up, [500, 630, 800, 1000, 1250, 1600]);
  const down = [1600];
  for (let i = 0; i < 5; i++) down.push(stepDown(down.at(-1) ?? 0));
  assert.deepEqual(down, up.toReversed());
  for (let value = 0.001; value < 1e7; value *= 1.013) {
    for (const factor of [stepUp(value) / value, value / stepDown(value)])
      assert.ok(factor >= 1.09 && factor <= 1.43, `${factor} at ${value}`);
  }
});

test('a cap of units is changed by itself, above what was given too, down to one', () => {
  const { control, set } = controlled({ maxWriteUnitsPerSecond: 700 });
  assert.equal(control.text, 'limit 700/s');
  control.raise();
  control.lower(90_000);
  assert.deepEqual(set, [
    { ...NONE, maxWriteUnitsPerSecond: 800 },
    { ...NONE, maxWriteUnitsPerSecond: 630 },
  ]);
  for (let i = 0; i < 100; i++) control.lower(90_000);
  assert.equal(control.text, 'limit 1/s');
  assert.equal(control.lower(90_000), false);
});

test('a share goes up to all of the capacity, and beside it the cap of units goes on', () => {
  const { control } = controlled({ maxWriteCapacityShare: 0.5, maxWriteUnitsPerSecond: 1000 });
  assert.equal(control.text, 'limit 1,000/s, 50 %');
  control.lower(5);
  assert.equal(control.text, 'limit 800/s, 40 %');
  for (let i = 0; i < 6; i++) control.raise();
  assert.equal(control.text, 'limit 3,200/s, 100 %');
  control.remove();
  assert.equal(control.text, 'no limit');
  assert.deepEqual(control.caps, NONE);
});

test('without a cap the first step down is one below what is written now, and there is nothing to raise', () => {
  const { control, set } = controlled({});
  assert.equal(control.raise(), false);
  assert.equal(control.lower(0), false);
  assert.equal(control.lower(1000), true);
  assert.deepEqual(set, [{ ...NONE, maxWriteUnitsPerSecond: 800 }]);
});

test('a cap that cannot be set stays as it was, and why is told', async () => {
  const { control, told } = controlled({ maxWriteUnitsPerSecond: 100 }, new Error('no way'));
  control.raise();
  await setImmediate();
  assert.equal(control.text, 'limit 100/s');
  assert.deepEqual(told, ['the limit stays as it was: no way']);
});

test('SIGUSR2 lowers and SIGURG raises the caps, and each tells what came of it', async (t) => {
  if (process.platform === 'win32') return t.skip('Windows has no signals');
  process.report.reportOnSignal = false; // node --test of Node 24 turns it on, with SIGUSR2
  const { control, told, set } = controlled({});
  using _ = new RateSignals(control, {
    tell: (message) => told.push(message),
    writeUnitsPerSecond: () => 500,
  });
  for (const signal of ['SIGURG', 'SIGUSR2', 'SIGURG'] as const) {
    await signalled(signal);
  }
  assert.deepEqual(
    set.map(({ maxWriteUnitsPerSecond }) => maxWriteUnitsPerSecond),
    [400, 500],
  );
  assert.deepEqual(told, [
    'SIGURG: no limit, and nothing to raise',
    'SIGUSR2: limit 400/s',
    'SIGURG: limit 500/s',
  ]);
});

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { breakages } from './breakages.js';
import { drawPlan } from './draw-plan.js';
import { FAULTS, type Plan } from './plan.js';
import { defaults, fair } from './plan-defaults.js';
import { simulate } from './simulation.js';
import { simulateSeeds } from './simulation-seeds.js';

describe('the whole writer in virtual time', () => {
  it('keeps its promises under every fault, crash and ending of 300 seeds', async () => {
    const result = await simulateSeeds({ from: 1, count: 300, faults: undefined });
    const failed = result.failed.map(({ seed, message }) => {
      return `${message}\n  npm run torture -- --only simulation --seed ${seed}`;
    });
    assert.deepEqual(failed, []);
    for (const [fault, times] of Object.entries(result.met)) {
      // Within 300 seeds each of them is met many times, or the plans are not what they should be.
      assert.ok(times >= 20, `${fault} was met ${times} times`);
    }
    assert.ok(result.stale > 0, 'late applications were met');
    assert.ok(result.processes > 400, 'crashes and failures were met');
  });

  it('has one history for one seed, byte for byte', async () => {
    for (const seed of [3, 14, 159]) {
      const [first, second] = [await simulate(drawPlan(seed)), await simulate(drawPlan(seed), {}, true)];
      assert.equal(first.digest, second.digest);
      assert.deepEqual(first.met, second.met);
      assert.ok(second.lines.length > 10);
    }
    assert.notEqual((await simulate(drawPlan(3))).digest, (await simulate(drawPlan(4))).digest);
  });

  it('has the same history in another process, which prints it', async () => {
    const program = fileURLToPath(new URL('./run.js', import.meta.url));
    const { stdout, status } = spawnSync(process.execPath, [program, '--seed', '14'], { encoding: 'utf8' });
    assert.equal(status, 0);
    const { digest } = await simulate(drawPlan(14));
    assert.match(stdout, new RegExp(`digest: ${digest}\nno violation`));
  });

  it('keeps them where a partition is given up and the writer aborted, and its writes come back by a snapshot', async () => {
    assert.equal((await simulate(drawPlan(5653))).violation, undefined);
  });

  it('ends with a violation that is met in a microtask of the writer, as with any other', async () => {
    const write = {
      do: 'write',
      pauseMS: 0,
      writes: [{ table: 'orders', key: 1, type: 'PUT', bytes: 0 }],
    } as const;
    const plan: Plan = {
      seed: 1,
      options: { ...defaults, maxTimeInBufferMS: 0 },
      coalesces: false,
      latencyMS: [50, 50],
      weather: fair,
      handler: { kind: 'at once' },
      // The first opens the window for two in flight.
      callers: [{ partition: 'p', steps: [write, { ...write, pauseMS: 100 }, { ...write, pauseMS: 1 }] }],
    };
    const twoAtOnce = breakages.find(({ name }) => name.startsWith('lanes that let two writes'))?.parts;
    const { violation } = await simulate(plan, twoAtOnce);
    assert.equal(violation?.invariant, 'one write of a key in flight');
    assert.equal((await simulate(plan)).violation, undefined);
  });

  it('meets only the faults that it was asked for', async () => {
    const { met } = await simulateSeeds({ from: 1, count: 40, faults: ['unprocessed', 'timeoutAfter'] });
    const drawn = FAULTS.filter((fault) => (met[fault] ?? 0) > 0);
    assert.deepEqual(drawn, ['unprocessed', 'timeoutAfter']);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { breakages } from './breakages.js';
import { drawPlan } from './draw-plan.js';
import type { Plan } from './plan.js';
import { shrink } from './shrink.js';
import { simulate } from './simulation.js';

const MOST_SEEDS = 300;
const SHRINKING_RUNS = 400;

describe('the simulation finds', () => {
  for (const { name, parts, foundBy } of breakages) {
    it(`${name}, and a small plan that shows it`, async () => {
      const { plan, invariant } = await firstFailing(parts);
      assert.ok(foundBy.includes(invariant), `it was found by "${invariant}"`);
      const smallest = await shrink(
        plan,
        async (candidate) => (await simulate(candidate, parts)).violation?.invariant === invariant,
        SHRINKING_RUNS,
      );
      assert.equal((await simulate(smallest, parts)).violation?.invariant, invariant);
      assert.ok(stepsOf(smallest) <= 12, `${stepsOf(smallest)} steps are left of ${stepsOf(plan)}`);
      assert.equal((await simulate(smallest)).violation, undefined, 'the sink itself keeps the promise');
    });
  }
});

async function firstFailing(
  parts: (typeof breakages)[number]['parts'],
): Promise<{ plan: Plan; invariant: string }> {
  for (let seed = 1; seed <= MOST_SEEDS; seed++) {
    const plan = drawPlan(seed);
    const { violation } = await simulate(plan, parts);
    if (violation !== undefined) return { plan, invariant: violation.invariant };
  }
  return assert.fail(`not found in ${MOST_SEEDS} seeds`);
}

function stepsOf({ callers }: Plan): number {
  return callers.reduce((sum, { steps }) => sum + steps.length, 0);
}

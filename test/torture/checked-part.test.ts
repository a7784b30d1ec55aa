import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CheckedRun } from '../support/checked-run.js';
import { type CheckedPlan, checkedPart } from './checked-part.js';
import type { PartResult } from './part.js';

interface Asked {
  readonly seed: number;
  readonly runs: number;
}

/** Runs a part whose check finds this of each of its runs. */
async function runPart(
  found: (asked: Asked) => Partial<CheckedRun>,
  { seeds = 40, until = Number.POSITIVE_INFINITY, ...plan }: Partial<CheckedPlan> & Partial<Timed> = {},
): Promise<{ readonly asked: Asked[]; readonly result: PartResult }> {
  const asked: Asked[] = [];
  const part = checkedPart({
    name: 'checked',
    what: 'a check of this test',
    share: 1,
    seedsPerRun: 4,
    runsAtOnce: 3,
    figures: 'sum',
    check: async (which) => {
      asked.push(which);
      const { runs } = which;
      return { runs, requests: 5, faults: 2, violations: [], figures: {}, ...found(which) };
    },
    ...plan,
  });
  return { asked, result: await part.run({ seeds, from: 100, faults: undefined, until, say: () => {} }) };
}

interface Timed {
  readonly seeds: number;
  readonly until: number;
}

describe('a check as a part of npm run torture', () => {
  it('does as many runs as follow from the seeds, some at a time, each with a seed of its own', async () => {
    const { asked, result } = await runPart(() => ({}));
    assert.deepEqual(asked, [
      { seed: 100, runs: 3 },
      { seed: 103, runs: 3 },
      { seed: 106, runs: 3 },
      { seed: 109, runs: 1 },
    ]);
    const { runs, requests, faults } = result;
    assert.deepEqual([runs, requests, faults], [10, 20, 8]);
  });

  it('does a little when its time is up before it begins, and no more', async () => {
    const { asked } = await runPart(() => ({}), { until: 0 });
    assert.deepEqual(asked, [{ seed: 100, runs: 3 }]);
  });

  it('adds up its figures, or keeps the highest; of text the last', async () => {
    const figures = ({ seed }: Asked): Partial<CheckedRun> => ({
      figures: { count: 200 - seed, text: `${seed}` },
    });
    assert.deepEqual((await runPart(figures)).result.figures, { count: 382, text: '109' });
    const { result } = await runPart(figures, { figures: 'highest' });
    assert.deepEqual(result.figures, { count: 100, text: '109' });
  });

  it('tells of a broken promise the command that shows it again', async () => {
    const { result } = await runPart(({ seed }) => (seed === 103 ? { violations: ['lost'] } : {}));
    assert.deepEqual(result.violations, ['lost\n  npm run torture -- --only checked --from 103 --seeds 12']);
  });

  it('takes a check that cannot end for a violation, and goes on', async () => {
    const { asked, result } = await runPart(({ seed }) => {
      if (seed === 100) throw new Error('nothing is left that could settle it');
      return {};
    });
    assert.equal(asked.length, 4);
    assert.equal(result.violations.length, 1);
    assert.match(
      String(result.violations[0]),
      /nothing is left that could settle it[\s\S]*--from 100 --seeds 12$/,
    );
  });
});

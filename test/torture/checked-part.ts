import type { CheckedRun } from '../support/checked-run.js';
import type { PartResult, TortureOptions, TorturePart } from './part.js';

/** A check of its own kind, as a part of `npm run torture`. */
export interface CheckedPlan extends Pick<TorturePart, 'name' | 'what' | 'share'> {
  /** How many of `--seeds` make one run: a run that takes long is done for many. */
  readonly seedsPerRun: number;
  /** Runs between two looks at the clock. */
  readonly runsAtOnce: number;
  /** What becomes of figures that are numbers; of others the last is told. */
  readonly figures: 'sum' | 'highest';
  /** @param options.seed of its first run; the next has the next one */
  check(options: { readonly seed: number; readonly runs: number }): Promise<CheckedRun>;
}

/** Does so many runs as follow from `--seeds`, some at a time, until its time is up. */
export function checkedPart(plan: CheckedPlan): TorturePart {
  const { name, what, share } = plan;
  return { name, what, share, drawsFaults: false, run: (options) => runChecks(plan, options) };
}

async function runChecks(plan: CheckedPlan, { seeds, from, until }: TortureOptions): Promise<PartResult> {
  const { name, seedsPerRun, runsAtOnce } = plan;
  const wanted = Math.ceil(seeds / seedsPerRun);
  const violations: string[] = [];
  const sums = { runs: 0, requests: 0, faults: 0 };
  const figures: Record<string, number | string> = {};
  while (sums.runs < wanted && (sums.runs === 0 || performance.now() < until)) {
    const seed = from + sums.runs;
    const runs = Math.min(runsAtOnce, wanted - sums.runs);
    const found = await checkOrFail(plan, seed, runs);
    const again = `npm run torture -- --only ${name} --from ${seed} --seeds ${runs * seedsPerRun}`;
    violations.push(...found.violations.map((violation) => `${violation}\n  ${again}`));
    sums.runs += runs;
    sums.requests += found.requests;
    sums.faults += found.faults;
    for (const [figure, value] of Object.entries(found.figures)) {
      figures[figure] = merged(figures[figure], value, plan.figures);
    }
  }
  return { ...sums, violations, staleByLateApplication: 0, figures };
}

/** A check that cannot come to its end, such as one whose writer hangs, has found something too. */
async function checkOrFail({ check }: CheckedPlan, seed: number, runs: number): Promise<CheckedRun> {
  try {
    return await check({ seed, runs });
  } catch (error) {
    return { runs, requests: 0, faults: 0, violations: [String((error as Error).stack)], figures: {} };
  }
}

function merged(
  before: number | string | undefined,
  value: number | string,
  how: CheckedPlan['figures'],
): number | string {
  if (typeof before !== 'number' || typeof value !== 'number') return value;
  return how === 'sum' ? before + value : Math.max(before, value);
}

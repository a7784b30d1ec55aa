import { FAULTS, type Plan, type Step } from './plan.js';
import { defaults, fair } from './plan-defaults.js';

/** Tells whether a plan still breaks what the first one broke. */
export type StillFails = (plan: Plan) => Promise<boolean>;

/**
 * Makes a failing plan smaller for as long as it still fails: fewer callers and steps, fewer faults, plainer options
 * and steps. Greedy: each change that still fails is kept.
 *
 * @param mostRuns how many plans may be tried
 */
export async function shrink(plan: Plan, stillFails: StillFails, mostRuns = 1500): Promise<Plan> {
  let smallest = plan;
  let runs = 0;
  const attempt = async (candidate: Plan): Promise<boolean> => {
    if (runs++ >= mostRuns || !(await stillFails(candidate))) return false;
    smallest = candidate;
    return true;
  };
  for (let before: Plan | undefined; before !== smallest && runs < mostRuns; ) {
    before = smallest;
    for (let i = smallest.callers.length - 1; i >= 0; i--) {
      if (smallest.callers.length > 1) await attempt(withoutCaller(smallest, i));
    }
    for (let i = 0; i < smallest.callers.length; i++) await removeSteps(() => smallest, i, attempt);
    for (const simpler of simplerSurroundings(smallest)) await attempt(simpler(smallest));
    for (let i = 0; i < smallest.callers.length; i++) await simplifySteps(() => smallest, i, attempt);
  }
  return smallest;
}

function withoutCaller(plan: Plan, index: number): Plan {
  return { ...plan, callers: plan.callers.filter((_, i) => i !== index) };
}

function withSteps(plan: Plan, index: number, steps: readonly Step[]): Plan {
  return { ...plan, callers: plan.callers.map((caller, i) => (i === index ? { ...caller, steps } : caller)) };
}

/** Halves, quarters and so on down to single steps; from the end, since what comes last is least needed. */
async function removeSteps(
  current: () => Plan,
  caller: number,
  attempt: (plan: Plan) => Promise<boolean>,
): Promise<void> {
  const stepsOf = (): readonly Step[] => current().callers[caller]?.steps ?? [];
  for (let size = Math.ceil(stepsOf().length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let end = stepsOf().length; end > 0; end -= size) {
      const steps = stepsOf();
      const start = Math.max(0, end - size);
      await attempt(withSteps(current(), caller, [...steps.slice(0, start), ...steps.slice(end)]));
    }
  }
}

async function simplifySteps(
  current: () => Plan,
  caller: number,
  attempt: (plan: Plan) => Promise<boolean>,
): Promise<void> {
  const steps = current().callers[caller]?.steps ?? [];
  for (let i = 0; i < steps.length; i++) {
    for (const simpler of simplerSteps(steps[i] as Step)) {
      const now = current().callers[caller]?.steps ?? [];
      await attempt(withSteps(current(), caller, now.with(i, simpler)));
    }
  }
}

/** Each with one thing less than the step. */
function simplerSteps(step: Step): Step[] {
  const simpler: Step[] = [];
  if (step.pauseMS > 0) simpler.push({ ...step, pauseMS: 0 });
  if (step.do !== 'write') return simpler;
  const { durable: _, ...plain } = step;
  if (step.durable !== undefined) simpler.push(plain);
  if (step.writes.length > 1)
    for (const write of step.writes) simpler.push({ ...step, pauseMS: 0, writes: [write] });
  if (step.writes.some(({ bytes }) => bytes > 0)) {
    simpler.push({ ...step, writes: step.writes.map((write) => ({ ...write, bytes: 0 })) });
  }
  return simpler;
}

/** Ways to make what surrounds the steps plainer, one thing each. */
function simplerSurroundings({ options, weather }: Plan): ((plan: Plan) => Plan)[] {
  const plainer: ((plan: Plan) => Plan)[] = [
    (plan) => ({ ...plan, weather: fair }),
    ...FAULTS.filter((fault) => weather[fault] > 0).map((fault) => (plan: Plan): Plan => {
      return { ...plan, weather: { ...plan.weather, [fault]: 0 } };
    }),
    ({ capacity: _, ...plan }) => plan,
    ({ onDurableThrowsAt: _, ...plan }) => plan,
    (plan) => ({ ...plan, handler: { kind: 'at once' } }),
    (plan) => ({ ...plan, latencyMS: [1, 10] }),
    ({ options: { maxRetryDurationMS: _, ...rest }, ...plan }) => ({ ...plan, options: rest }),
  ];
  for (const [name, value] of Object.entries(defaults)) {
    if (options[name as keyof typeof defaults] === value) continue;
    plainer.push((plan) => ({ ...plan, options: { ...plan.options, [name]: value } }));
  }
  return plainer;
}

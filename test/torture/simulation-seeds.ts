import { drawPlan } from './draw-plan.js';
import { FAULTS, type Plan, type Weather } from './plan.js';
import { shrink } from './shrink.js';
import { simulate } from './simulation.js';

/** Some seeds one after the other, for one process. */
export interface SeedRange {
  readonly from: number;
  readonly count: number;
  readonly faults: readonly string[] | undefined;
}

/** What some seeds have come to. */
export interface SeedsResult {
  readonly runs: number;
  requests: number;
  faults: number;
  stale: number;
  processes: number;
  virtualMS: number;
  readonly met: Record<string, number>;
  readonly failed: { readonly seed: number; readonly invariant: string; readonly message: string }[];
}

/** The fault names that a simulation knows, of those that were asked for. */
export function weatherFaults(faults: readonly string[] | undefined): readonly (keyof Weather)[] {
  return faults === undefined ? FAULTS : FAULTS.filter((fault) => faults.includes(fault));
}

/** Simulates the plans of a range of seeds. */
export async function simulateSeeds({ from, count, faults }: SeedRange): Promise<SeedsResult> {
  const result: SeedsResult = {
    runs: count,
    requests: 0,
    faults: 0,
    stale: 0,
    processes: 0,
    virtualMS: 0,
    met: {},
    failed: [],
  };
  const wanted = weatherFaults(faults);
  for (let seed = from; seed < from + count; seed++) {
    const outcome = await simulate(drawPlan(seed, wanted));
    result.requests += outcome.requests;
    result.faults += outcome.faults;
    result.stale += outcome.staleByLateApplication;
    result.processes += outcome.processes;
    result.virtualMS += outcome.virtualMS;
    for (const [fault, times] of Object.entries(outcome.met))
      result.met[fault] = (result.met[fault] ?? 0) + times;
    const { violation } = outcome;
    if (violation !== undefined) {
      result.failed.push({ seed, invariant: violation.invariant, message: violation.message });
    }
  }
  return result;
}

/** The smallest plan found that breaks the same promise as a seed's. */
export async function smallestOf(seed: number, invariant: string, faults?: readonly string[]): Promise<Plan> {
  return shrink(drawPlan(seed, weatherFaults(faults)), async (plan) => {
    return (await simulate(plan)).violation?.invariant === invariant;
  });
}

import type { CheckedRun } from '../support/checked-run.js';
import { failingHandler } from './failing-handler.js';
import { isolate, mostRequests } from './isolation.js';
import { oneAmongMany } from './one-among-many.js';
import { localKinds, serviceKinds } from './poison-kinds.js';

const kinds = [...localKinds, ...serviceKinds];

/** One bad record of each kind among 10,000, and handlers that fail on it: as often as told, each kind. */
export async function poisonPart({ seed, runs }: { seed: number; runs: number }): Promise<CheckedRun> {
  const violations: string[] = [];
  for (let run = 0; run < runs; run++) {
    for (const [index, kind] of kinds.entries()) {
      const own = seed + run * kinds.length + index;
      violations.push(...(await oneAmongMany(kind, own, 10_000)).violations);
      violations.push(...(await failingHandler(kind, 'from its snapshot', own, 2000)));
      violations.push(...(await failingHandler(kind, 'from its positions', own, 2000)));
    }
  }
  return { runs, violations, figures: { 'kinds of bad records': kinds.length } };
}

/** Bad writes in a batch of 25 that only the service refuses: the requests that finding them takes. */
export async function isolationPart({ seed, runs }: { seed: number; runs: number }): Promise<CheckedRun> {
  const violations: string[] = [];
  const figures: Record<string, number | string> = {};
  for (let bad = 0; bad <= 25; bad++) {
    let most = 0;
    for (let run = 0; run < runs; run++) {
      const found = await isolate(bad, seed + 1000 * bad + run);
      violations.push(...found.violations);
      most = Math.max(most, found.httpRequests);
    }
    figures[`requests at most for ${bad} bad in 25 (allowed ${mostRequests(25, bad)})`] = most;
  }
  return { runs, violations, figures };
}

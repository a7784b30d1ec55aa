import type { CheckedRun } from '../support/checked-run.js';
import { ServiceCounts } from '../support/service-counts.js';
import { failingHandler } from './failing-handler.js';
import { isolate, mostRequests } from './isolation.js';
import { oneAmongMany } from './one-among-many.js';
import { localKinds, serviceKinds } from './poison-kinds.js';

const kinds = [...localKinds, ...serviceKinds];

/** One bad record of each kind among 10,000, and handlers that fail on it: as often as told, each kind. */
export async function poisonPart({ seed, runs }: { seed: number; runs: number }): Promise<CheckedRun> {
  const violations: string[] = [];
  const counts = new ServiceCounts();
  for (let run = 0; run < runs; run++) {
    for (const [index, kind] of kinds.entries()) {
      const own = seed + run * kinds.length + index;
      for (const found of [
        await oneAmongMany(kind, own, 10_000),
        await failingHandler(kind, 'from its snapshot', own, 2000),
        await failingHandler(kind, 'from its positions', own, 2000),
      ]) {
        violations.push(...found.violations);
        counts.add(found.stats);
      }
    }
  }
  const { requests, faults } = counts;
  return { runs, requests, faults, violations, figures: { 'kinds of bad records': kinds.length } };
}

/** Of so many bad writes in a batch of 25 the requests are told; all numbers are tried. */
const TOLD_OF: ReadonlySet<number> = new Set([1, 2, 5, 12, 25]);

/** Bad writes in a batch of 25 that only the service refuses: the requests that finding them takes. */
export async function isolationPart({ seed, runs }: { seed: number; runs: number }): Promise<CheckedRun> {
  const violations: string[] = [];
  const figures: Record<string, number | string> = {};
  let requests = 0;
  for (let bad = 0; bad <= 25; bad++) {
    let most = 0;
    for (let run = 0; run < runs; run++) {
      const found = await isolate(bad, seed + 1000 * bad + run);
      violations.push(...found.violations);
      most = Math.max(most, found.httpRequests);
      requests += found.httpRequests;
    }
    if (TOLD_OF.has(bad)) figures[`requests for ${bad} bad in 25 (${mostRequests(25, bad)} allowed)`] = most;
  }
  return { runs, requests, faults: 0, violations, figures };
}

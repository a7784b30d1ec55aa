import type { HistoryStats } from '#dist/testing/history-stats.js';
import type { CheckedRun } from '../support/checked-run.js';
import { ServiceCounts } from '../support/service-counts.js';
import { poisonWorld } from './one-among-many.js';
import { localKinds, type PoisonKind, serviceKinds } from './poison-kinds.js';
import { rejectionCosts } from './rejection-cost.js';

/** Good records of a run of the part, and as many bad ones. */
const GOOD = 5000;

/** What became of records of which every second one cannot be written, in virtual time. */
export interface HalfBad {
  readonly violations: string[];
  readonly httpRequests: number;
  readonly virtualMS: number;
  /** What the service has counted. */
  readonly stats: HistoryStats;
}

/** Writes so many good records, behind each a bad one of the next of some kinds; without kinds the good ones alone. */
export async function halfBad(kinds: readonly PoisonKind[], seed: number, good: number): Promise<HalfBad> {
  let handed = 0;
  const { writer, clock, service } = poisonWorld(seed, { sink: { onRejected: () => void handed++ } });
  const report = await clock.until(
    (async () => {
      for (let v = 0; v < good; v++) {
        await writer.write({ pk: `k${v}`, v });
        const kind = kinds[v % kinds.length];
        if (kind !== undefined) await writer.write({ pk: `b${v}`, v, kind });
      }
      return writer.close();
    })(),
  );
  const bad = kinds.length === 0 ? 0 : good;
  const violations: string[] = [];
  if (report.put !== good || service.table('orders').size !== good) violations.push(`${report.put} were put`);
  if (report.rejected !== bad || handed !== bad)
    violations.push(`${handed} of ${bad} bad ones were handed over`);
  return { violations, httpRequests: report.httpRequests, virtualMS: clock.now(), stats: service.stats };
}

/** Half of all records bad: nothing good is lost, and what the good ones keep of their rate, as figures. */
export async function halfBadPart({ seed, runs }: { seed: number; runs: number }): Promise<CheckedRun> {
  const violations: string[] = [];
  const counts = new ServiceCounts();
  const figures: Record<string, number | string> = {};
  const refused = serviceKinds.filter(({ code }) => code === 'WRITE_REFUSED');
  for (let run = 0; run < runs; run++) {
    const alone = await halfBad([], seed + run, GOOD);
    const local = await halfBad(localKinds, seed + run, GOOD);
    const byService = await halfBad(refused, seed + run, GOOD);
    for (const found of [alone, local, byService]) {
      violations.push(...found.violations.map((what) => `seed ${seed + run}: ${what}`));
      counts.add(found.stats);
    }
    if (local.httpRequests > 1.1 * alone.httpRequests)
      violations.push(
        `seed ${seed + run}: local checks: ${local.httpRequests} requests instead of ${alone.httpRequests}`,
      );
    figures['requests for 5,000 good, alone'] = alone.httpRequests;
    figures['requests for 5,000 good, half bad by service'] = byService.httpRequests;
    figures['good records a second, alone'] = perSecond(alone);
    figures['good records a second, half bad by service'] = perSecond(byService);
  }
  for (const { kind, share, rejectedMicros } of await rejectionCosts(20_000, 5)) {
    figures[`CPU rate of the good, half bad: ${kind}`] = percent(share);
    figures[`µs a rejected record: ${kind}`] = Math.round(rejectedMicros * 10) / 10;
  }
  const { requests, faults } = counts;
  return { runs, requests, faults, violations, figures };
}

/** At the modelled latency, with 50 requests in flight. */
function perSecond({ virtualMS }: HalfBad): number {
  return Math.round((GOOD / virtualMS) * 1000);
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

import { HistoryService } from '#dist/testing/history-service.js';
import { SimulatedClock } from '../support/simulated-clock.js';
import { SimulatedWorld } from '../support/simulated-writer.js';
import type { PartResult, TortureOptions, TorturePart } from './part.js';

const SECONDS = 30;
const PARTITION_UNITS = 1000;
const LEAST_OF_ALONE = 0.95;
const schema = { partitionKey: { name: 'pk', type: 'S' }, sortKey: { name: 'sk', type: 'N' } } as const;

/** One throttled partition key beside others. */
export const hotPart: TorturePart = {
  name: 'hot',
  what: 'one partition key throttled to 1,000 units/s: what the others keep of the rate they have alone',
  share: 12,
  drawsFaults: false,
  run,
};

/** Records a second that each caller has to write. */
export interface HotLoad {
  readonly cold: number;
  readonly hot: number;
}

/** Write units applied a second, from the fifth second on. */
export interface HotRun {
  readonly cold: number;
  readonly hot: number;
  readonly wasted: number;
  readonly requests: number;
}

async function run({ from: seed, until }: TortureOptions): Promise<PartResult> {
  const violations: string[] = [];
  const figures: Record<string, string> = {};
  let runs = 0;
  let requests = 0;
  for (const load of [
    { cold: 5000, hot: 1200 },
    { cold: 5000, hot: 5000 },
    { cold: 20_000, hot: 100_000 },
  ]) {
    if (runs > 0 && performance.now() >= until) break;
    const alone = await hotRun({ ...load, hot: 0 }, seed);
    const both = await hotRun(load, seed);
    runs += 2;
    requests += alone.requests + both.requests;
    const kept = both.cold / alone.cold;
    const name = `${load.cold}/s beside ${load.hot}/s of the hot key`;
    figures[name] =
      `${(kept * 100).toFixed(1)} % kept, hot ${both.hot.toFixed(0)}/s, ${(both.wasted * 100).toFixed(2)} % in vain`;
    if (kept < LEAST_OF_ALONE)
      violations.push(`${name}: others keep ${(kept * 100).toFixed(1)} % (seed ${seed})`);
    if (both.hot < PARTITION_UNITS * LEAST_OF_ALONE && load.hot > PARTITION_UNITS)
      violations.push(
        `${name}: the hot key itself is written ${both.hot.toFixed(0)} times a second (seed ${seed})`,
      );
  }
  return { runs, requests, faults: 0, violations, staleByLateApplication: 0, figures };
}

/** Two callers, one with many keys and one with a single partition key, in virtual time. */
export async function hotRun(
  { cold, hot }: HotLoad,
  seed: number,
  seconds: number = SECONDS,
): Promise<HotRun> {
  const clock = new SimulatedClock();
  const capacity = { writeUnitsPerSecondPerPartitionKey: PARTITION_UNITS };
  const tables = { orders: { ...schema, capacity } };
  const service = new HistoryService({ seed, latencyMS: [2, 10], tables }, clock.forService());
  const sink = { keySchema: schema, maxTimeInBufferMS: 100 };
  const { writer } = new SimulatedWorld<{ pk: string; sk: number }>({
    runningService: service,
    runningClock: clock,
    sink,
  });
  let sk = 0;
  const call = async (key: () => string, perSecond: number): Promise<void> => {
    for (let done = 0; clock.now() < seconds * 1000; done++) {
      while (done >= (perSecond * clock.now()) / 1000)
        await new Promise<void>((passed) => clock.setTimer(passed, 5));
      await writer.write({ pk: key(), sk: sk++ });
    }
  };
  const callers = [call(() => `cold${sk % 1000}`, cold), call(() => 'hot', hot)];
  for (const caller of callers) caller.catch(() => {}); // aborted at the end
  await clock.pass(seconds * 1000);
  const { status, reason } = writer.health();
  writer.abort();
  if (status === 'failed') throw new Error(`the writer has failed: ${reason}`);
  const units = { cold: 0, hot: 0 };
  for (const { timeMS, item } of service.history) {
    if (timeMS >= 5000) units[(item.pk as { readonly S: string }).S === 'hot' ? 'hot' : 'cold']++;
  }
  const { writesUnprocessed, writesThrottled, writesReceived, requests } = service.stats;
  return {
    cold: units.cold / (seconds - 5),
    hot: units.hot / (seconds - 5),
    wasted: (writesUnprocessed + writesThrottled) / writesReceived,
    requests,
  };
}

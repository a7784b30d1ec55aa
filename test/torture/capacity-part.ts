import type { CapacityOptions } from '#dist/testing/capacity-options.js';
import { between, type Client, type LoadRun, load } from './capacity-world.js';
import type { PartResult, TortureOptions, TorturePart } from './part.js';
import { plainLoop } from './plain-loop.js';

/** One second of burst that starts empty: nothing hides what the sink does. */
const BARE: CapacityOptions = { burstSeconds: 1, startsFull: false };
const SECONDS = 60;
const LEAST_USE = 0.97;
const MOST_WASTE = 0.03;
const FAIR = 1 / 3;
/** Which of three sinks gains is drawn: a few are a little beyond 20 %. */
const LEAST_FAIR = 0.8;

/** How a throttled table is used, in virtual time. */
export const capacityPart: TorturePart = {
  name: 'capacity',
  what: 'use and waste of a throttled table, its changes, three sinks at one table, beside a plain loop',
  share: 25,
  drawsFaults: false,
  run,
};

interface Goal {
  readonly name: string;
  readonly run: LoadRun;
  /** From which second on the goals hold; undefined for those that are only told. */
  readonly from: readonly (readonly [number, number])[];
}

async function run({ seeds, from: seed, until }: TortureOptions): Promise<PartResult> {
  const violations: string[] = [];
  const figures: Record<string, string> = {};
  let runs = 0;
  let requests = 0;
  const judge = ({ name, run: loaded, from }: Goal): void => {
    runs++;
    requests += loaded.service.stats.requests;
    figures[name] = `${shown(loaded, 0, 5)} then ${shown(loaded, 5, SECONDS)}`;
    for (const [first, last] of from) {
      const { use, waste } = between(loaded, first, last);
      if (use < LEAST_USE || waste > MOST_WASTE)
        violations.push(`${name}, seconds ${first} to ${last}: ${shown(loaded, first, last)} (seed ${seed})`);
    }
  };
  for (const goal of goals(seed)) {
    if (runs === 0 || performance.now() < until) judge(await goal());
  }
  const largest: number[] = [];
  for (let i = 0; i < Math.min(8, Math.ceil(seeds / 25)) && performance.now() < until; i++) {
    const loaded = await load({ ...loadOf(2000, seed + i), clients: [{}, {}, {}] });
    const sums = loaded.unitsByClient.map((units) => units.slice(5).reduce((a, b) => a + b, 0));
    const all = sums.reduce((a, b) => a + b, 0);
    largest.push(...sums.map((sum) => Math.abs(sum / all - FAIR) / FAIR));
    judge({ name: 'three sinks at 2000', run: loaded, from: [[5, SECONDS]] });
  }
  if (largest.length > 0) {
    const fair = largest.filter((deviation) => deviation <= 0.2).length;
    figures['three sinks, within 20 % of a third'] = `${fair} of ${largest.length}`;
    if (fair < LEAST_FAIR * largest.length)
      violations.push(`three sinks: only ${fair} of ${largest.length} within 20 % of a third (seed ${seed})`);
  }
  return { runs, requests, faults: 0, violations, staleByLateApplication: 0, figures };
}

/** The runs with one sink, or with what people use instead of it. */
function goals(seed: number): (() => Promise<Goal>)[] {
  const steady = [2000, 50, 500, 5000].map((units) => async (): Promise<Goal> => {
    return { name: `${units} units/s`, run: await one(units, seed), from: [[5, SECONDS]] };
  });
  const changes = [2, 0.5].flatMap((factor) =>
    [500, 2000].map((units) => async (): Promise<Goal> => {
      const capacity = { changes: [{ atMS: 30_000, writeUnitsPerSecond: units * factor }] };
      const name = `${units} x ${factor} after 30 s`;
      return {
        name,
        run: await one(units, seed, capacity),
        from: [
          [5, 30],
          [35, SECONDS],
        ],
      };
    }),
  );
  const told = [
    async (): Promise<Goal> => {
      const burst = { burstSeconds: 300, startsFull: true };
      return { name: '2000 with 300 s of burst', run: await one(2000, seed, burst), from: [] };
    },
    async (): Promise<Goal> => {
      return { name: '2000 and 5 % unprocessed besides', run: await one(2000, seed, {}, 0.05), from: [] };
    },
    async (): Promise<Goal> => {
      return { name: 'a plain loop at 2000', run: await plainLoop(loadOf(2000, seed)), from: [] };
    },
  ];
  return [...steady, ...changes, ...told];
}

function loadOf(
  units: number,
  seed: number,
): { capacity: CapacityOptions; seconds: number; seed: number; clients: Client[] } {
  return { capacity: { ...BARE, writeUnitsPerSecond: units }, seconds: SECONDS, seed, clients: [{}] };
}

function one(units: number, seed: number, capacity: CapacityOptions = {}, unprocessed = 0): Promise<LoadRun> {
  const bare = loadOf(units, seed);
  return load({ ...bare, capacity: { ...bare.capacity, ...capacity }, unprocessed });
}

function shown(loaded: LoadRun, from: number, to: number): string {
  const { use, waste } = between(loaded, from, to);
  return `${(use * 100).toFixed(1)} % used, ${(waste * 100).toFixed(1)} % in vain`;
}

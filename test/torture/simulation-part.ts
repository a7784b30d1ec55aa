import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import type { PartResult, TortureOptions, TorturePart } from './part.js';
import { type SeedRange, type SeedsResult, smallestOf } from './simulation-seeds.js';

/** So few that all processes end at about the same time, so many that asking costs nothing. */
const SEEDS_AT_ONCE = 50;
/** Each takes some seconds. */
const MOST_SHRUNK = 3;

/** The whole writer in virtual time: a plan a seed, all faults, all operations, all promises. */
export const simulationPart: TorturePart = {
  name: 'simulation',
  what: 'the whole writer in virtual time: one plan a seed, with all faults, crashes and endings',
  share: 40,
  drawsFaults: true,
  run,
};

async function run(options: TortureOptions): Promise<PartResult> {
  const startedAt = performance.now();
  const results = await simulateOnAllCores(options);
  const seconds = (performance.now() - startedAt) / 1000;
  const sum = (value: (result: SeedsResult) => number): number =>
    results.reduce((total, result) => total + value(result), 0);
  const failed = results.flatMap((result) => result.failed).sort((a, b) => a.seed - b.seed);
  const violations: string[] = [];
  for (const [index, { seed, invariant, message }] of failed.entries()) {
    violations.push(`seed ${seed}: ${message}\n  npm run torture -- --only simulation --seed ${seed}`);
    if (index >= MOST_SHRUNK) continue;
    options.say(`seed ${seed} fails; looking for a smaller plan that does`);
    const plan = await smallestOf(seed, invariant, options.faults);
    violations.push(`the smallest plan found of seed ${seed}:\n${JSON.stringify(plan, undefined, 1)}`);
  }
  const runs = sum((result) => result.runs);
  return {
    runs,
    requests: sum(({ requests }) => requests),
    faults: sum(({ faults }) => faults),
    violations,
    staleByLateApplication: sum(({ stale }) => stale),
    figures: {
      processes: sum(({ processes }) => processes),
      'virtual hours': Math.round(sum(({ virtualMS }) => virtualMS) / 3_600_000),
      'seeds/s': Math.round(runs / seconds),
    },
  };
}

/** Each core asks for the next seeds when it is done with those before. */
async function simulateOnAllCores({ seeds, from, faults, until }: TortureOptions): Promise<SeedsResult[]> {
  const results: SeedsResult[] = [];
  let next = from;
  const end = from + seeds;
  const take = (): SeedRange | undefined => {
    const count = Math.min(SEEDS_AT_ONCE, end - next);
    const isOver = next > from && performance.now() >= until;
    if (count <= 0 || isOver) return undefined;
    const range = { from: next, count, faults };
    next += count;
    return range;
  };
  const cores = Math.min(availableParallelism(), Math.ceil(seeds / SEEDS_AT_ONCE));
  await Promise.all(Array.from({ length: cores }, () => work(take, (result) => results.push(result))));
  return results;
}

async function work(take: () => SeedRange | undefined, done: (result: SeedsResult) => void): Promise<void> {
  const worker = fork(new URL('./simulation-worker.js', import.meta.url));
  try {
    for (let range = take(); range !== undefined; range = take()) done(await ask(worker, range));
  } finally {
    worker.kill();
  }
}

function ask(worker: ChildProcess, range: SeedRange): Promise<SeedsResult> {
  const { promise, resolve, reject } = Promise.withResolvers<SeedsResult>();
  const failed = (): void =>
    reject(new Error(`the process that simulated ${JSON.stringify(range)} has ended`));
  worker.once('exit', failed);
  worker.once('message', (result) => {
    worker.off('exit', failed);
    resolve(result as SeedsResult);
  });
  worker.send(range);
  return promise;
}

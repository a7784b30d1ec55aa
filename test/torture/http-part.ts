import { DynamoDbSink, type Rejection, type SinkReport } from 'dynamodb-sink';
import { type FaultyDynamoDb, startFaultyDynamoDb } from '#dist/testing/faulty-dynamodb.js';
import { judge, type SubmittedWrite } from '#dist/testing/judge.js';
import { configFor } from '../support/endpoint-config.js';
import { faultsOf } from '../support/service-counts.js';
import { drawPlan } from './draw-plan.js';
import { requestOf } from './item.js';
import type { PartResult, TortureOptions, TorturePart } from './part.js';
import type { Plan, PlannedWrite, Step, Weather } from './plan.js';
import { defaults } from './plan-defaults.js';
import { simulate } from './simulation.js';
import { weatherFaults } from './simulation-seeds.js';
import { numbersSchema, schemas } from './tables.js';
import { ensure, Violation } from './violation.js';

/** As many as take some seconds: a seed takes a thousand times as long as a simulated one. */
const MOST_SEEDS = 20;

/** The same workloads over real sockets, as whoever doubts the simulation may see. */
export const httpPart: TorturePart = {
  name: 'http',
  what: 'the simulated workloads over real sockets with the real transport: the same promises and counts',
  share: 4,
  drawsFaults: true,
  run,
};

interface HttpRun {
  readonly report: SinkReport;
  readonly requests: number;
  readonly faults: number;
}

async function run({ seeds, from, faults, until }: TortureOptions): Promise<PartResult> {
  const violations: string[] = [];
  const sums = { runs: 0, requests: 0, faults: 0, simulated: 0 };
  for (let seed = from; seed < from + Math.min(seeds, MOST_SEEDS); seed++) {
    if (seed > from && performance.now() >= until) break;
    const plan = plainPlan(drawPlan(seed, weatherFaults(faults)));
    try {
      const { report, requests, faults: met } = await overHttp(plan);
      const simulated = await simulate(plan);
      if (simulated.violation !== undefined) throw simulated.violation;
      ensureAlike(plan, report, simulated.reports.at(-1));
      sums.runs++;
      sums.requests += requests;
      sums.faults += met;
      sums.simulated += simulated.requests;
    } catch (error) {
      violations.push(`seed ${seed}: ${error}\n  npm run torture -- --only http --from ${seed} --seeds 1`);
    }
  }
  return {
    runs: sums.runs,
    requests: sums.requests,
    faults: sums.faults,
    violations,
    staleByLateApplication: 0,
    figures: { 'requests of the same plans simulated': sums.simulated },
  };
}

/** What of a plan can be done over sockets in no more time than it takes: one caller's writes, and the service's own faults. */
export function plainPlan(plan: Plan): Plan {
  const none = {
    timeoutBefore: 0,
    timeoutAfter: 0,
    timeoutLate: 0,
    slow: 0,
    lateRequest: 0,
    brokenAnswer: 0,
  };
  const weather: Weather = { ...plan.weather, ...none };
  const steps = plan.callers.flatMap((caller) => caller.steps.flatMap(plainStep));
  const { maxRetryDurationMS: _, ...options } = plan.options;
  const { maxTimeInBufferMS, failOnError, requestTimeoutMS } = defaults;
  return {
    seed: plan.seed,
    options: { ...options, maxTimeInBufferMS, failOnError, requestTimeoutMS },
    coalesces: plan.coalesces,
    latencyMS: [0, 5],
    weather,
    handler: { kind: 'at once' },
    callers: [{ partition: 'p', steps }],
  };
}

function plainStep(step: Step): Step[] {
  if (step.do !== 'write' || step.isConverterFailing) return [];
  const writes = step.writes.map((write) => ({
    ...write,
    table: write.table === 'learnt' ? 'orders' : write.table,
  }));
  return [{ do: 'write', pauseMS: 0, writes }];
}

async function overHttp(plan: Plan): Promise<HttpRun> {
  const { lateRequest: _late, brokenAnswer: _broken, ...faults } = plan.weather;
  await using endpoint = await startFaultyDynamoDb({
    ...faults,
    seed: plan.seed,
    tables: schemas,
    latencyMS: plan.latencyMS,
    refuse: (_table, { item }) => (item.poison === undefined ? undefined : 'it is poison'),
  });
  const rejected: Rejection<Numbered>[] = [];
  const sink = new DynamoDbSink<Numbered>({
    ...plan.options,
    tableName: 'orders',
    dynamoDb: configFor(endpoint.url),
    keySchemas: { numbers: numbersSchema },
    ...(plan.coalesces && { overwriteByPartitionKeys: 'primaryKey' }),
    elementConverter: ({ writes }) => writes.map(({ planned, v }) => requestOf(planned, v)),
    onRejected: (rejection) => void rejected.push(rejection),
  });
  const elements = numbered(plan);
  const writer = await sink.createWriter();
  for (const [offset, element] of elements.entries()) {
    await writer.write(element, { partition: 'p', offset });
  }
  const report = await writer.close();
  ensureKept(plan, elements, rejected, report, endpoint);
  const last = writer.durablePositions().get('p');
  ensure(
    last === (elements.length === 0 ? undefined : elements.length - 1),
    'positions reach the end',
    () => {
      return `p ends at ${last} of ${elements.length}`;
    },
  );
  return { report, requests: endpoint.stats.requests, faults: faultsOf(endpoint.stats) };
}

interface Numbered {
  readonly writes: readonly { readonly planned: PlannedWrite; readonly v: number }[];
}

function numbered({ callers }: Plan): Numbered[] {
  let v = 0;
  return callers.flatMap(({ steps }) =>
    steps.map((step) => ({
      writes: step.do === 'write' ? step.writes.map((planned) => ({ planned, v: ++v })) : [],
    })),
  );
}

function ensureKept(
  plan: Plan,
  elements: readonly Numbered[],
  rejected: readonly Rejection<Numbered>[],
  report: SinkReport,
  endpoint: FaultyDynamoDb,
): void {
  const writes = elements.flatMap((element) => element.writes);
  const { put, deleted, coalesced, rejected: count } = report;
  ensure(put + deleted + coalesced + count === writes.length, 'the report adds up', () => {
    return `${JSON.stringify(report)} of ${writes.length} writes`;
  });
  const isRejected = new Set(rejected.map(({ request }) => Object(request?.item).v as number));
  for (const { planned, v } of writes) {
    const isPoison = planned.flaw !== undefined;
    const isWrong = isRejected.has(v) !== isPoison && !(plan.coalesces && planned.flaw === 'service');
    ensure(!isWrong, 'rejected are the poison ones', () => `v${v}`);
  }
  // A poison write may have replaced the last good one: the judge does not know that it stands for it.
  const isJudged = !plan.coalesces || writes.every(({ planned }) => planned.flaw !== 'service');
  const verdict = judge(
    endpoint,
    writes.flatMap(({ planned, v }) => (planned.flaw === undefined ? [submitted(planned, v)] : [])),
    { everyVersion: !plan.coalesces },
  );
  const { orderViolations, staleKeys, lostWrites, unknownWrites, highestInFlightPerKey } = verdict;
  const wrong = orderViolations + unknownWrites + (isJudged ? staleKeys + lostWrites : 0);
  ensure(wrong === 0, 'order of a key', () => JSON.stringify(verdict));
  ensure(highestInFlightPerKey <= 1, 'one write of a key in flight', () => JSON.stringify(verdict));
}

function submitted({ table, key, type }: PlannedWrite, v: number): SubmittedWrite {
  const keys =
    table === 'numbers' ? { pk: { N: String(key % 3) }, sk: { S: `s${key}` } } : { pk: { S: `k${key}` } };
  return { table, kind: type, item: { ...keys, v: { N: String(v) } }, version: v };
}

/** Without replacing, which depends on how fast requests are, both must have done the very same. */
function ensureAlike(plan: Plan, real: SinkReport, simulated: SinkReport | undefined): void {
  const countsOf = (report: SinkReport | undefined): string =>
    plan.coalesces
      ? `${report?.elements} ${report?.filtered}`
      : `${report?.elements} ${report?.filtered} ${report?.put} ${report?.deleted} ${report?.rejected} ${report?.writeUnits}`;
  if (countsOf(real) !== countsOf(simulated)) {
    throw new Violation(
      'simulation and sockets agree',
      `${countsOf(real)}, simulated ${countsOf(simulated)}`,
    );
  }
}

import { type DynamoDbSinkError, type DynamoDbSinkOptions, readSnapshot } from 'dynamodb-sink';
import { decodeSnapshot } from '#dist/state/snapshot-format.js';
import { judge } from '#dist/testing/judge.js';
import { Random } from '#dist/testing/random.js';
import type { CheckedRun } from '../support/checked-run.js';
import { ServiceCounts } from '../support/service-counts.js';
import { SimulatedWorld } from '../support/simulated-writer.js';

/** One record of the source; reading it again gives the same. */
interface LivesRecord {
  readonly pk: string;
  readonly v: number;
  readonly isDelete: boolean;
}

/** How a writer's life ends, and what the next one goes on from. */
const ENDINGS = ['crash, snapshot', 'crash, positions', 'close in time', 'close', 'failure'] as const;
type Ending = (typeof ENDINGS)[number];

const RECORDS = 1200;
const LIVES = 6;
/** Longer than any request takes: what was abandoned is applied before the next life begins. */
const RESTART_MS = 500;

function pick<V>(random: Random, values: readonly V[]): V {
  return values[random.below(values.length)] as V;
}

/**
 * Writers with random options under random faults, one after the other on one source and one table, each ended at a
 * random point in a random way; the last one comes to the end. A model of what must be there judges it.
 */
export async function lives({ seed, runs }: { seed: number; runs: number }): Promise<CheckedRun> {
  const violations: string[] = [];
  const endings: Record<string, number> = {};
  const counts = new ServiceCounts();
  for (let run = 0; run < runs; run++) violations.push(...(await oneSource(seed + run, endings, counts)));
  const { requests, faults } = counts;
  return { runs, requests, faults, violations, figures: endings };
}

async function oneSource(
  seed: number,
  endings: Record<string, number>,
  counts: ServiceCounts,
): Promise<string[]> {
  const random = new Random(seed);
  const keys = pick(random, [1, 7, 60, 1000]);
  const records = Array.from(
    { length: RECORDS },
    (_, v): LivesRecord => ({ pk: `k${random.below(keys)}`, v, isDelete: random.chance(0.08) }),
  );
  const faults = pick(random, [0, 0.02, 0.08]);
  const service = {
    seed,
    latencyMS: pick(random, [
      [1, 3],
      [1, 40],
      [20, 200],
    ] as const),
    unprocessed: pick(random, [0, 0.05, 0.3]),
    throttle: faults,
    errorBefore: faults,
    errorAfter: faults,
    resetBefore: faults,
    resetAfter: faults,
  };
  const coalesces = random.chance(0.3);
  const violations: string[] = [];
  const must = (holds: boolean, what: string): void => {
    if (!holds) violations.push(`seed ${seed}: ${what}`);
  };
  let from = 0;
  let state: Uint8Array | undefined;
  /** Whether something was read, and so perhaps written, again. */
  let hasReread = false;
  let before: SimulatedWorld<LivesRecord> | undefined;
  for (let life = 0; life <= LIVES; life++) {
    const ending: Ending = life === LIVES ? 'close' : pick(random, ENDINGS);
    endings[ending] = (endings[ending] ?? 0) + 1;
    const maxBatchSize = pick(random, [1, 3, 25]);
    const sink: Partial<DynamoDbSinkOptions<LivesRecord>> = {
      maxBatchSize,
      maxBufferedRequests: maxBatchSize + pick(random, [1, 10, 300]),
      maxBufferedBytes: pick(random, [500, 5000, 10_000_000]),
      maxInFlightRequests: pick(random, [1, 3, 50]),
      maxTimeInBufferMS: pick(random, [0, 5, 5000]),
      maxBatchSizeInBytes: pick(random, [500_000, 16_777_216]),
      maxPositionsAhead: pick(random, [5, 100, 1_000_000]),
      failOnError: ending === 'failure',
      ...(coalesces && { overwriteByPartitionKeys: 'primaryKey' as const }),
      elementConverter: ({ pk, v, isDelete }) =>
        isDelete ? { type: 'DELETE', item: { pk } } : { type: 'PUT', item: { pk, v } },
    };
    const world: SimulatedWorld<LivesRecord> = new SimulatedWorld<LivesRecord>({
      sink,
      service,
      ...(before !== undefined && { runningService: before.service, runningClock: before.clock }),
      ...(state !== undefined && { snapshot: decodeSnapshot(state) }),
    });
    before = world;
    const { writer, clock } = world;
    const until = life === LIVES ? RECORDS : Math.min(RECORDS, from + random.below((2 * RECORDS) / LIVES));
    let saved: Uint8Array | undefined = state;
    let failure: DynamoDbSinkError | undefined;
    const live = async (): Promise<void> => {
      for (let v = from; v < until; v++) {
        const room = writer.write(records[v] as LivesRecord, { partition: 0, offset: v });
        if (room !== undefined) await room;
        if (random.chance(0.01)) saved = writer.snapshotState();
        if (random.chance(0.02))
          await new Promise<void>((resolve) => void clock.setTimer(resolve, random.below(80)));
        if (random.chance(0.01)) {
          await writer.flush();
          must(
            writer.durablePositions().get(0) === v,
            `flushed at ${v}, durable is ${writer.durablePositions().get(0)}`,
          );
        }
      }
      if (ending === 'close' || ending === 'failure') await writer.close();
      if (ending === 'close in time') await writer.close({ timeoutMS: random.below(60) });
    };
    await clock.until(
      live().catch(async (error: DynamoDbSinkError) => {
        failure = error;
        await writer.close().catch(() => {});
      }),
    );
    must(failure?.name === undefined || failure.name === 'DynamoDbSinkError', `it failed with ${failure}`);
    if (ending === 'close') must(failure === undefined, `it could not be closed: ${failure}`);
    if (ending === 'close in time')
      must(failure === undefined || failure.code === 'CLOSE_TIMEOUT', `closed with ${failure}`);
    if (ending === 'failure') must(failure === undefined || failure.retryable, `it failed with ${failure}`);
    const durable = Number(writer.durablePositions().get(0) ?? -1);
    if (ending.startsWith('crash')) writer.abort();
    if (ending === 'crash, positions') state = undefined;
    else if (ending === 'crash, snapshot') state = saved;
    else state = failure?.state ?? writer.snapshotState();
    const next =
      state === undefined ? (ending === 'crash, positions' ? durable + 1 : 0) : positionOf(state) + 1;
    if (ending.startsWith('crash')) hasReread = true;
    else must(next === positionOf(writer.snapshotState()) + 1, `the state ends at ${next}`);
    from = next;
    await clock.pass(RESTART_MS);
    must(clock.pending === 0, `${clock.pending} timers are left after ${ending}`);
  }
  const submitted = records.map(({ pk, v, isDelete }) => ({
    table: 'orders',
    kind: isDelete ? ('DELETE' as const) : ('PUT' as const),
    item: { pk: { S: pk } },
    version: v,
  }));
  const { service: history } = before as SimulatedWorld<LivesRecord>;
  counts.add(history.stats);
  const verdict = judge(history, submitted, { everyVersion: !coalesces });
  const { staleKeys, lostWrites, orderViolations, unknownWrites, highestInFlightPerKey } = verdict;
  must(
    staleKeys === 0,
    `${staleKeys} keys end with another write: ${JSON.stringify(verdict.examples.staleKeys)}`,
  );
  must(lostWrites === 0, `${lostWrites} writes are lost: ${JSON.stringify(verdict.examples.lostWrites)}`);
  must(unknownWrites === 0, `${unknownWrites} writes are of nobody`);
  must(highestInFlightPerKey <= 1, `${highestInFlightPerKey} writes of one key were in flight`);
  if (!hasReread)
    must(orderViolations === 0, `out of order: ${JSON.stringify(verdict.examples.orderViolations)}`);
  return violations;
}

function positionOf(state: Uint8Array): number {
  return Number(readSnapshot(state).positions.get(0) ?? -1);
}

import { isDeepStrictEqual } from 'node:util';
import type { Rejection, WriteRequest } from 'dynamodb-sink';
import type { HistoryStats } from '#dist/testing/history-stats.js';
import { judge } from '#dist/testing/judge.js';
import { Random } from '#dist/testing/random.js';
import { SimulatedWorld } from '../support/simulated-writer.js';
import { type PoisonKind, REFUSED_BY_SERVICE } from './poison-kinds.js';

const KEYS = 400;
const PARTITIONS = 3;
/** How long the handler takes: longer than all other records together. */
const HANDLER_MS = 60_000;

/** One record of a run. */
export interface PoisonRecord {
  readonly pk: string;
  /** Counts the records, from 0. */
  readonly v: number;
  readonly kind?: PoisonKind;
}

/** What a run of {@link oneAmongMany} found, and what its service has counted. */
export interface PoisonRun {
  readonly violations: readonly string[];
  readonly stats: HistoryStats;
}

/** The world of these runs: faults of the service, its own refusals, and tables that it does not have. */
export function poisonWorld(
  seed: number,
  sink: ConstructorParameters<typeof SimulatedWorld<PoisonRecord>>[0] = {},
): SimulatedWorld<PoisonRecord> {
  const key = { partitionKey: { name: 'pk', type: 'S' } } as const;
  return new SimulatedWorld<PoisonRecord>({
    ...sink,
    sink: {
      elementConverter: ({ pk, v, kind }): WriteRequest | Promise<WriteRequest> =>
        kind === undefined ? { type: 'PUT', item: { pk, v } } : kind.convert(pk),
      keySchemas: { gone: key, misnamed: key },
      ...sink.sink,
    },
    service: {
      seed,
      unprocessed: 0.02,
      throttle: 0.01,
      errorAfter: 0.01,
      resetBefore: 0.01,
      tables: { misnamed: { partitionKey: { name: 'id', type: 'N' } } },
      refuse: (_table, { item }) => (item[REFUSED_BY_SERVICE] as { S: string } | undefined)?.S,
    },
  });
}

/** So many records of few keys, one of which, drawn by the seed, is of a kind that cannot be written. */
export function recordsWithOneBad(
  kind: PoisonKind,
  { seed, records, keys }: { readonly seed: number; readonly records: number; readonly keys: number },
): { readonly all: readonly PoisonRecord[]; readonly badAt: number } {
  const random = new Random(seed);
  const badAt = random.below(records);
  const all = Array.from(
    { length: records },
    (_, v): PoisonRecord => ({ pk: `k${random.below(keys)}`, v, ...(v === badAt && { kind }) }),
  );
  return { all, badAt };
}

/** Notes what does not hold, with what the run can be repeated by. */
export class Violations {
  readonly found: string[] = [];
  readonly #run: string;

  constructor(run: string) {
    this.#run = run;
  }

  readonly must = (holds: boolean, what: string): void => {
    if (!holds) this.found.push(`${this.#run}: ${what}`);
  };
}

/** Writes so many records, one of them of a kind that cannot be written, and tells what was not as promised. */
export async function oneAmongMany(kind: PoisonKind, seed: number, records: number): Promise<PoisonRun> {
  const { all, badAt } = recordsWithOneBad(kind, { seed, records, keys: KEYS });
  const { must, found } = new Violations(`${kind.name} at ${badAt}, seed ${seed}`);
  const rejections: Rejection<PoisonRecord>[] = [];
  let isTaken = false;
  const hasPassed = (positions: ReadonlyMap<unknown, unknown>): boolean =>
    Number(positions.get(badAt % PARTITIONS) ?? -1) >= badAt;
  const world = poisonWorld(seed, {
    sink: {
      onRejected: async (rejection) => {
        rejections.push(rejection);
        must(!hasPassed(writer.durablePositions()), 'its position passed before the handler was called');
        await new Promise<void>((resolve) => void clock.setTimer(resolve, HANDLER_MS));
        must(!hasPassed(writer.durablePositions()), 'its position passed before the handler had taken it');
        const others = [...Array(PARTITIONS).keys()].filter((partition) => partition !== badAt % PARTITIONS);
        for (const partition of others)
          must(
            writer.durablePositions().get(partition) === lastOf(partition, records),
            'others waited for it',
          );
        isTaken = true;
      },
      onDurable: (positions) => must(isTaken || !hasPassed(positions), 'onDurable was told too early'),
    },
  });
  const { writer, clock, service } = world;
  const report = await clock.until(
    (async () => {
      for (const record of all)
        await writer.write(record, { partition: record.v % PARTITIONS, offset: record.v });
      return writer.close();
    })(),
  );
  must(isTaken, 'the handler was not awaited');
  must(rejections.length === 1, `${rejections.length} records were rejected`);
  const [rejection] = rejections;
  if (rejection === undefined) return { violations: found, stats: service.stats };
  const { element, position, error, superseded } = rejection;
  must(element === all[badAt], `record ${element.v} was rejected in its place`);
  must(
    isDeepStrictEqual(position, { partition: badAt % PARTITIONS, offset: badAt }),
    'its position is another',
  );
  must(error.code === kind.code && kind.message.test(error.message), `told ${error.code} ${error.message}`);
  const key = kind.hasKey ? `pk = "${all[badAt]?.pk}"` : undefined;
  must(error.key === key, `its key is told to be ${error.key}`);
  must(!superseded || all.slice(badAt + 1).some(({ pk }) => pk === element.pk), 'nothing superseded it');
  must(report.rejected === 1 && report.put === records - 1, `${report.put} put, ${report.rejected} rejected`);
  for (let partition = 0; partition < PARTITIONS; partition++) {
    const last = lastOf(partition, records);
    must(writer.durablePositions().get(partition) === last, `partition ${partition} did not end at ${last}`);
  }
  const good = all.filter((record) => record.kind === undefined);
  const submitted = good.map(({ pk, v }) => ({ table: 'orders', item: { pk: { S: pk } }, version: v }));
  const { orderViolations, staleKeys, lostWrites, unknownWrites } = judge(service, submitted, {
    everyVersion: true,
  });
  must(
    orderViolations + staleKeys + lostWrites + unknownWrites === 0,
    `${orderViolations} out of order, ${staleKeys} stale, ${lostWrites} lost, ${unknownWrites} unknown`,
  );
  must(clock.pending === 0, 'a timer is left');
  return { violations: found, stats: service.stats };
}

function lastOf(partition: number, records: number): number {
  return records - 1 - ((((records - 1 - partition) % PARTITIONS) + PARTITIONS) % PARTITIONS);
}

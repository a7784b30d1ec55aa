import { type DynamoDbSinkError, readSnapshot } from 'dynamodb-sink';
import { decodeSnapshot } from '#dist/state/snapshot-format.js';
import { judge } from '#dist/testing/judge.js';
import {
  type PoisonRecord,
  type PoisonRun,
  poisonWorld,
  recordsWithOneBad,
  Violations,
} from './one-among-many.js';
import type { PoisonKind } from './poison-kinds.js';

/** Where the next writer goes on: with the snapshot of the one that stopped, or by reading its source again. */
export type GoingOn = 'from its snapshot' | 'from its positions';

const KEYS = 300;

/**
 * An asynchronous handler fails on the one bad record. The sink must stop without a loss: a second writer whose
 * handler works goes on, and in the end everything is in the table, and the bad record was handed over.
 * @returns what was not as promised, and what the service of both has counted
 */
export async function failingHandler(
  kind: PoisonKind,
  goingOn: GoingOn,
  seed: number,
  records: number,
): Promise<PoisonRun> {
  const { all, badAt } = recordsWithOneBad(kind, { seed, records, keys: KEYS });
  const { must, found } = new Violations(`${kind.name} at ${badAt}, seed ${seed}, ${goingOn}`);
  const full = new Error('the dead letters are full');
  const first = poisonWorld(seed, {
    sink: {
      onRejected: async () => {
        await new Promise<void>((resolve) => void first.clock.setTimer(resolve, 40));
        throw full;
      },
    },
  });
  const { clock, service } = first;
  const failure = await clock.until(feed(first.writer, all, 0));
  must(
    failure?.code === 'REJECTION_HANDLER_FAILED' && failure.cause === full,
    `it ended with ${failure?.code}`,
  );
  const durable = Number(first.writer.durablePositions().get('source') ?? -1);
  must(durable < badAt, `position ${durable} is durable`);
  must(clock.pending === 0 || service.stats.inFlight > 0, 'a timer is left');
  await clock.pass(100); // what was in flight when it stopped is answered

  const state = first.writer.snapshotState();
  const { positions, durablePositions } = readSnapshot(state);
  must(
    durablePositions.get('source') === first.writer.durablePositions().get('source'),
    'the snapshot is of another time',
  );
  const taken: unknown[] = [];
  const isRestored = goingOn === 'from its snapshot';
  const second = poisonWorld(seed, {
    runningService: first.service,
    runningClock: first.clock,
    ...(isRestored && { snapshot: decodeSnapshot(state) }),
    sink: { onRejected: ({ error }) => void taken.push(error.code) },
  });
  const readOnAt = isRestored ? Number(positions.get('source') ?? -1) + 1 : durable + 1;
  const again = await clock.until(feed(second.writer, all, readOnAt));
  must(again === undefined, `the second one failed: ${again}`);
  must(taken.length === 1 && taken[0] === kind.code, `it was handed over as ${taken}`);
  must(second.writer.durablePositions().get('source') === records - 1, 'the positions did not reach the end');
  const good = all.filter((record) => record.kind === undefined);
  const submitted = good.map(({ pk, v }) => ({ table: 'orders', item: { pk: { S: pk } }, version: v }));
  const { staleKeys, lostWrites, orderViolations } = judge(service, submitted, { everyVersion: true });
  must(staleKeys + lostWrites === 0, `${staleKeys} stale, ${lostWrites} lost`);
  // Read again, writes that were durable already are written again, each key in its order.
  if (isRestored) must(orderViolations === 0, `${orderViolations} out of order`);
  return { violations: found, stats: service.stats };
}

/** Writes all from there on and closes; what it failed with, if it did. */
async function feed(
  writer: ReturnType<typeof poisonWorld>['writer'],
  all: readonly PoisonRecord[],
  from: number,
): Promise<DynamoDbSinkError | undefined> {
  try {
    for (const record of all.slice(from))
      await writer.write(record, { partition: 'source', offset: record.v });
    await writer.close();
    return undefined;
  } catch (error) {
    await writer.close().catch(() => {});
    return error as DynamoDbSinkError;
  }
}

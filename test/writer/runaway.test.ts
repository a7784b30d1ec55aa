import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CapacityOptions } from '#dist/testing/capacity-options.js';
import { HistoryService } from '#dist/testing/history-service.js';
import { SimulatedClock } from '../support/simulated-clock.js';
import { SimulatedWorld } from '../support/simulated-writer.js';

const schema = { partitionKey: { name: 'pk', type: 'S' }, sortKey: { name: 'sk', type: 'N' } } as const;
/** Three write units an item: at 400 units/s a request takes one. */
const FILLER = 'x'.repeat(3000);

/** One process that loads a source into the table. */
interface Load {
  readonly fromSecond: number;
  /** When it stops reading; what is buffered is still written. */
  readonly toSecond: number;
  readonly keyOf: (record: number) => string;
}

/** What came of a load. */
interface Outcome {
  readonly resentShare: number;
  readonly highestLimit: number;
  readonly mostHotKeys: number;
}

/** Runs loads into one table beside each other, each a process of its own, in virtual time and until all have ended. */
async function runLoads(capacity: CapacityOptions, loads: readonly Load[]): Promise<Outcome[]> {
  const clock = new SimulatedClock();
  const tables = { orders: { ...schema, capacity } };
  const service = new HistoryService({ seed: 3, latencyMS: [2, 10], tables }, clock.forService());
  const running = loads.map(async ({ fromSecond, toSecond, keyOf }, number): Promise<Outcome> => {
    const { writer } = new SimulatedWorld<object>({
      runningService: service,
      runningClock: clock,
      writerSeed: 300 + number,
      sink: { keySchema: schema, maxTimeInBufferMS: 100, maxBufferedRequests: 1500 },
    });
    let [highestLimit, mostHotKeys, isOver] = [0, 0, false];
    const look = (): void => {
      const { writeUnitsPerSecondLimit: limit, hotPartitionKeys } = writer.metrics();
      if (Number.isFinite(limit)) highestLimit = Math.max(highestLimit, limit);
      mostHotKeys = Math.max(mostHotKeys, hotPartitionKeys);
      if (!isOver) clock.setTimer(look, 100);
    };
    look();
    await new Promise<void>((passed) => clock.setTimer(passed, fromSecond * 1000));
    for (let sk = 0; clock.now() < toSecond * 1000; sk++) {
      const room = writer.write({ pk: keyOf(sk), sk, filler: FILLER });
      if (room !== undefined) await room;
    }
    const { put, resent } = await writer.close();
    isOver = true;
    return { resentShare: resent / (put + resent), highestLimit, mostHotKeys };
  });
  return clock.until(Promise.all(running));
}

describe('the pace of a load', () => {
  it('is kept at a slow table where the source is sorted by its partition key, also while it is drained', async () => {
    const capacity = { writeUnitsPerSecond: 400, burstSeconds: 1, startsFull: false };
    const keyOf = (record: number): string => `device-${Math.floor(record / 500)}`;
    const outcomes = await runLoads(capacity, [
      { fromSecond: 0, toSecond: 12, keyOf },
      { fromSecond: 5, toSecond: 25, keyOf },
    ]);
    for (const { resentShare, highestLimit, mostHotKeys } of outcomes) {
      assert.equal(mostHotKeys, 0, 'a key that is the only one for seconds is not hot for that');
      assert.ok(resentShare <= 0.1, `${resentShare} of what is sent was sent before`);
      assert.ok(highestLimit <= 4000, `${highestLimit} write units/s`);
    }
  });

  it('is kept where a table that is paid per request calls its partitions short of capacity for every key', async () => {
    const [outcome] = await runLoads({ onDemand: { startWriteUnitsPerSecond: 400 } }, [
      { fromSecond: 0, toSecond: 15, keyOf: (record) => `device-${record}` },
    ]);
    assert.equal(outcome?.mostHotKeys, 0, 'a write that comes back some times does not make its key hot');
    assert.ok(outcome.resentShare <= 0.2, `${outcome.resentShare} of what is sent was sent before`);
    assert.ok(outcome.highestLimit <= 10_000, `${outcome.highestLimit} write units/s`);
  });
});

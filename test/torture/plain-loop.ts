import { Random } from '#dist/testing/random.js';
import { answerOf } from '../support/history-transport.js';
import { SimulatedClock } from '../support/simulated-clock.js';
import { type LoadedTable, type LoadRun, runOf, serviceOf } from './capacity-world.js';

/** Requests of the loop at once. */
const WORKERS = 10;
const BATCH = 25;

/**
 * What people write around BatchWriteItem, for comparison: some workers, each with a batch at a time; what comes back
 * unprocessed, or throttled, is sent again after an exponential back-off with jitter.
 */
export async function plainLoop(table: LoadedTable): Promise<LoadRun> {
  const clock = new SimulatedClock();
  const service = serviceOf(table, clock);
  const random = new Random(table.seed);
  let n = 0;
  const next = (): object => ({
    PutRequest: { Item: { pk: { S: `0-${n++}` }, filler: { S: 'x'.repeat(70) } } },
  });
  const work = (writes: readonly object[], attempts: number): void => {
    const body = Buffer.from(JSON.stringify({ RequestItems: { orders: writes } }));
    service.request('BatchWriteItem', body, (outcome) => {
      if (outcome.kind === 'hang') throw new Error('no request of this table is lost');
      const answer = answerOf(outcome);
      const left = answer.kind === 'written' ? (answer.unprocessed as readonly object[]) : writes;
      if (left.length === 0) work(Array.from({ length: BATCH }, next), 0);
      else
        clock.setTimer(() => work(left, attempts + 1), random.next() * Math.min(20_000, 50 * 2 ** attempts));
    });
  };
  for (let i = 0; i < WORKERS; i++) work(Array.from({ length: BATCH }, next), 0);
  await clock.pass(table.seconds * 1000);
  return runOf(service, 1, table.seconds);
}

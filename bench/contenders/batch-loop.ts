import { BATCH_SIZE, MAX_IN_FLIGHT } from './connection.ts';

/**
 * The loop around a client that sends one batch a call: 50 batches of 25 in flight, refilled as each is answered. Costs
 * one promise a batch, and no more than a careful user would write.
 */
export async function writeInBatches<R>(
  first: number,
  count: number,
  make: (i: number) => R,
  send: (records: R[]) => Promise<void>,
): Promise<number> {
  let next = first;
  const end = first + count;
  async function sendOneAfterAnother(): Promise<void> {
    while (next < end) {
      const records: R[] = [];
      while (records.length < BATCH_SIZE && next < end) records.push(make(next++));
      await send(records);
    }
  }
  await Promise.all(Array.from({ length: MAX_IN_FLIGHT }, sendOneAfterAnother));
  return count;
}

/** What every loop must look at. The endpoint leaves nothing unprocessed, so none needs the code to send it again. */
export function requireAllProcessed(unprocessed: object | undefined): void {
  if (unprocessed !== undefined && Object.keys(unprocessed).length > 0) {
    throw new Error('the endpoint left writes unprocessed');
  }
}

import type { BenchCase } from './bench-case.ts';
import { makeOrder, type Order, orders } from './orders.ts';

const HOT_KEYS = 1000;
const COLD_KEYS = 100_000;

/** The number of the order that write i updates: nine of ten go to 1,000 orders, the tenth to 100,000 others. */
function orderOf(i: number): number {
  const random = Math.imul(i + 1, 2_654_435_761) >>> 0;
  return i % 10 === 0 ? HOT_KEYS + (random % COLD_KEYS) : random % HOT_KEYS;
}

export const hotKeys: BenchCase<Order> = {
  ...orders,
  name: 'hot-keys',
  description: 'orders again, nine of ten writes updates of 1,000 keys; `overwriteByPartitionKeys` is set',
  isCoalesced: true,
  // Where an answer takes no time nothing waits, and there is nothing to replace.
  answerMS: 5,
  make: (i) => makeOrder(i, orderOf(i)),
};

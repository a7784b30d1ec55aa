import { constant } from '../floor/constant-text.ts';
import type { BenchCase } from './bench-case.ts';

export interface Event {
  readonly k: string;
  readonly n: number;
}

const K = constant('{"k":{"S":"');
const N = constant('"},"n":{"N":"');
const END = constant('"}}');

export const events: BenchCase<Event> = {
  name: 'events',
  description:
    'a key and a number; 60 B a write, most of it the protocol: what a record costs whatever is in it',
  shape: 'event',
  keySchema: { partitionKey: { name: 'k', type: 'S' } },
  recordCount: 1_000_000,
  make: (i) => ({ k: `${100_000 + i}`, n: i % 100 }),
  encodeItem(body, event) {
    body.constant(K);
    body.string(event.k);
    body.constant(N);
    body.number(event.n);
    body.constant(END);
  },
};

import type { BenchCase } from './bench-case.ts';
import { blobs } from './blobs.ts';
import { documents } from './documents.ts';
import { events } from './events.ts';
import { hotKeys } from './hot-keys.ts';
import { manyShapes } from './many-shapes.ts';
import { orders, ordersOverTls } from './orders.ts';

export const cases: readonly BenchCase[] = [
  orders,
  events,
  documents,
  blobs,
  manyShapes,
  hotKeys,
  ordersOverTls,
];

import type { BenchCase } from './bench-case.ts';
import { orders } from './orders.ts';

export const cases: readonly BenchCase[] = [orders];

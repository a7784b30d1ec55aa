import type { BenchConnection } from '../contenders/connection.ts';

export interface LatencyTask {
  readonly recordsPerSecond: number;
  readonly seconds: number;
  readonly maxTimeInBufferMS: number;
  readonly connection: BenchConnection;
}

export interface LatencyResult {
  readonly p50MS: number;
  readonly p99MS: number;
  readonly maxMS: number;
}

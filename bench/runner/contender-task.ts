import type { BenchConnection } from '../contenders/connection.ts';

/** What one process of a contender is to do. */
export interface ContenderTask {
  readonly caseName: string;
  readonly contender: string;
  readonly connection: BenchConnection;
  readonly warmUpRecords: number;
  readonly records: number;
}

/** What it tells at the end: of the measured part alone, except for the memory. */
export interface ContenderResult {
  readonly sent: number;
  readonly cpuMicros: number;
  readonly wallMicros: number;
  readonly maxRssBytes: number;
}

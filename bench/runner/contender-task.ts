import type { BenchConnection } from '../contenders/connection.ts';

/** What one process of a contender is to do. */
export interface ContenderTask {
  readonly caseName: string;
  readonly contender: string;
  readonly connection: BenchConnection;
  /** Written first, unmeasured. */
  readonly warmUpRecords: number;
  readonly records: number;
}

/** When the warm-up is durable. */
export interface WarmedUp {
  readonly sent: number;
}

/** At the end: of the measured part alone, but for the whole process where it says so. */
export interface ContenderResult {
  readonly sent: number;
  readonly cpuMicros: number;
  readonly wallMicros: number;
  /** Start-up and warm-up included. */
  readonly processCpuMicros: number;
  /** From the process's start to the last record's being durable. */
  readonly processWallMicros: number;
  readonly maxRssBytes: number;
}

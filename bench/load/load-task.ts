import type { BenchConnection } from '../contenders/connection.ts';

/** The ways to load a file that are compared. */
export const LOADERS = {
  cli: '`dynamodb-sink load`',
  concurrent: 'readline, `JSON.parse` and the document client, 50 batches in flight',
  sequential: 'the same, one batch after the other, as loops mostly are',
} as const;

export type LoaderName = keyof typeof LOADERS;

/** One run of `load-process.ts`. */
export interface LoadTask {
  readonly loader: LoaderName;
  readonly file: string;
  readonly table: string;
  readonly connection: BenchConnection;
}

/** What a whole process took, its start included. */
export interface LoadReading {
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly maxRssBytes: number;
}

/** What a process of a crash run is told. */
export interface CrashOrders {
  readonly endpoint: string;
  /** Where it keeps its files. */
  readonly folder: string;
  /** What it goes on from. */
  readonly keeps: 'snapshot' | 'positions';
  readonly coalesces: boolean;
  /** After how many records it saves a snapshot. */
  readonly savesEvery: number;
  /** How long it may close for after SIGTERM. */
  readonly drainMS: number;
  /** Offsets to stop before, of each partition; without them it never ends. */
  readonly ends?: readonly number[];
}

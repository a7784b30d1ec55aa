/** What a check of many runs has found: the same shape for all, so that one program can run and print them. */
export interface CheckedRun {
  readonly runs: number;
  /** Requests its services were sent. */
  readonly requests: number;
  /** How often a fault was met: a request that went wrong, or a write that came back unprocessed. */
  readonly faults: number;
  /** What was not as promised, each with the seed that shows it again. */
  readonly violations: string[];
  readonly figures: Record<string, number | string>;
}

/** What a check of many runs has found: the same shape for all, so that one program can run and print them. */
export interface CheckedRun {
  readonly runs: number;
  /** What was not as promised, each with the seed that shows it again. */
  readonly violations: string[];
  readonly figures: Record<string, number | string>;
}

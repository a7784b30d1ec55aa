/** What `npm run torture` was asked for. */
export interface TortureOptions {
  /** How many seeds a part with seeds tries. */
  readonly seeds: number;
  /** The first of them. */
  readonly from: number;
  /** Only faults of these names; absent for all. */
  readonly faults: readonly string[] | undefined;
  /** When to stop, on `performance.now()`: a part ends after what it is at then, and does a little in any case. */
  readonly until: number;
  /** Where a part tells what the table has no room for. */
  readonly say: (line: string) => void;
}

/** What a part has found. */
export interface PartResult {
  readonly runs: number;
  /** Requests that services were sent. */
  readonly requests: number;
  /** How often a fault was met. */
  readonly faults: number;
  /** Broken promises, each as text with all that is needed to see it again. */
  readonly violations: readonly string[];
  /** Older writes applied after newer ones by requests nobody waited for any more. */
  readonly staleByLateApplication: number;
  /** Anything worth knowing, by name. */
  readonly figures: Readonly<Record<string, string | number>>;
}

/** One way to torture the sink. Register it in `parts.ts`. */
export interface TorturePart {
  /** As `--only` names it. */
  readonly name: string;
  /** One line for `--help`. */
  readonly what: string;
  /** Its share of the time that `--minutes` gives: as a number beside those of the other parts. */
  readonly share: number;
  /** Whether it draws its faults, and keeps to those of `--faults`; else its own are always met. */
  readonly drawsFaults: boolean;
  /** Never rejects for a broken promise of the sink: that is in its result. */
  run(options: TortureOptions): Promise<PartResult>;
}

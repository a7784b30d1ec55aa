import type { TableSchema } from './attribute-value.js';
import type { RefuseWrite } from './batch-write.js';
import type { FaultProbabilities } from './fault-plan.js';

/** What a modelled service is and what it does to its clients. */
export interface HistoryServiceOptions extends FaultProbabilities {
  /** All randomness of the service follows from it and from the order in which requests come. */
  readonly seed: number;
  /** The tables by name. */
  readonly tables: Readonly<Record<string, TableSchema>>;
  /** Least and longest time of a request. @default [0, 2] */
  readonly latencyMS?: readonly [number, number];
  /** Probability of each write to come back unprocessed. @default 0 */
  readonly unprocessed?: number;
  /** Refusals only the service knows: the reason, for a write which is valid by all documented rules. */
  readonly refuse?: RefuseWrite;
  /** Write units each table takes a second; what is beyond comes back unprocessed. @default unlimited */
  readonly capacityWriteUnitsPerSecond?: number;
}

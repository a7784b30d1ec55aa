import type { RefuseWrite } from './batch-write.js';
import type { CapacityOptions } from './capacity-options.js';
import type { FaultProbabilities } from './fault-plan.js';
import type { LatencyOptions } from './latency.js';
import type { Outage } from './outage.js';
import type { TableOptions } from './table-options.js';

/** What a modelled service is and what it does to its clients. */
export interface HistoryServiceOptions extends FaultProbabilities, LatencyOptions {
  /** All randomness of the service follows from it and from the order in which requests come. */
  readonly seed: number;
  /** The tables by name. */
  readonly tables: Readonly<Record<string, TableOptions>>;
  /** What each table takes that has no `capacity` of its own. @default unlimited */
  readonly capacity?: CapacityOptions;
  /** Probability of each write to come back unprocessed, whatever capacity there is. @default 0 */
  readonly unprocessed?: number;
  /** Refusals only the service knows: the reason, for a write which is valid by all documented rules. */
  readonly refuse?: RefuseWrite;
  /** How much later the faults named late apply a request, least and longest, in ms. @default [100, 2000] */
  readonly lateMS?: readonly [number, number];
  /** How long the answer of a `slow` request takes from its first byte to its last, in ms. @default 1000 */
  readonly slowAnswerMS?: number;
  /** When the service is down. @default never */
  readonly outages?: readonly Outage[];
}

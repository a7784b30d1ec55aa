import type { HistoryServiceOptions } from './history-options.js';

/** Options of `startFaultyDynamoDb`: those of the service, and where and when it is. */
export interface FaultyDynamoDbOptions extends Omit<HistoryServiceOptions, 'seed'> {
  /** All randomness follows from it and from the order in which requests come: any number. @default 1 */
  readonly seed?: number;
  /** The port on 127.0.0.1. @default any free one */
  readonly port?: number;
  /**
   * How far its clock is ahead of the machine's, in ms, negative if it is behind. Its answers carry its date, and it
   * refuses signatures dated more than five minutes off. @default 0
   */
  readonly clockSkewMS?: number;
}

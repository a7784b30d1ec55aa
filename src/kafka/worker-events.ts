import type { PartitionOffset, TopicPartition } from './client.js';
import type { Parting } from './letting-go.js';

/** What a worker emits. */
export interface KafkaWorkerEvents {
  /** Partitions were assigned, and are read from now on. */
  assigned: [partitions: readonly TopicPartition[]];
  /**
   * Partitions went: `drained`, with all that was taken of them durable and committed; `dropped`, where that took longer than
   * `drainTimeoutMS`; `lost`, where the group had given them away already.
   */
  revoked: [partitions: readonly TopicPartition[], how: Parting];
  /** The group has these offsets now. */
  committed: [offsets: readonly PartitionOffset[]];
  /** Messages between these offsets are not in the log any more, and were never read. */
  skipped: [partition: TopicPartition, from: bigint, to: bigint];
  /** Something went wrong that is tried again. */
  trouble: [error: Error];
}

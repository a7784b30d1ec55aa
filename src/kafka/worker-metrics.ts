import type { SinkMetrics, SinkReport } from '../metrics.js';
import type { PartitionFeed } from './partition-feed.js';

/**
 * - `idle`: `run` was not called yet
 * - `starting`: it looks up topics and tables
 * - `joining`: the group hands out partitions, or has none for it
 * - `running`: it has partitions, and writes
 * - `closing`, `closed`
 * - `failed`: `run` rejects, or has rejected
 */
export type KafkaWorkerState = 'idle' | 'starting' | 'joining' | 'running' | 'closing' | 'closed' | 'failed';

/** Where one partition stands. */
export interface KafkaPartitionMetrics {
  readonly topic: string;
  readonly partition: number;
  /** The next offset that is not durable. */
  readonly durableOffset: bigint;
  /** The next offset of the group's commit; undefined if none is known. */
  readonly committedOffset: bigint | undefined;
  /** The offset behind the last message of the log; undefined until the first fetch has come back. */
  readonly highWatermark: bigint | undefined;
  /** Messages in the log that are not durable; undefined until the first fetch has come back. */
  readonly lag: number | undefined;
  /** Messages taken in this generation. */
  readonly consumed: number;
  /** Bytes that were fetched and wait for the sink. */
  readonly queuedBytes: number;
}

/** Where a worker stands. */
export interface KafkaWorkerMetrics {
  readonly state: KafkaWorkerState;
  readonly memberId: string | undefined;
  readonly generationId: number | undefined;
  readonly partitions: readonly KafkaPartitionMetrics[];
  /** The sum of the partitions' lags that are known. */
  readonly lag: number;
  /** Messages taken. */
  readonly consumed: number;
  /** Dead letters produced. */
  readonly deadLetters: number;
  /** How often partitions were assigned. */
  readonly assignments: number;
  /** How often partitions went before all that was taken of them was durable. */
  readonly droppedAssignments: number;
  /** Commits that the group has taken. */
  readonly commits: number;
  /** By table. */
  readonly tables: Readonly<Record<string, SinkMetrics>>;
}

/** What a worker has done. */
export interface KafkaWorkerReport {
  /** Messages taken. Those that were dropped in a rebalance were taken more than once, by this worker or another one. */
  readonly consumed: number;
  /** Dead letters produced. */
  readonly deadLetters: number;
  /** Whether all messages taken were durable, and their offsets committed, when it let go of its last partitions. */
  readonly isDrained: boolean;
  /** By table. */
  readonly tables: Readonly<Record<string, SinkReport>>;
}

/** How a worker is doing. */
export interface KafkaWorkerHealth {
  readonly state: KafkaWorkerState;
  /** Whether it goes on by itself: to be restarted if not. */
  readonly isLive: boolean;
  /** Whether it is a member of the group that the group has heard of lately. */
  readonly isReady: boolean;
  /** What went wrong in the last `sessionTimeoutMS`, or keeps a table from being written; absent if all is well. */
  readonly reason?: string;
}

/** A partition's metrics. */
export function partitionMetrics(
  feed: PartitionFeed,
  durable: ReadonlyMap<string, bigint>,
): KafkaPartitionMetrics {
  const { topic, partition, id, committedOffset, highWatermark, consumed, queuedBytes } = feed;
  const last = durable.get(id);
  const durableOffset = last === undefined ? feed.durableOffset : last + 1n;
  const lag = highWatermark === undefined ? undefined : Number(highWatermark - durableOffset);
  return { topic, partition, durableOffset, committedOffset, highWatermark, lag, consumed, queuedBytes };
}

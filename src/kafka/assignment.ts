import { type KafkaClient, KafkaClientError, type KafkaGeneration, type TopicPartition } from './client.js';
import { type CommitOutcome, Committer, type CommitterHost } from './committer.js';
import type { Fetcher } from './fetcher.js';
import { type FeedHost, type MessageTaker, PartitionFeed } from './partition-feed.js';
import { QueueBudget } from './queue-budget.js';
import type { StartOffset } from './start-offsets.js';
import type { workerDefaults } from './worker-options.js';

/** The options that shape an {@link Assignment}. */
export type AssignmentOptions = Pick<
  typeof workerDefaults,
  'commitIntervalMS' | 'maxFetchBytesPerPartition' | 'maxQueuedBytes' | 'maxQueuedBytesPerPartition'
>;

/** So much of a partition may wait, however many there are: a batch or two. */
const LEAST_QUEUED_BYTES = 16_384;

/**
 * So much of a partition is asked for, while there is room: of batches that are larger a broker gives one an answer, of one
 * partition. Producers that are set up for throughput have batches of 64 KiB.
 */
const LEAST_FETCHED_BYTES = 98_304;

/** What an {@link Assignment} is made of. */
export interface AssignmentParts extends CommitterHost {
  readonly client: KafkaClient;
  readonly generation: KafkaGeneration;
  /** Those of the generation that this worker reads. */
  readonly partitions: readonly TopicPartition[];
  readonly fetcher: Fetcher;
  readonly options: AssignmentOptions;
  readonly takerOf: (topic: string) => MessageTaker;
  /** A message could not be taken. */
  readonly failed: (error: unknown) => void;
}

/** The partitions of one generation: fetched, taken and committed from {@link start} to {@link stop}. */
export class Assignment {
  readonly partitions: readonly TopicPartition[];
  readonly feeds: readonly PartitionFeed[];
  readonly #fetcher: Fetcher;
  readonly #committer: Committer;
  readonly #bytesPerPartition: () => number;

  constructor(parts: AssignmentParts, startOffsets: readonly StartOffset[]) {
    const { client, generation, partitions, fetcher, options } = parts;
    this.partitions = partitions;
    this.#fetcher = fetcher;
    const budget = new QueueBudget(options.maxQueuedBytes, () => fetcher.pump());
    // So that none of them has what all may have.
    const share = Math.max(LEAST_QUEUED_BYTES, Math.floor(options.maxQueuedBytes / partitions.length));
    const maxQueuedBytes = Math.min(options.maxQueuedBytesPerPartition, share);
    // Together with what is queued it should be no more than a partition's part: see `maxQueuedBytes`.
    const whileRoom = Math.max(LEAST_FETCHED_BYTES, Math.floor(share / 2));
    this.#bytesPerPartition = () =>
      Math.min(options.maxFetchBytesPerPartition, budget.isFull ? share : whileRoom);
    const host: FeedHost = {
      hasRoom: () => fetcher.pump(),
      failed: parts.failed,
      malformed: ({ id }, at) =>
        parts.troubled(
          new KafkaClientError('unavailable', `${id}: what came from offset ${at} on is no message`),
        ),
    };
    this.feeds = partitions.map((partition, at) => {
      const { offset, isCommitted } = startOffsets[at] as StartOffset;
      const taker = parts.takerOf(partition.topic);
      const feed = new PartitionFeed(partition, offset, maxQueuedBytes, budget, taker, host);
      if (isCommitted) feed.committedOffset = offset;
      return feed;
    });
    this.#committer = new Committer(client, generation, this.feeds, options.commitIntervalMS, parts);
  }

  /** Begins to fetch. Where a partition had no committed offset, where it begins is committed: it is then decided. */
  start(): void {
    this.#fetcher.fetchFor(this.feeds, this.#bytesPerPartition);
    if (this.feeds.some(({ committedOffset }) => committedOffset === undefined)) void this.commit();
  }

  /** Takes nothing more. What was taken goes on. */
  stop(): void {
    for (const feed of this.feeds) feed.stop();
    this.#fetcher.pause();
    this.#committer.stop();
  }

  /** Commits what is durable. */
  commit(): Promise<CommitOutcome> {
    return this.#committer.commit();
  }

  /** Commits nothing more: somebody else does, or it was done. */
  end(): void {
    this.#committer.end();
  }
}

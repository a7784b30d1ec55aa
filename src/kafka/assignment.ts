import type { KafkaClient, KafkaGeneration } from './client.js';
import { Committer, type CommitterHost } from './committer.js';
import type { Fetcher } from './fetcher.js';
import { type MessageTaker, PartitionFeed } from './partition-feed.js';
import type { StartOffset } from './start-offsets.js';

/** What an {@link Assignment} is made of. */
export interface AssignmentParts extends CommitterHost {
  readonly client: KafkaClient;
  readonly generation: KafkaGeneration;
  readonly fetcher: Fetcher;
  readonly commitIntervalMS: number;
  readonly maxQueuedBytesPerPartition: number;
  readonly takerOf: (topic: string) => MessageTaker;
  /** A message could not be taken. */
  readonly failed: (error: unknown) => void;
}

/** The partitions of one generation: fetched, taken and committed from {@link start} to {@link stop}. */
export class Assignment {
  readonly generation: KafkaGeneration;
  readonly feeds: readonly PartitionFeed[];
  readonly #fetcher: Fetcher;
  readonly #committer: Committer;

  constructor(parts: AssignmentParts, startOffsets: readonly StartOffset[]) {
    const { client, generation, fetcher, commitIntervalMS, maxQueuedBytesPerPartition } = parts;
    this.generation = generation;
    this.#fetcher = fetcher;
    const host = { hasRoom: () => fetcher.pump(), failed: parts.failed };
    this.feeds = generation.partitions.map((partition, at) => {
      const { offset, isCommitted } = startOffsets[at] as StartOffset;
      const taker = parts.takerOf(partition.topic);
      const feed = new PartitionFeed(partition, offset, maxQueuedBytesPerPartition, taker, host);
      if (isCommitted) feed.committedOffset = offset;
      return feed;
    });
    this.#committer = new Committer(client, generation, this.feeds, commitIntervalMS, parts);
  }

  /** Begins to fetch. Where a partition had no committed offset, where it begins is committed: it is then decided. */
  start(): void {
    this.#fetcher.fetchFor(this.feeds);
    if (this.feeds.some(({ committedOffset }) => committedOffset === undefined)) void this.commit();
  }

  /** Takes nothing more. What was taken goes on. */
  stop(): void {
    for (const feed of this.feeds) feed.stop();
    this.#fetcher.fetchFor([]);
    this.#committer.stop();
  }

  /** Commits what is durable. */
  commit(): Promise<boolean> {
    return this.#committer.commit();
  }
}

import { type KafkaClient, KafkaClientError, type KafkaGeneration, type PartitionOffset } from './client.js';
import type { PartitionFeed } from './partition-feed.js';

/**
 * - `committed`: the group has it, or had it before
 * - `fenced`: the generation is over
 * - `failed`: not now
 */
export type CommitOutcome = 'committed' | 'fenced' | 'failed';

/** Who hears of commits. */
export interface CommitterHost {
  /** By `partitionId`, the last offset up to which all is durable. */
  readonly durableOffsets: () => ReadonlyMap<string, bigint>;
  readonly committed: (offsets: readonly PartitionOffset[]) => void;
  readonly troubled: (error: Error) => void;
}

/** Commits what is durable, as a member of one generation. Never a message that is not: those come again. */
export class Committer {
  readonly #client: KafkaClient;
  readonly #generation: KafkaGeneration;
  readonly #feeds: readonly PartitionFeed[];
  readonly #host: CommitterHost;
  readonly #timer: NodeJS.Timeout;
  #committing: Promise<CommitOutcome> | undefined;
  #isEnded = false;

  constructor(
    client: KafkaClient,
    generation: KafkaGeneration,
    feeds: readonly PartitionFeed[],
    intervalMS: number,
    host: CommitterHost,
  ) {
    this.#client = client;
    this.#generation = generation;
    this.#feeds = feeds;
    this.#host = host;
    this.#timer = setInterval(() => {
      // One that takes long is not overtaken.
      if (this.#committing === undefined) void this.commit();
    }, intervalMS);
  }

  /** No more commits by itself. */
  stop(): void {
    clearInterval(this.#timer);
  }

  /** No more commits at all. */
  end(): void {
    this.stop();
    this.#isEnded = true;
  }

  /** Commits all that is durable by now. */
  async commit(): Promise<CommitOutcome> {
    while (this.#committing !== undefined) await this.#committing;
    this.#committing = this.#commit();
    try {
      return await this.#committing;
    } finally {
      this.#committing = undefined;
    }
  }

  async #commit(): Promise<CommitOutcome> {
    if (this.#isEnded) return 'fenced';
    const durable = this.#host.durableOffsets();
    const offsets: PartitionOffset[] = [];
    const changed: PartitionFeed[] = [];
    for (const feed of this.#feeds) {
      const last = durable.get(feed.id);
      // Once the writer has forgotten a partition what it said before still holds: an offset never goes back.
      if (last !== undefined) feed.durableOffset = last + 1n;
      const offset = feed.durableOffset;
      if (offset === feed.committedOffset) continue;
      offsets.push({ topic: feed.topic, partition: feed.partition, offset });
      changed.push(feed);
    }
    if (offsets.length === 0) return 'committed';
    try {
      await this.#client.commit(this.#generation, offsets);
    } catch (error) {
      // The group has gone on: whoever has the partitions now commits for them.
      if (error instanceof KafkaClientError && error.kind === 'fenced') return 'fenced';
      this.#host.troubled(error as Error);
      return 'failed';
    }
    for (const [at, feed] of changed.entries()) feed.committedOffset = offsets[at]?.offset;
    this.#host.committed(offsets);
    return 'committed';
  }
}

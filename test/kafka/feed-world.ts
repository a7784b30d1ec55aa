import type { FetchedPartition, RecordBatch } from 'dynamodb-sink/kafka';
import { PartitionFeed } from '#dist/kafka/partition-feed.js';
import { QueueBudget } from '#dist/kafka/queue-budget.js';

/** A feed, and what it has handed on. */
export class FeedWorld {
  readonly taken: string[] = [];
  readonly times: number[] = [];
  readonly failures: unknown[] = [];
  /** Where bytes were no messages. */
  readonly malformed: string[] = [];
  rooms = 0;
  /** What the next message waits for. */
  room: Promise<void> | undefined;
  /** May throw, as a writer does. */
  beforeTake: () => void = () => {};
  readonly feed: PartitionFeed;

  constructor(offset = 0n, maxQueuedBytes = 1000) {
    this.feed = new PartitionFeed(
      { topic: 'orders', partition: 3 },
      offset,
      maxQueuedBytes,
      new QueueBudget(Number.POSITIVE_INFINITY, () => {}),
      {
        take: (_feed, at, timestamp) => {
          this.beforeTake();
          this.taken.push(String(at));
          this.times.push(timestamp);
          return this.room;
        },
        skip: (_feed, at) => {
          this.taken.push(`to ${at}`);
          return this.room;
        },
      },
      {
        hasRoom: () => this.rooms++,
        failed: (error) => this.failures.push(error),
        malformed: ({ id }, at) => this.malformed.push(`${id}:${at}`),
      },
    );
  }

  async push(...batches: RecordBatch[]): Promise<void> {
    this.feed.push(fetched(...batches));
    await this.feed.untilTaken();
  }
}

/** What a fetch gave. */
export function fetched(...batches: RecordBatch[]): FetchedPartition {
  return { topic: 'orders', partition: 3, highWatermark: 100n, abortedTransactions: [], batches };
}

import { askBrokers, workerFailure } from './ask-brokers.js';
import type { KafkaClient, TopicPartition } from './client.js';
import type { PartitionFeed } from './partition-feed.js';
import { offsetsWithout } from './start-offsets.js';

/** Who hears of gaps, and what is done about them. */
export interface LogGapsHost {
  /** Makes all durable that was taken of a partition, and forgets it. */
  readonly settle: (feed: PartitionFeed) => Promise<void>;
  readonly skipped: (partition: TopicPartition, from: bigint, to: bigint) => void;
  readonly troubled: (error: Error) => void;
  readonly failed: (error: Error) => void;
  /** It may be fetched again. */
  readonly goesOn: () => void;
}

/** Where a partition goes on whose log does not have the offset it is at: retention was faster, or it was cut off. */
export class LogGaps {
  readonly #client: KafkaClient;
  readonly #startFrom: 'earliest' | 'latest' | 'fail';
  readonly #host: LogGapsHost;

  constructor(client: KafkaClient, startFrom: 'earliest' | 'latest' | 'fail', host: LogGapsHost) {
    this.#client = client;
    this.#startFrom = startFrom;
    this.#host = host;
  }

  /** Finds where it goes on, and lets it. Never rejects. */
  async passOver(feed: PartitionFeed): Promise<void> {
    const from = feed.fetchOffset;
    const why = `does not have the offset ${from} any more`;
    try {
      const offsets = await askBrokers(
        () => offsetsWithout(this.#client, [feed], this.#startFrom, why),
        () => feed.isStopped,
        this.#host.troubled,
      );
      const [offset] = offsets ?? [];
      if (offset === undefined) return;
      await feed.untilTaken();
      if (feed.isStopped) return;
      // Its writer knows offsets of before the gap, and they would go on being committed.
      await this.#host.settle(feed);
      if (feed.isStopped) return;
      feed.seek(offset);
      feed.restsUntil = 0;
      this.#host.skipped({ topic: feed.topic, partition: feed.partition }, from, offset);
      this.#host.goesOn();
    } catch (error) {
      if (!feed.isStopped) this.#host.failed(workerFailure(error));
    }
  }
}

import { DynamoDbSinkError } from '../errors.js';
import type { KafkaClient, TopicPartition } from './client.js';
import { partitionId } from './partition-feed.js';

/** Where partitions are read from, and whether that is what the group has committed. */
export interface StartOffset {
  readonly offset: bigint;
  readonly isCommitted: boolean;
}

/**
 * Where to begin in each partition: behind what the group has committed, else as `startFrom` says.
 * @throws {DynamoDbSinkError} `KAFKA_NO_OFFSET`; what the client rejects with
 */
export async function startOffsets(
  client: KafkaClient,
  partitions: readonly TopicPartition[],
  startFrom: 'earliest' | 'latest' | 'fail',
): Promise<readonly StartOffset[]> {
  const committed = await client.committedOffsets(partitions);
  const without = partitions.filter((_, at) => committed[at] === undefined);
  const others = await offsetsWithout(client, without, startFrom, 'has no committed offset');
  let next = 0;
  return committed.map((offset) =>
    offset === undefined
      ? { offset: others[next++] as bigint, isCommitted: false }
      : { offset, isCommitted: true },
  );
}

/**
 * Where to go on where the log does not have what was asked for.
 * @throws {DynamoDbSinkError} `KAFKA_NO_OFFSET`; what the client rejects with
 */
export async function offsetsWithout(
  client: KafkaClient,
  partitions: readonly TopicPartition[],
  startFrom: 'earliest' | 'latest' | 'fail',
  why: string,
): Promise<readonly bigint[]> {
  const [first] = partitions;
  if (first === undefined) return [];
  if (startFrom !== 'fail') return client.listOffsets(partitions, startFrom);
  const id = partitionId(first.topic, first.partition);
  throw new DynamoDbSinkError(
    'KAFKA_NO_OFFSET',
    `the partition ${id} ${why}, and startFrom is 'fail': commit an offset for the group, or set startFrom to 'earliest' or 'latest'`,
  );
}

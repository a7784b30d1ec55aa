import type { FetchedPartition } from '../client.js';
import type { PlatformaticFetched, PlatformaticPartition } from './module.js';

/** What the error codes of a partition mean: https://kafka.apache.org/protocol.html#protocol_error_codes */
const FAULTS: Readonly<Record<number, FetchedPartition['fault']>> = {
  1: 'outOfRange',
  3: 'moved', // unknown topic or partition, as after one was made anew
  5: 'moved', // leader not available
  6: 'moved', // not the leader
  29: 'refused', // topic authorization failed
  74: 'moved', // fenced leader epoch
  75: 'moved', // unknown leader epoch
  100: 'moved', // unknown topic id
};

/** An answer in the form of the seam. */
export function fetchedPartitions(
  { responses }: PlatformaticFetched,
  nameOf: (topicId: string) => string | undefined,
): FetchedPartition[] {
  const fetched: FetchedPartition[] = [];
  for (const { topicId, partitions } of responses) {
    const topic = nameOf(topicId);
    if (topic === undefined) continue;
    for (const partition of partitions) fetched.push(fetchedPartition(topic, partition));
  }
  return fetched;
}

function fetchedPartition(topic: string, from: PlatformaticPartition): FetchedPartition {
  const { partitionIndex: partition, errorCode, highWatermark, abortedTransactions, records } = from;
  return {
    topic,
    partition,
    fault: errorCode === 0 ? undefined : (FAULTS[errorCode] ?? 'unavailable'),
    reason: errorCode === 0 ? undefined : `the broker answered with error code ${errorCode}`,
    highWatermark,
    abortedTransactions: abortedTransactions ?? [],
    batches: records ?? [],
  };
}

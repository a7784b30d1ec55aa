import { DynamoDbSinkError } from '../errors.js';
import { askBrokers, workerFailure } from './ask-brokers.js';
import type { KafkaClient } from './client.js';

/** Until a broker has answered for the first time. */
const REACHED_WITHIN_MS = 30_000;

/**
 * Looks up the topics of a worker, that of its dead letters too. At the start brokers that do not answer are more likely
 * the wrong ones than away.
 *
 * @returns by topic, how many partitions it has; undefined once `isOver`
 * @throws {DynamoDbSinkError} `KAFKA_UNREACHABLE`, `KAFKA_REFUSED`
 */
export async function findTopics(
  client: KafkaClient,
  {
    topics,
    deadLetterTopic,
  }: { readonly topics: readonly string[]; readonly deadLetterTopic: string | undefined },
  isOver: () => boolean,
  troubled: (error: Error) => void,
): Promise<ReadonlyMap<string, number> | undefined> {
  const all = deadLetterTopic === undefined ? topics : [...topics, deadLetterTopic];
  const until = performance.now() + REACHED_WITHIN_MS;
  const unreachable = (error: Error): void => {
    if (performance.now() <= until) {
      troubled(error);
      return;
    }
    const fault = `no broker has answered for ${REACHED_WITHIN_MS / 1000} s; look at kafka.bootstrapBrokers, tls and sasl: ${error.message}`;
    throw new DynamoDbSinkError('KAFKA_UNREACHABLE', fault, { cause: error, retryable: true });
  };
  try {
    return await askBrokers(() => client.partitionCounts(all), isOver, unreachable);
  } catch (error) {
    throw workerFailure(error);
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDbSinkError } from '../errors.js';
import { type KafkaClient, KafkaClientError } from './client.js';

/** Until a broker has answered for the first time. */
const REACHED_WITHIN_MS = 30_000;
const ASK_AGAIN_AFTER_MS = 500;

/**
 * Looks up the topics of a worker, that of its dead letters too. At the start brokers that do not answer are more likely
 * the wrong ones than away.
 *
 * @returns by topic, how many partitions it has
 * @throws {DynamoDbSinkError} `KAFKA_UNREACHABLE`, `KAFKA_REFUSED`; what the client rejects with once `isOver`
 */
export async function findTopics(
  client: KafkaClient,
  {
    topics,
    deadLetterTopic,
  }: { readonly topics: readonly string[]; readonly deadLetterTopic: string | undefined },
  isOver: () => boolean,
  troubled: (error: Error) => void,
): Promise<ReadonlyMap<string, number>> {
  const all = deadLetterTopic === undefined ? topics : [...topics, deadLetterTopic];
  const until = performance.now() + REACHED_WITHIN_MS;
  for (;;) {
    try {
      return await client.partitionCounts(all);
    } catch (error) {
      if (!(error instanceof KafkaClientError)) throw error;
      const { kind, message } = error;
      if (kind === 'refused') throw new DynamoDbSinkError('KAFKA_REFUSED', message, { cause: error });
      if (isOver()) throw error;
      if (performance.now() > until) {
        const fault = `no broker has answered for ${REACHED_WITHIN_MS / 1000} s; look at kafka.bootstrapBrokers, tls and sasl: ${message}`;
        throw new DynamoDbSinkError('KAFKA_UNREACHABLE', fault, { cause: error, retryable: true });
      }
      troubled(error);
      await delay(ASK_AGAIN_AFTER_MS);
    }
  }
}

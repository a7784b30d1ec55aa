import { DynamoDbSinkError, messageOf } from '../errors.js';
import type { KafkaClient } from './client.js';
import { LETTING_GO_MS } from './letting-go.js';
import { loadPlatformatic } from './platformatic/module.js';
import { PlatformaticClient } from './platformatic/platformatic-client.js';
import { isClient, type ResolvedWorkerOptions } from './resolve-worker-options.js';

/**
 * The client of a worker: the one it is given, or one on `@platformatic/kafka`.
 * @throws {DynamoDbSinkError} `KAFKA_CLIENT_MISSING`, `INVALID_OPTION`
 */
export async function makeClient<V, K>(options: ResolvedWorkerOptions<V, K>): Promise<KafkaClient> {
  const { kafka, ...settings } = options;
  if (isClient(kafka)) return kafka;
  const module = await loadPlatformatic();
  const rebalanceTimeoutMS = settings.drainTimeoutMS + LETTING_GO_MS + settings.sessionTimeoutMS;
  try {
    return new PlatformaticClient(module, { ...settings, connection: kafka, rebalanceTimeoutMS });
  } catch (error) {
    throw new DynamoDbSinkError(
      'INVALID_OPTION',
      `option kafka is refused by the client: ${messageOf(error)}`,
    );
  }
}

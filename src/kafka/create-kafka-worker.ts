import type {
  DeserializedKeys,
  DeserializedValues,
  DeserializerName,
} from './deserialize/deserializer-names.js';
import { KafkaWorker } from './worker.js';
import type { KafkaWorkerOptions } from './worker-options.js';

/**
 * Makes a worker: one member of a consumer group that writes the messages of its partitions to DynamoDB.
 *
 * @example
 * const worker = createKafkaWorker({
 *   kafka: { bootstrapBrokers: ['localhost:9092'] },
 *   topics: 'orders',
 *   groupId: 'orders-to-dynamodb',
 *   sink: { tableName: 'orders' },
 * });
 * process.once('SIGTERM', () => worker.close());
 * await worker.run();
 * @throws {DynamoDbSinkError} `INVALID_OPTION`
 */
export function createKafkaWorker<
  Name extends Exclude<DeserializerName, 'json'>,
  KeyName extends DeserializerName = 'string',
>(
  options: Omit<
    KafkaWorkerOptions<DeserializedValues[Name], DeserializedKeys[KeyName]>,
    'deserialize' | 'deserializeKey'
  > & { readonly deserialize: Name; readonly deserializeKey?: KeyName },
): KafkaWorker<DeserializedValues[Name], DeserializedKeys[KeyName]>;
export function createKafkaWorker<V = unknown, KeyName extends DeserializerName = 'string'>(
  options: Omit<KafkaWorkerOptions<V, DeserializedKeys[KeyName]>, 'deserializeKey'> & {
    readonly deserializeKey: KeyName;
  },
): KafkaWorker<V, DeserializedKeys[KeyName]>;
/** @typeParam V what values are; with `'json'` nobody checks it, `fromValue(schemaElementConverter(…))` does */
export function createKafkaWorker<V = unknown, K = string>(
  options: KafkaWorkerOptions<V, K>,
): KafkaWorker<V, K>;
export function createKafkaWorker<V, K>(options: KafkaWorkerOptions<V, K>): KafkaWorker<V, K> {
  return new KafkaWorker(options);
}

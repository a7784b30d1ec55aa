export type {
  AbortedTransaction,
  FetchedPartition,
  KafkaClient,
  KafkaFetch,
  KafkaGeneration,
  KafkaGroupMember,
  PartitionOffset,
  ProducedMessage,
  RecordBatch,
  TopicPartition,
} from './client.js';
export { KafkaClientError, type KafkaClientErrorKind } from './client.js';
export type { KafkaConnectionOptions, KafkaCredential, KafkaSaslOptions } from './connection-options.js';
export { createKafkaWorker } from './create-kafka-worker.js';
export type { AvroTimes } from './deserialize/avro/avro-times.js';
export type {
  DeserializedKey,
  DeserializedKeys,
  DeserializedValue,
  DeserializedValues,
  DeserializerName,
} from './deserialize/deserializer-names.js';
export type { RegistryAuth } from './deserialize/registry/registry-auth.js';
export { registryDeserializer } from './deserialize/registry/registry-deserializer.js';
export type { RegistryOptions } from './deserialize/registry/registry-options.js';
export type {
  Deserialize,
  DeserializeContext,
  Deserializer,
  DeserializerObject,
} from './deserializer.js';
export { type ServeWorkerOptions, serveWorker, type WorkerServer } from './http/serve-worker.js';
export type { ObservedWorker } from './http/worker-exposition.js';
export { headerText, type KafkaHeader, type KafkaMessage, type KafkaTombstone } from './message.js';
export { fromValue } from './message-converter.js';
export type { TopicTables } from './table-names.js';
export type { Tombstones } from './tombstones.js';
export type { KafkaWorker } from './worker.js';
export type { KafkaWorkerEvents } from './worker-events.js';
export type {
  KafkaPartitionMetrics,
  KafkaWorkerHealth,
  KafkaWorkerMetrics,
  KafkaWorkerReport,
  KafkaWorkerState,
} from './worker-metrics.js';
export type { KafkaSinkOptions, KafkaWorkerOptions } from './worker-options.js';

import type { SinkMetrics, SinkReport } from '../../metrics.js';
import type { KafkaPartitionMetrics, KafkaWorkerMetrics, KafkaWorkerState } from '../worker-metrics.js';

/** One metric: its name, and where its values come from. Counters are named `…_total`. */
export interface MetricDefinition<From> {
  readonly name: string;
  readonly help: string;
  /** Undefined if there is none now. */
  readonly value: (from: From) => number | bigint | undefined;
}

/** What a worker has once. */
export const WORKER_METRICS: readonly MetricDefinition<KafkaWorkerMetrics>[] = [
  {
    name: 'dynamodb_sink_kafka_messages_consumed_total',
    help: 'Messages taken.',
    value: ({ consumed }) => consumed,
  },
  {
    name: 'dynamodb_sink_kafka_dead_letters_total',
    help: 'Dead letters produced.',
    value: ({ deadLetters }) => deadLetters,
  },
  {
    name: 'dynamodb_sink_kafka_commits_total',
    help: 'Commits that the group has taken.',
    value: ({ commits }) => commits,
  },
  {
    name: 'dynamodb_sink_kafka_assignments_total',
    help: 'How often partitions were assigned.',
    value: ({ assignments }) => assignments,
  },
  {
    name: 'dynamodb_sink_kafka_dropped_assignments_total',
    help: 'How often partitions went before all that was taken of them was durable.',
    value: ({ droppedAssignments }) => droppedAssignments,
  },
  {
    name: 'dynamodb_sink_kafka_assigned_partitions',
    help: 'Partitions this worker has.',
    value: ({ partitions }) => partitions.length,
  },
];

/** What a worker has for each of its partitions, labelled `topic` and `partition`. */
export const PARTITION_METRICS: readonly MetricDefinition<KafkaPartitionMetrics>[] = [
  {
    name: 'dynamodb_sink_kafka_lag_messages',
    help: 'Messages in the log that are not durable in the table.',
    value: ({ lag }) => lag,
  },
  {
    name: 'dynamodb_sink_kafka_durable_offset',
    help: 'The next offset that is not durable.',
    value: ({ durableOffset }) => durableOffset,
  },
  {
    name: 'dynamodb_sink_kafka_committed_offset',
    help: "The next offset of the group's commit.",
    value: ({ committedOffset }) => committedOffset,
  },
  {
    name: 'dynamodb_sink_kafka_high_watermark_offset',
    help: 'The offset behind the last message of the log.',
    value: ({ highWatermark }) => highWatermark,
  },
  {
    name: 'dynamodb_sink_kafka_queued_bytes',
    help: 'Bytes that were fetched and wait for the sink.',
    value: ({ queuedBytes }) => queuedBytes,
  },
];

/** What was done for each table, labelled `table`. */
export const TABLE_REPORT_METRICS: readonly MetricDefinition<SinkReport>[] = [
  {
    name: 'dynamodb_sink_elements_total',
    help: 'Messages given to the sink.',
    value: ({ elements }) => elements,
  },
  {
    name: 'dynamodb_sink_filtered_elements_total',
    help: 'Messages for which the converter gave no write.',
    value: ({ filtered }) => filtered,
  },
  {
    name: 'dynamodb_sink_puts_total',
    help: 'Writes that put an item and are durable.',
    value: ({ put }) => put,
  },
  {
    name: 'dynamodb_sink_deletes_total',
    help: 'Writes that deleted an item and are durable.',
    value: ({ deleted }) => deleted,
  },
  {
    name: 'dynamodb_sink_coalesced_writes_total',
    help: 'Writes replaced by a later write of their key before they were sent.',
    value: ({ coalesced }) => coalesced,
  },
  {
    name: 'dynamodb_sink_rejected_writes_total',
    help: 'Writes, and messages that never became one, that were refused.',
    value: ({ rejected }) => rejected,
  },
  {
    name: 'dynamodb_sink_resent_writes_total',
    help: 'Writes that were sent again: unprocessed, throttled, or without an answer.',
    value: ({ resent }) => resent,
  },
  {
    name: 'dynamodb_sink_requests_total',
    help: 'BatchWriteItem requests sent.',
    value: ({ httpRequests }) => httpRequests,
  },
  {
    name: 'dynamodb_sink_request_body_bytes_total',
    help: 'Bytes of request bodies sent.',
    value: ({ bodyBytes }) => bodyBytes,
  },
  {
    name: 'dynamodb_sink_write_units_total',
    help: 'Write units of the durable writes by the size rule, without indexes.',
    value: ({ writeUnits }) => writeUnits,
  },
];

/** Where each table stands, labelled `table`. */
export const TABLE_METRICS: readonly MetricDefinition<SinkMetrics>[] = [
  {
    name: 'dynamodb_sink_throttled_requests_total',
    help: 'Requests that were throttled as a whole.',
    value: ({ throttledRequests }) => throttledRequests,
  },
  {
    name: 'dynamodb_sink_failed_requests_total',
    help: 'Requests that failed otherwise, or were not answered.',
    value: ({ failedRequests }) => failedRequests,
  },
  {
    name: 'dynamodb_sink_requests_in_flight',
    help: 'Requests in flight.',
    value: ({ inFlightRequests }) => inFlightRequests,
  },
  {
    name: 'dynamodb_sink_last_request_duration_seconds',
    help: 'How long the last answered request took.',
    value: ({ currentSendTime }) => currentSendTime / 1000,
  },
  {
    name: 'dynamodb_sink_buffered_writes',
    help: 'Writes that are accepted and not settled.',
    value: ({ bufferedWrites }) => bufferedWrites,
  },
  {
    name: 'dynamodb_sink_buffered_bytes',
    help: 'Bytes of writes that are accepted and not settled.',
    value: ({ bufferedBytes }) => bufferedBytes,
  },
  {
    name: 'dynamodb_sink_waiting_writes',
    help: 'Writes that wait for an earlier write of their key.',
    value: ({ waitingBehindKeys }) => waitingBehindKeys,
  },
  {
    name: 'dynamodb_sink_held_back_writes',
    help: 'Writes that a throttled partition key holds back, or that wait to be sent again.',
    value: ({ heldBack }) => heldBack,
  },
  {
    name: 'dynamodb_sink_hot_partition_keys',
    help: 'Partition keys that are throttled by themselves now.',
    value: ({ hotPartitionKeys }) => hotPartitionKeys,
  },
  {
    name: 'dynamodb_sink_write_units_per_second_limit',
    help: 'Write units a second the table is written at, at most; +Inf while nothing limits it.',
    value: ({ writeUnitsPerSecondLimit }) => writeUnitsPerSecondLimit,
  },
  {
    name: 'dynamodb_sink_oldest_write_age_seconds',
    help: 'How long ago the oldest write that is not settled was accepted; 0 if there is none.',
    value: ({ oldestRecordAgeMS }) => oldestRecordAgeMS / 1000,
  },
];

/** The states of a worker, each a value of the label `state`. */
export const WORKER_STATES: readonly KafkaWorkerState[] = [
  'idle',
  'starting',
  'joining',
  'running',
  'closing',
  'closed',
  'failed',
];

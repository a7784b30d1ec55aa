import type { DynamoDbSinkOptions } from 'dynamodb-sink';
import type { KafkaWorkerOptions } from 'dynamodb-sink/kafka';

/** What a worker's process is told, as JSON. */
export interface ProcessConfig {
  readonly name: string;
  readonly kafka: { readonly bootstrapBrokers: readonly string[] };
  readonly topic: string;
  readonly groupId: string;
  readonly table: string;
  readonly sink: Pick<DynamoDbSinkOptions, 'dynamoDb' | 'maxWriteUnitsPerSecond'>;
  readonly options: Partial<
    Pick<
      KafkaWorkerOptions,
      | 'assignor'
      | 'commitIntervalMS'
      | 'drainTimeoutMS'
      | 'groupInstanceId'
      | 'heartbeatIntervalMS'
      | 'sessionTimeoutMS'
    >
  >;
}

/** What it tells. */
export type ProcessEvent =
  | { readonly event: 'assigned'; readonly partitions: readonly number[] }
  | { readonly event: 'revoked'; readonly how: 'drained' | 'dropped' | 'lost' }
  | {
      readonly event: 'committed';
      readonly offsets: readonly (readonly [partition: number, offset: number])[];
    }
  | { readonly event: 'trouble'; readonly message: string }
  | { readonly event: 'closed'; readonly consumed: number; readonly isDrained: boolean }
  | { readonly event: 'failed'; readonly message: string };

/** An event, and when it was told, in milliseconds since 1970. */
export type ToldEvent = ProcessEvent & { readonly at: number };

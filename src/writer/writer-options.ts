import type { LogKeys } from '../item/key-part.js';
import type { OnDurable } from './positions.js';

/** The options the writer itself reads; see `DynamoDbSinkOptions` for what they mean. */
export interface WriterOptions {
  readonly tableName: string;
  readonly overwriteByPartitionKeys: readonly string[] | 'primaryKey';
  readonly failOnError: boolean;
  readonly maxBatchSize: number;
  readonly maxInFlightRequests: number;
  readonly maxBufferedRequests: number;
  readonly maxBatchSizeInBytes: number;
  readonly maxTimeInBufferMS: number;
  readonly maxBufferedBytes: number;
  readonly maxBufferSharePerPartitionKey: number;
  /** Infinite if there is no limit. */
  readonly maxRejected: number;
  readonly maxRetryDurationMS: number;
  readonly onDurable: OnDurable | undefined;
  readonly maxPositionsAhead: number;
  readonly logKeys: LogKeys;
}

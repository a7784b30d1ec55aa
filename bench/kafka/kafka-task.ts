import type { BenchConnection } from '../contenders/connection.ts';

/** One run: the messages of a topic by a worker, or as many from memory by a sink. */
export interface KafkaTask {
  readonly kind: 'plain' | 'worker';
  readonly connection: BenchConnection;
  readonly bootstrapBrokers: readonly string[];
  readonly topic: string;
  readonly groupId: string;
  readonly records: number;
  /** Of those, written before the clocks are read. */
  readonly warmUpRecords: number;
  readonly valueBytes: number;
}

/** What a record took. */
export interface KafkaResult {
  readonly records: number;
  readonly cpuMicros: number;
  readonly wallMicros: number;
}

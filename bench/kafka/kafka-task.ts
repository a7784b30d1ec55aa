import type { BenchConnection } from '../contenders/connection.ts';

/** One run of `kafka-process.ts`. */
export interface KafkaTask {
  /**
   * - `plain`: a sink writes as many records from memory
   * - `worker`: a worker writes the topic, values left as bytes
   * - `member`: one of several workers, which decodes JSON and runs until it is told to stop
   */
  readonly kind: 'plain' | 'worker' | 'member';
  readonly connection: BenchConnection;
  readonly bootstrapBrokers: readonly string[];
  readonly topic: string;
  readonly groupId: string;
  readonly records: number;
  /** Of those, written before the clocks are read. */
  readonly warmUpRecords: number;
}

/** What a record took. */
export interface KafkaResult {
  readonly records: number;
  readonly cpuMicros: number;
  readonly wallMicros: number;
}

/** What a `member` tells: its partitions were assigned, or these offsets are committed. */
export type MemberEvent =
  | { readonly kind: 'assigned' }
  | {
      readonly kind: 'committed';
      readonly offsets: readonly (readonly [partition: number, offset: number])[];
    };

/** Partitions of the topic. */
export const PARTITIONS = 12;

/** What a message holds: a JSON object of about 250 B. */
export function messageText(n: number): string {
  return JSON.stringify({ id: `message-${n}`, total: (n * 7919) % 100_000, paid: n % 3 === 0, note: NOTE });
}

const NOTE = 'as long as it takes to make two hundred and fifty bytes of the whole '.repeat(3).slice(0, 180);

import { messageOf } from '../errors.js';
import type { LogFields, SinkLogger } from '../writer/sink-log.js';
import type { TopicPartition } from './client.js';
import type { Parting } from './letting-go.js';
import { partitionId } from './partition-feed.js';

/** How often the same trouble is told of, at most. */
const TOLD_EVERY_MS = 60_000;

/** What a worker tells its logger: a line a rebalance, and trouble once a minute however often it comes. */
export class KafkaLog {
  readonly #logger: SinkLogger | undefined;
  readonly #groupId: string;
  readonly #toldAt = new Map<string, number>();

  constructor(logger: SinkLogger | undefined, groupId: string) {
    this.#logger = logger;
    this.#groupId = groupId;
  }

  assigned(partitions: readonly TopicPartition[]): void {
    this.#write('info', { partitions: idsOf(partitions) }, `${partitions.length} partitions are assigned`);
  }

  revoked(partitions: readonly TopicPartition[], how: Parting): void {
    const fields = { partitions: idsOf(partitions), how };
    if (how === 'drained') this.#write('info', fields, `${partitions.length} partitions are given up`);
    else
      this.#write(
        'warn',
        fields,
        'partitions went before all of them was durable: some messages are written again',
      );
  }

  skipped({ topic, partition }: TopicPartition, from: bigint, to: bigint): void {
    const fields = { partition: partitionId(topic, partition), from: String(from), to: String(to) };
    this.#write('error', fields, 'messages are not in the log any more, and were never read');
  }

  troubled(error: Error): void {
    const message = messageOf(error);
    // The first words say what was tried; the rest may differ each time.
    const kind = message.slice(0, 40);
    const now = performance.now();
    const toldAt = this.#toldAt.get(kind);
    if (toldAt !== undefined && now - toldAt < TOLD_EVERY_MS) return;
    if (this.#toldAt.size > 100) this.#toldAt.clear();
    this.#toldAt.set(kind, now);
    this.#write('warn', {}, `${message}; it is tried again`);
  }

  stopped(error: Error): void {
    this.#write('error', {}, `the worker stops: ${messageOf(error)}`);
  }

  #write(level: keyof SinkLogger, fields: LogFields, message: string): void {
    try {
      this.#logger?.[level]({ groupId: this.#groupId, ...fields }, message);
    } catch {
      // What a logger throws is no reason to stop.
    }
  }
}

function idsOf(partitions: readonly TopicPartition[]): string[] {
  return partitions.map(({ topic, partition }) => partitionId(topic, partition));
}

import { type FaultyDynamoDb, startFaultyDynamoDb } from 'dynamodb-sink/testing';
import { commitsOf } from '../support/kafka-commits.js';
import { createTopic, produce } from '../support/kafka-topics.js';
import { type GroupVerdict, judgeGroup } from './group-verdict.js';
import type { ProcessConfig } from './process-protocol.js';
import { WorkerGroup } from './worker-group.js';

/** What a trial is made of. */
export interface TrialParts {
  readonly bootstrapBrokers: readonly string[];
  /** The name of the topic, of the table and of the group. */
  readonly topic: string;
  readonly records: number;
  readonly keys: number;
  readonly partitions: number;
  readonly options?: ProcessConfig['options'];
  /** Of each worker. */
  readonly maxWriteUnitsPerSecond?: number;
}

/** A topic with versions of keys that rise, a group of workers, and the table they write, with latency and faults. */
export class GroupTrial implements AsyncDisposable {
  readonly group: WorkerGroup;
  readonly db: FaultyDynamoDb;
  /** How many messages each partition has. */
  readonly #sizes: readonly number[];
  readonly #lastVersions: ReadonlyMap<string, number>;
  readonly #parts: TrialParts;
  readonly #startedAt: number;

  private constructor(
    parts: TrialParts,
    sizes: readonly number[],
    lastVersions: ReadonlyMap<string, number>,
    db: FaultyDynamoDb,
  ) {
    const { bootstrapBrokers, topic, options, maxWriteUnitsPerSecond } = parts;
    this.#parts = parts;
    this.#sizes = sizes;
    this.#lastVersions = lastVersions;
    this.#startedAt = Date.now() - db.now();
    this.db = db;
    this.group = new WorkerGroup({
      kafka: { bootstrapBrokers },
      topic,
      groupId: topic,
      table: topic,
      sink: {
        dynamoDb: db.clientConfig,
        ...(maxWriteUnitsPerSecond !== undefined && { maxWriteUnitsPerSecond }),
      },
      options: { sessionTimeoutMS: 3000, heartbeatIntervalMS: 300, commitIntervalMS: 200, ...options },
    });
  }

  static async begin(parts: TrialParts): Promise<GroupTrial> {
    const { topic, records, keys, partitions } = parts;
    const bootstrapBrokers = [...parts.bootstrapBrokers];
    await createTopic(bootstrapBrokers, topic, partitions);
    const sizes = new Array<number>(partitions).fill(0);
    const lastVersions = new Map<string, number>();
    const messages = Array.from({ length: records }, (_, n) => {
      const key = n % keys;
      const partition = key % partitions;
      sizes[partition] = (sizes[partition] as number) + 1;
      const update = { pk: `k${key}`, v: Math.floor(n / keys) };
      lastVersions.set(update.pk, update.v);
      return { key: update.pk, value: JSON.stringify(update), partition };
    });
    await produce(bootstrapBrokers, topic, messages);
    const db = await startFaultyDynamoDb({
      tables: { [topic]: { partitionKey: { name: 'pk', type: 'S' } } },
      latencyMS: [5, 40],
      unprocessed: 0.02,
      throttle: 0.01,
      errorBefore: 0.01,
      resetBefore: 0.005,
    });
    return new GroupTrial(parts, sizes, lastVersions, db);
  }

  /** The part of the topic that was written at least once. */
  get progress(): number {
    return this.db.history.length / this.#parts.records;
  }

  /** Waits until some more of it is written: how much is left to chance. */
  aWhile(): Promise<void> {
    const until = this.progress + 0.02 + Math.random() / 10;
    return this.group.until(() => this.progress > until);
  }

  /** Waits until the group has committed the whole topic. */
  untilCommitted(): Promise<void> {
    return this.group.untilCommitted(
      new Map(this.#sizes.map((size, partition) => [partition, BigInt(size)])),
    );
  }

  /** How many writes of a worker were applied from one instant to another, in milliseconds since 1970. */
  writesOf(worker: string, from: number, to: number): number {
    return this.db.history.filter(({ item, timeMS }) => {
      const { c } = item as { readonly c?: { readonly S?: string } };
      const at = this.#startedAt + timeMS;
      return c?.S?.startsWith(`${worker}-`) && at >= from && at < to;
    }).length;
  }

  async judge(): Promise<GroupVerdict> {
    const { bootstrapBrokers, topic } = this.#parts;
    const commits = await commitsOf(bootstrapBrokers, topic, topic);
    return judgeGroup(this.db, topic, this.#sizes, this.#lastVersions, this.#startedAt, commits);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.group[Symbol.asyncDispose]();
    await this.db.close();
  }
}

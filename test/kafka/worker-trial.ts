import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { KafkaSinkOptions, KafkaWorkerOptions } from 'dynamodb-sink/kafka';
import { type FaultyDynamoDb, type FaultyDynamoDbOptions, startFaultyDynamoDb } from 'dynamodb-sink/testing';
import { committedOffsets, createTopic, type NewRecord, produce } from '../support/kafka-topics.js';
import { RunningWorker } from './running-worker.js';

/** What a {@link WorkerTrial} is made of. */
export interface WorkerTrialParts {
  /** The name of the topic and of the group, and of the table unless there are others. */
  readonly topic: string;
  readonly partitions?: number;
  /** Of the topic. */
  readonly configs?: Readonly<Record<string, string>>;
  readonly records?: readonly NewRecord[];
  /** @default one of the topic's name, whose key is the text `pk` */
  readonly tables?: FaultyDynamoDbOptions['tables'];
  readonly db?: Omit<FaultyDynamoDbOptions, 'tables'>;
}

/** Options of a trial's worker, which has those that are not given. */
export type TrialOptions<V, K> = Omit<Partial<KafkaWorkerOptions<V, K>>, 'sink'> & {
  readonly sink?: KafkaSinkOptions<V, K>;
};

/** An item as JavaScript has it. */
export type PlainItem = Record<string, unknown>;

/** A topic, a table, and workers in this process that write the one to the other. */
export class WorkerTrial implements AsyncDisposable {
  readonly brokers: string[];
  readonly topic: string;
  readonly db: FaultyDynamoDb;
  readonly #workers: AsyncDisposable[] = [];

  private constructor(brokers: string[], topic: string, db: FaultyDynamoDb) {
    this.brokers = brokers;
    this.topic = topic;
    this.db = db;
  }

  static async begin(brokers: string[], parts: WorkerTrialParts): Promise<WorkerTrial> {
    const { topic, partitions = 1, configs, records = [], db } = parts;
    await createTopic(brokers, topic, partitions, configs);
    await produce(brokers, topic, records);
    const tables = parts.tables ?? { [topic]: { partitionKey: { name: 'pk', type: 'S' } } };
    return new WorkerTrial(brokers, topic, await startFaultyDynamoDb({ ...db, tables }));
  }

  produce(records: readonly NewRecord[]): Promise<void> {
    return produce(this.brokers, this.topic, records);
  }

  /** The options of a worker that is quick. */
  options<V, K>({ sink, ...options }: TrialOptions<V, K> = {}): KafkaWorkerOptions<V, K> {
    return {
      kafka: { bootstrapBrokers: this.brokers },
      topics: this.topic,
      groupId: this.topic,
      sessionTimeoutMS: 3000,
      heartbeatIntervalMS: 300,
      commitIntervalMS: 50,
      sink: {
        ...(options.tables === undefined && { tableName: this.topic }),
        dynamoDb: this.db.clientConfig,
        maxTimeInBufferMS: 20,
        requestTimeoutMS: 1000,
        ...sink,
      },
      ...options,
    };
  }

  /** Starts a worker; it is closed with the trial at the latest. */
  start<V = unknown, K = string>(options?: TrialOptions<V, K>): RunningWorker<V, K> {
    const worker = new RunningWorker(this.options(options));
    this.#workers.push(worker);
    return worker;
  }

  /** Runs a worker until it has committed one partition up to this offset, and closes it. */
  async runTo<V = unknown, K = string>(
    end: bigint | number,
    options?: TrialOptions<V, K>,
  ): Promise<RunningWorker<V, K>> {
    const worker = this.start(options);
    await worker.untilCommitted(this.topic, end);
    await worker.worker.close();
    return worker;
  }

  /** What a table holds. */
  items(table: string = this.topic): PlainItem[] {
    return [...this.db.table(table).values()].map((item) => unmarshall(item as never) as PlainItem);
  }

  /** One attribute of all items, sorted. */
  values(attribute: string, table?: string): unknown[] {
    return this.items(table)
      .map((item) => item[attribute])
      .sort(
        (one, other) =>
          Number((one as string) > (other as string)) - Number((one as string) < (other as string)),
      );
  }

  /** What the group has committed of the topic's first partition. */
  async committed(topic: string = this.topic): Promise<bigint | undefined> {
    return (await committedOffsets(this.brokers, this.topic, topic)).get(0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker[Symbol.asyncDispose]()));
    await this.db.close();
  }
}

/** A record whose value is JSON. */
export function json(value: object, record: NewRecord = {}): NewRecord {
  return { ...record, value: JSON.stringify(value) };
}

import type { KafkaSinkOptions, KafkaWorkerOptions } from 'dynamodb-sink/kafka';
import { type FaultyDynamoDb, type FaultyDynamoDbOptions, startFaultyDynamoDb } from 'dynamodb-sink/testing';
import { FakeClient } from './fake-client.js';
import { RunningWorker } from './running-worker.js';

/** A worker with a client that is made up, and the tables `items` and `others` with the text key `pk`. */
export class FakeTrial<V = unknown, K = string> implements AsyncDisposable {
  readonly client: FakeClient;
  readonly db: FaultyDynamoDb;
  readonly running: RunningWorker<V, K>;

  private constructor(client: FakeClient, db: FaultyDynamoDb, running: RunningWorker<V, K>) {
    this.client = client;
    this.db = db;
    this.running = running;
  }

  static async begin<V = unknown, K = string>({
    client = new FakeClient(),
    db: faults,
    sink,
    ...options
  }: Omit<Partial<KafkaWorkerOptions<V, K>>, 'sink'> & {
    readonly client?: FakeClient;
    readonly db?: Omit<FaultyDynamoDbOptions, 'tables'>;
    readonly sink?: KafkaSinkOptions<V, K>;
  } = {}): Promise<FakeTrial<V, K>> {
    const table = { partitionKey: { name: 'pk', type: 'S' } } as const;
    const tables = { items: table, others: table };
    const db = await startFaultyDynamoDb({ ...faults, tables });
    const running = new RunningWorker<V, K>({
      kafka: client,
      topics: 'orders',
      groupId: 'group',
      commitIntervalMS: 10,
      sink: { tableName: 'items', dynamoDb: db.clientConfig, maxTimeInBufferMS: 5, ...sink },
      ...options,
    });
    return new FakeTrial(client, db, running);
  }

  /** Waits until it has joined. */
  async joined(): Promise<this> {
    await this.running.until(() => this.client.member !== undefined);
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.client.gates.clear();
    await this.running[Symbol.asyncDispose]();
    await this.db.close();
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import {
  createKafkaWorker,
  type KafkaPartitionMetrics,
  type KafkaWorker,
  type KafkaWorkerEvents,
  type KafkaWorkerOptions,
  type KafkaWorkerReport,
} from 'dynamodb-sink/kafka';

/** What a worker has told. */
export type WorkerEvent = {
  [Name in keyof KafkaWorkerEvents]: readonly [name: Name, ...told: KafkaWorkerEvents[Name]];
}[keyof KafkaWorkerEvents];

/** A worker that runs, and what it has told so far. */
export class RunningWorker<V, K> implements AsyncDisposable {
  readonly worker: KafkaWorker<V, K>;
  readonly events: WorkerEvent[] = [];
  /** What `run` gives. */
  readonly ended: Promise<KafkaWorkerReport>;
  #failure: Error | undefined;

  constructor(options: KafkaWorkerOptions<V, K>) {
    this.worker = createKafkaWorker(options);
    for (const name of ['assigned', 'revoked', 'committed', 'skipped', 'trouble'] as const) {
      this.worker.on(name, (...told: unknown[]) => {
        this.events.push([name, ...told] as unknown as WorkerEvent);
      });
    }
    this.ended = this.worker.run();
    this.ended.catch((error: Error) => {
      this.#failure = error;
    });
  }

  /** What it has told of one kind. */
  told<Name extends WorkerEvent[0]>(name: Name): Extract<WorkerEvent, readonly [Name, ...unknown[]]>[] {
    return this.events.filter(([one]) => one === name) as never;
  }

  /** How its partitions were taken away, each time. */
  get revocations(): ('drained' | 'dropped' | 'lost')[] {
    return this.told('revoked').map(([, , how]) => how);
  }

  partition(topic: string, partition = 0): KafkaPartitionMetrics | undefined {
    const { partitions } = this.worker.metrics();
    return partitions.find((one) => one.topic === topic && one.partition === partition);
  }

  /** Waits until something is so. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      if (this.#failure !== undefined) throw this.#failure;
      await delay(5);
    }
  }

  untilAssigned(): Promise<void> {
    return this.until(() => this.told('assigned').length > 0);
  }

  /** Waits until the group has committed all of a partition, up to this offset. */
  untilCommitted(topic: string, end: bigint | number, partition = 0): Promise<void> {
    return this.until(() => (this.partition(topic, partition)?.committedOffset ?? -1n) >= BigInt(end));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.worker.close({ timeoutMS: 0 }).catch(() => {});
  }
}

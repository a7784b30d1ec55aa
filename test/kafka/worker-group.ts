import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { committedOffsets } from '../support/kafka-topics.js';
import type { ProcessConfig, ToldEvent } from './process-protocol.js';

const program = fileURLToPath(new URL('worker-process.js', import.meta.url));

/** A worker that runs as a process, and what it has told. */
export interface WorkerProcess {
  readonly name: string;
  readonly events: ToldEvent[];
  readonly process: ChildProcess;
}

/** Workers of one group, each a process. */
export class WorkerGroup implements AsyncDisposable {
  readonly workers: WorkerProcess[] = [];
  readonly #config: Omit<ProcessConfig, 'name'>;

  constructor(config: Omit<ProcessConfig, 'name'>) {
    this.#config = config;
  }

  /** Starts a worker and waits until it has partitions. */
  async start(name: string, options: ProcessConfig['options'] = {}): Promise<WorkerProcess> {
    const config: ProcessConfig = {
      ...this.#config,
      name,
      options: { ...this.#config.options, ...options },
    };
    const child = spawn(process.execPath, [program, JSON.stringify(config)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const worker: WorkerProcess = { name, events: [], process: child };
    this.workers.push(worker);
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      worker.events.push(JSON.parse(line) as ToldEvent);
    });
    await this.until(() => worker.events.some(({ event }) => event === 'assigned' || event === 'failed'));
    return worker;
  }

  /** Ends a worker by SIGTERM, and waits until it has ended. */
  async stop(worker: WorkerProcess): Promise<void> {
    worker.process.kill('SIGTERM');
    if (worker.process.exitCode === null) await once(worker.process, 'close');
  }

  /** Ends a worker by SIGKILL. */
  async kill(worker: WorkerProcess): Promise<void> {
    worker.process.kill('SIGKILL');
    if (worker.process.exitCode === null && worker.process.signalCode === null)
      await once(worker.process, 'close');
  }

  /** All events of all workers, by time. */
  get events(): ToldEvent[] {
    return this.workers.flatMap(({ events }) => events).sort((a, b) => a.at - b.at);
  }

  /** Waits until the group has committed these offsets of each partition, or more. */
  async untilCommitted(ends: ReadonlyMap<number, bigint>): Promise<void> {
    const { kafka, groupId, topic } = this.#config;
    for (;;) {
      const committed = await committedOffsets([...kafka.bootstrapBrokers], groupId, topic);
      if ([...ends].every(([partition, end]) => (committed.get(partition) ?? 0n) >= end)) return;
      this.#throwIfOneFailed();
      await delay(200);
    }
  }

  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      this.#throwIfOneFailed();
      await delay(20);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.workers.map((worker) => this.kill(worker)));
  }

  #throwIfOneFailed(): void {
    for (const { name, events, process: child } of this.workers) {
      const failed = events.find(({ event }) => event === 'failed');
      if (failed !== undefined) throw new Error(`worker ${name} has failed: ${JSON.stringify(failed)}`);
      if (child.exitCode !== null && child.exitCode !== 0)
        throw new Error(`worker ${name} ended with ${child.exitCode}`);
    }
  }
}

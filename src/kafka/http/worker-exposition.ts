import type { KafkaWorkerHealth, KafkaWorkerMetrics, KafkaWorkerReport } from '../worker-metrics.js';
import type { PromClient, PromCounter, PromGauge, PromRegistry } from './prom-client.js';
import {
  type MetricDefinition,
  PARTITION_METRICS,
  TABLE_METRICS,
  TABLE_REPORT_METRICS,
  WORKER_METRICS,
  WORKER_STATES,
} from './worker-metric-definitions.js';

/** What is asked of a worker. */
export interface ObservedWorker {
  metrics(): KafkaWorkerMetrics;
  report(): KafkaWorkerReport;
  health(): KafkaWorkerHealth;
}

type Labels = Record<string, string>;

/** A worker's metrics, and those of its process, in the text format of Prometheus. */
export class WorkerExposition {
  readonly #worker: ObservedWorker;
  readonly #prom: PromClient;
  readonly #registry: PromRegistry;
  readonly #metrics = new Map<string, PromGauge | PromCounter>();

  constructor(prom: PromClient, worker: ObservedWorker) {
    this.#worker = worker;
    this.#prom = prom;
    this.#registry = new prom.Registry();
    prom.collectDefaultMetrics({ register: this.#registry });
    this.#make(STATE, ['state']);
    this.#make(READY, []);
    for (const definition of WORKER_METRICS) this.#make(definition, []);
    for (const definition of PARTITION_METRICS) this.#make(definition, ['topic', 'partition']);
    for (const definition of [...TABLE_REPORT_METRICS, ...TABLE_METRICS]) this.#make(definition, ['table']);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** The metrics as they are now. */
  async text(): Promise<string> {
    // Partitions come and go: what this worker does not have any more is not told.
    for (const metric of this.#metrics.values()) metric.reset();
    const { state, isReady } = this.#worker.health();
    for (const one of WORKER_STATES) this.#tell(STATE.name, { state: one }, one === state ? 1 : 0);
    this.#tell(READY.name, {}, isReady ? 1 : 0);
    const metrics = this.#worker.metrics();
    this.#tellAll(WORKER_METRICS, {}, metrics);
    for (const partition of metrics.partitions) {
      const labels = { topic: partition.topic, partition: String(partition.partition) };
      this.#tellAll(PARTITION_METRICS, labels, partition);
    }
    for (const [table, report] of Object.entries(this.#worker.report().tables))
      this.#tellAll(TABLE_REPORT_METRICS, { table }, report);
    for (const [table, now] of Object.entries(metrics.tables)) this.#tellAll(TABLE_METRICS, { table }, now);
    return this.#registry.metrics();
  }

  /** Forgets all metrics. */
  close(): void {
    this.#registry.clear();
  }

  #make({ name, help }: Pick<MetricDefinition<never>, 'name' | 'help'>, labelNames: string[]): void {
    const options = { name, help, labelNames, registers: [this.#registry] };
    const { Counter, Gauge } = this.#prom;
    this.#metrics.set(name, name.endsWith('_total') ? new Counter(options) : new Gauge(options));
  }

  #tellAll<From>(definitions: readonly MetricDefinition<From>[], labels: Labels, from: From): void {
    for (const { name, value } of definitions) {
      const now = value(from);
      if (now !== undefined) this.#tell(name, labels, Number(now));
    }
  }

  #tell(name: string, labels: Labels, value: number): void {
    const metric = this.#metrics.get(name);
    if (metric === undefined) return;
    if ('set' in metric) metric.set(labels, value);
    else metric.inc(labels, value); // from 0: it was reset
  }
}

const STATE = {
  name: 'dynamodb_sink_kafka_state',
  help: 'The state of the worker: 1 for the one it is in.',
};

const READY = {
  name: 'dynamodb_sink_kafka_ready',
  help: 'Whether it is a member of the group that the group has heard of lately.',
};

import type { KafkaWorkerMetrics, KafkaWorkerReport } from '../../kafka/worker-metrics.js';
import { whole } from '../load-figures.js';

/** What a worker has done and where it stands. */
export interface KafkaFigures extends KafkaWorkerMetrics {
  /** Writes that are durable, or were replaced by a later one that is, of all tables. */
  readonly written: number;
  /** Messages and writes that were refused. */
  readonly rejected: number;
  /** Writes that are accepted and not settled. */
  readonly inFlight: number;
  /** Requests that were throttled as a whole. */
  readonly throttled: number;
}

/** Partitions that are shown one by one. */
const SHOWN = 5;

/** All figures of a worker at one instant. */
export function kafkaFigures(metrics: KafkaWorkerMetrics, { tables }: KafkaWorkerReport): KafkaFigures {
  const reports = Object.values(tables);
  const now = Object.values(metrics.tables);
  return {
    ...metrics,
    written: sum(reports, ({ put, deleted, coalesced }) => put + deleted + coalesced),
    rejected: sum(reports, ({ rejected }) => rejected),
    inFlight: sum(now, ({ bufferedWrites }) => bufferedWrites),
    throttled: sum(now, ({ throttledRequests }) => throttledRequests),
  };
}

/** One JSON line; offsets are text, since a number of JSON may round them. */
export function figuresJson(figures: KafkaFigures, recordsPerSecond: number): string {
  return JSON.stringify(
    { ...figures, recordsPerSecond: Math.round(recordsPerSecond) },
    (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
  );
}

/** Some lines for a terminal: the worker, and the partitions that are furthest behind. */
export function figuresText(figures: KafkaFigures, recordsPerSecond: number): string {
  const { state, partitions, lag, inFlight, throttled, rejected, deadLetters, written } = figures;
  const first = [
    state,
    `${whole(recordsPerSecond)}/s`,
    `lag ${whole(lag)} in ${whole(partitions.length)} ${partitions.length === 1 ? 'partition' : 'partitions'}`,
    `${whole(written)} written`,
    `${whole(inFlight)} in flight`,
    `${whole(throttled)} throttled`,
    `${whole(rejected)} rejected`,
    `${whole(deadLetters)} dead letters`,
  ].join('  ');
  return [first, ...partitionLines(partitions)].join('\n');
}

function partitionLines(partitions: KafkaFigures['partitions']): string[] {
  const worst = partitions.toSorted((a, b) => (b.lag ?? 0) - (a.lag ?? 0));
  // In the order of their names: lines that change places cannot be read.
  const shown = worst
    .slice(0, SHOWN)
    .toSorted((a, b) => a.topic.localeCompare(b.topic) || a.partition - b.partition);
  const lines = shown.map(
    ({ topic, partition, lag }) => `  ${topic}-${partition}  lag ${lag === undefined ? '?' : whole(lag)}`,
  );
  const others = worst.slice(SHOWN);
  if (others.length > 0)
    lines.push(`  ${whole(others.length)} more  lag ${whole(sum(others, ({ lag = 0 }) => lag))}`);
  return lines;
}

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((total, value) => total + of(value), 0);
}

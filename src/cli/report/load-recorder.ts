import type { Entry } from '../../item/entry.js';
import { Counters, type SendReason, type SinkMetrics } from '../../metrics.js';
import type { WrittenTable } from '../../on-written.js';
import { systemClock } from '../../system-clock.js';
import { type LoadFigures, writesDone } from '../load-figures.js';
import { sizeBars } from '../size-bars.js';
import { HottestKeys } from './hottest-keys.js';
import type { LoadReport, Percentiles } from './load-report.js';
import { LogHistogram } from './log-histogram.js';
import { RejectTally } from './reject-tally.js';
import { RequestTally } from './request-tally.js';
import { Timeline } from './timeline.js';

/** The load that is recorded. */
export interface RecordedLoad {
  figures(): LoadFigures;
  /** Undefined before its writer is open. */
  metrics(): SinkMetrics | undefined;
}

/** What of a report comes from the recorder. */
export type Recorded = Pick<
  LoadReport,
  | 'figures'
  | 'rates'
  | 'provisionedWriteUnits'
  | 'timeline'
  | 'latencyMS'
  | 'batches'
  | 'retries'
  | 'rejects'
  | 'itemBytes'
  | 'hottestKeys'
>;

/** Points of the timeline: more would be less than a pixel each. */
const MOST_POINTS = 120;
const HOTTEST = 10;

/** Counts and measures while a load runs, in bounded memory. */
export class LoadRecorder implements Disposable {
  readonly rejects: RejectTally;
  readonly #load: RecordedLoad;
  readonly #requests = new RequestTally();
  readonly #timeline = new Timeline();
  readonly #durableMS = new LogHistogram();
  readonly #itemBytes = new LogHistogram();
  readonly #hottest = new Map<WrittenTable, HottestKeys>();
  #timer: NodeJS.Timeout | undefined;
  #provisionedWriteUnits: number | undefined;
  #sentFor: Readonly<Record<SendReason, number>> = new Counters().batchesSentFor;

  /** @param showsRecords whether examples of rejects have what is in the records */
  constructor(load: RecordedLoad, showsRecords: boolean) {
    this.#load = load;
    this.rejects = new RejectTally(showsRecords);
  }

  /** Begins to sample. */
  start(): void {
    this.#sample();
    this.#timer = setInterval(() => this.#sample(), this.#timeline.intervalMS);
    this.#timer.unref();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#requests[Symbol.dispose]();
  }

  /** A write is in the table. */
  written(entry: Entry, table: WrittenTable): void {
    this.#durableMS.add(systemClock.now() - entry.writtenAt);
    if (entry.isPut) this.#itemBytes.add(entry.size);
    let hottest = this.#hottest.get(table);
    if (hottest === undefined) {
      hottest = new HottestKeys();
      this.#hottest.set(table, hottest);
    }
    hottest.add(entry.partitionValue, entry.units);
  }

  /** What was recorded until now. The load has ended. */
  end(): Recorded {
    const figures = this.#load.figures();
    this.#take(this.#load.metrics(), figures, true);
    const timeline = this.#timeline.points(MOST_POINTS);
    const seconds = figures.durationMS / 1000 || 1;
    return {
      figures,
      rates: {
        recordsPerSecond: Math.round(writesDone(figures) / seconds),
        peakRecordsPerSecond: Math.max(0, ...timeline.map((point) => point.recordsPerSecond)),
        writeUnitsPerSecond: Math.round(figures.writeUnits / seconds),
        peakWriteUnitsPerSecond: Math.max(0, ...timeline.map((point) => point.writeUnitsPerSecond)),
      },
      ...(this.#provisionedWriteUnits !== undefined && {
        provisionedWriteUnits: this.#provisionedWriteUnits,
      }),
      timeline,
      latencyMS: {
        request: percentilesOf(this.#requests.latencyMS),
        durable: percentilesOf(this.#durableMS),
      },
      batches: this.#batches(),
      retries: this.#requests.causes,
      rejects: this.rejects.reasons,
      itemBytes: {
        ...percentilesOf(this.#itemBytes),
        histogram: sizeBars((bytes) => this.#itemBytes.countUpTo(bytes)),
      },
      hottestKeys: this.#hottestKeys(),
    };
  }

  #sample(): void {
    const figures = this.#load.figures();
    if (this.#timeline.isDue(figures.durationMS)) this.#take(this.#load.metrics(), figures, false);
  }

  #take(metrics: SinkMetrics | undefined, figures: LoadFigures, isLast: boolean): void {
    const sample = {
      atMS: figures.durationMS,
      recordsDone: writesDone(figures),
      writeUnits: figures.writeUnits,
      resent: figures.resent,
      writeUnitsPerSecondLimit: metrics?.writeUnitsPerSecondLimit ?? Number.POSITIVE_INFINITY,
      inFlightRequests: metrics?.inFlightRequests ?? 0,
      bufferedWrites: metrics?.bufferedWrites ?? 0,
    };
    if (isLast) this.#timeline.end(sample);
    else this.#timeline.add(sample);
    if (metrics === undefined) return;
    this.#sentFor = metrics.batchesSentFor;
    this.#provisionedWriteUnits = metrics.provisionedWriteUnits;
  }

  #batches(): LoadReport['batches'] {
    const requestsByWrites = this.#requests.fill.slice(1);
    const requests = requestsByWrites.reduce((sum, count) => sum + count, 0);
    const writes = requestsByWrites.reduce((sum, count, i) => sum + count * (i + 1), 0);
    return { requestsByWrites, meanWrites: tenths(writes / (requests || 1)), sentFor: this.#sentFor };
  }

  #hottestKeys(): LoadReport['hottestKeys'] {
    const all = [...this.#hottest];
    const top = all.flatMap(([table, keys]) =>
      keys.top(HOTTEST).map(({ key: partitionValue, ...counts }) => {
        const shown = table.describeKey({ partitionValue }) ?? '';
        return { key: all.length > 1 ? `${table.name}: ${shown}` : shown, ...counts };
      }),
    );
    return {
      writes: all.reduce((sum, [, { total }]) => sum + total, 0),
      partitionKeys: all.reduce((sum, [, { keys }]) => sum + keys, 0),
      isEstimate: !all.every(([, { isExact }]) => isExact),
      top: top.sort((a, b) => b.writes - a.writes).slice(0, HOTTEST),
    };
  }
}

function percentilesOf(values: LogHistogram): Percentiles {
  return {
    count: values.count,
    mean: tenths(values.sum / (values.count || 1)),
    p50: tenths(values.percentile(0.5)),
    p90: tenths(values.percentile(0.9)),
    p99: tenths(values.percentile(0.99)),
    p999: tenths(values.percentile(0.999)),
    max: tenths(values.max),
  };
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}

import type { SinkMetrics } from '../../metrics.js';
import { type LoadFigures, writesDone } from '../load-figures.js';
import { LastMinute } from './last-minute.js';
import { SmoothedRate } from './smoothed-rate.js';

/** What is measured. */
export interface LoadSource {
  figures(): LoadFigures;
  /** Undefined before the sink is open. */
  metrics(): SinkMetrics | undefined;
}

/** How a load gets on. */
export interface LoadView {
  readonly figures: LoadFigures;
  /** Both of the last seconds that were asked for. */
  readonly recordsPerSecond: number;
  readonly writeUnitsPerSecond: number;
  readonly inFlightRequests: number;
  /** Requests that were throttled as a whole. */
  readonly throttledRequests: number;
  /** Writes that came back unprocessed. */
  readonly unprocessedWrites: number;
  /** The part of what was sent in the last minute that the table did not take. */
  readonly throttledShare: number;
  /** What the table is written at, at most; Infinity while nothing limits it. */
  readonly writeUnitsPerSecondLimit: number;
  /** Bytes of the inputs whose records are settled, those of earlier runs included. */
  readonly bytesSettled: number;
  /** Of how many; of a load that stops those that were read. Undefined if nobody knows. */
  readonly bytesGoal: number | undefined;
  /** Undefined while it is not known. */
  readonly secondsLeft: number | undefined;
}

/** A little less than a second: a timer may be early. */
const SECOND_MS = 900;
/** What is older hardly counts for the time that is left. */
const MEMORY_MS = 20_000;
/** Nobody can tell the time that is left before. */
const KNOWN_AFTER_MS = 5000;

/** Measures a load once a second. */
export class LoadMeter {
  readonly records: LastMinute = new LastMinute();
  readonly writeUnits: LastMinute = new LastMinute();
  readonly #taken = new LastMinute();
  readonly #cameBack = new LastMinute();
  readonly #source: LoadSource;
  readonly #stopping: AbortSignal | undefined;
  readonly #bytesBefore: number;
  readonly #bytesRate = new SmoothedRate(MEMORY_MS);
  readonly #startedAtMS: number;
  #before: LoadFigures;
  #metrics: SinkMetrics | undefined;
  #settledBefore = 0;
  #cameBackBefore = 0;

  /**
   * @param stopping aborted when nothing more is read
   * @param bytesBefore those of the files that earlier runs are done with; the source does not count them
   */
  constructor(source: LoadSource, stopping?: AbortSignal, bytesBefore: number = 0) {
    this.#bytesBefore = bytesBefore;
    this.#source = source;
    this.#stopping = stopping;
    this.#before = source.figures();
    this.#startedAtMS = this.#before.durationMS;
    this.#settledBefore = bytesSettled(this.#before, source.metrics());
  }

  /**
   * Where it stands. To be asked once a second or more often.
   * @param seconds the rates are those of so many last seconds
   */
  view(seconds: number): LoadView {
    const figures = this.#source.figures();
    const elapsedMS = figures.durationMS - this.#before.durationMS;
    const isFirst = this.#metrics === undefined;
    if (isFirst && elapsedMS < SECOND_MS) this.#metrics = this.#source.metrics();
    if (elapsedMS >= SECOND_MS) this.#measure(figures, elapsedMS);
    const metrics = this.#metrics;
    const { bytesPassedOver = 0, bytesRead, bytesTotal } = figures;
    const bytesBefore = this.#bytesBefore + bytesPassedOver;
    const settled = bytesBefore + bytesSettled(figures, metrics);
    const ofRun = this.#stopping?.aborted ? bytesRead : bytesTotal;
    const goal = ofRun === undefined ? undefined : this.#bytesBefore + ofRun;
    const cameBack = this.#cameBack.mean();
    return {
      figures,
      recordsPerSecond: this.records.mean(seconds),
      writeUnitsPerSecond: this.writeUnits.mean(seconds),
      inFlightRequests: metrics?.inFlightRequests ?? 0,
      throttledRequests: metrics?.throttledRequests ?? 0,
      unprocessedWrites: metrics?.numRecordsSendPartialFailure ?? 0,
      throttledShare: cameBack === 0 ? 0 : cameBack / (cameBack + this.#taken.mean()),
      writeUnitsPerSecondLimit: metrics?.writeUnitsPerSecondLimit ?? Number.POSITIVE_INFINITY,
      bytesSettled: settled,
      bytesGoal: goal,
      secondsLeft: this.#secondsLeft(figures, settled, goal),
    };
  }

  /** Looks where the sink stands now: its limit may have been changed. */
  refresh(): void {
    this.#metrics = this.#source.metrics();
  }

  #measure(figures: LoadFigures, elapsedMS: number): void {
    const metrics = this.#source.metrics();
    const seconds = Math.max(1, Math.round(elapsedMS / 1000));
    const perSecond = (of: (figures: LoadFigures) => number): number =>
      ((of(figures) - of(this.#before)) * 1000) / elapsedMS;
    this.records.add(perSecond(writesDone), seconds);
    this.writeUnits.add(
      perSecond(({ writeUnits }) => writeUnits),
      seconds,
    );
    const came = cameBack(figures, metrics);
    this.#cameBack.add((Math.max(0, came - this.#cameBackBefore) * 1000) / elapsedMS, seconds);
    this.#taken.add(
      perSecond(({ put, deleted }) => put + deleted),
      seconds,
    );
    this.#cameBackBefore = came;
    const settled = bytesSettled(figures, metrics);
    this.#bytesRate.add(settled - this.#settledBefore, elapsedMS);
    this.#settledBefore = settled;
    this.#metrics = metrics;
    this.#before = figures;
  }

  #secondsLeft({ durationMS }: LoadFigures, settled: number, goal: number | undefined): number | undefined {
    const { perSecond } = this.#bytesRate;
    if (goal === undefined || perSecond <= 0) return undefined;
    if (durationMS - this.#startedAtMS < KNOWN_AFTER_MS) return undefined;
    return Math.max(0, goal - settled) / perSecond;
  }
}

/** Writes that the table had no capacity for; of requests that were throttled as a whole as many as requests have on average. */
function cameBack(
  { put, deleted, resent, httpRequests }: LoadFigures,
  metrics: SinkMetrics | undefined,
): number {
  if (metrics === undefined || httpRequests === 0) return 0;
  const writesPerRequest = (put + deleted + resent) / httpRequests;
  return metrics.numRecordsSendPartialFailure + metrics.throttledRequests * writesPerRequest;
}

/**
 * Bytes whose records this run has settled: what was read without the part that waits to be written. Of a small file all is read at
 * once, and of a slow table much waits: bytes read alone would promise too much.
 */
function bytesSettled(figures: LoadFigures, metrics: SinkMetrics | undefined): number {
  const { bytesRead = 0, bytesPassedOver = 0, filtered, discarded, rejected, rejectedLines } = figures;
  const settled = writesDone(figures) + rejected + rejectedLines + filtered + discarded;
  return settled === 0
    ? 0
    : ((bytesRead - bytesPassedOver) * settled) / (settled + (metrics?.bufferedWrites ?? 0));
}

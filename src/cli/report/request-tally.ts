import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { RequestEvent } from '../../index.js';
import { LogHistogram } from './log-histogram.js';

/** Why writes were sent again. */
export interface RetryCause {
  /** The service's or the connection's name for it. */
  readonly cause: string;
  /** `unprocessed`, or what kind of failure it is: `throttled`, `transient`, `refused` … */
  readonly kind: string;
  readonly requests: number;
  readonly writes: number;
}

const CHANNEL = 'dynamodb-sink:request';
/** Names come from answers, which need not be the service's. */
const MOST_CAUSES = 30;
const OTHERS = 'others';

/** Counts what the requests of this process come to. */
export class RequestTally implements Disposable {
  readonly latencyMS: LogHistogram = new LogHistogram();
  /** Requests by the number of their writes; none is at 0. */
  readonly fill: number[] = Array.from({ length: 26 }, () => 0);
  readonly #causes = new Map<string, { kind: string; requests: number; writes: number }>();

  constructor() {
    subscribe(CHANNEL, this.#take);
  }

  /** The causes, the one of most writes first. */
  get causes(): readonly RetryCause[] {
    return [...this.#causes]
      .map(([cause, counts]) => ({ cause, ...counts }))
      .sort((a, b) => b.writes - a.writes);
  }

  [Symbol.dispose](): void {
    unsubscribe(CHANNEL, this.#take);
  }

  readonly #take = (message: unknown): void => {
    const { durationMS, writes, unprocessed, outcome, failure } = message as RequestEvent;
    this.latencyMS.add(durationMS);
    this.fill[writes] = (this.fill[writes] ?? 0) + 1;
    if (unprocessed > 0) this.#add('UnprocessedItems', 'unprocessed', unprocessed);
    if (failure !== undefined) this.#add(failure.slice(0, 100), outcome, writes);
  };

  #add(cause: string, kind: string, writes: number): void {
    const isNew = !this.#causes.has(cause);
    const name = isNew && this.#causes.size >= MOST_CAUSES ? OTHERS : cause;
    const counts = this.#causes.get(name) ?? { kind, requests: 0, writes: 0 };
    counts.requests++;
    counts.writes += writes;
    this.#causes.set(name, counts);
  }
}

import type { Clock, Timer } from '../clock.js';
import type { DynamoDbSinkError } from '../errors.js';
import type { SinkReport } from '../metrics.js';

/** After a failure that concerns one record or a source, what was accepted before has so long to become durable. */
export const DRAIN_MS: number = 30_000;

/** Whether a writer takes writes, sends them, or has ended. */
export type Mode = 'open' | 'closing' | 'closed' | 'stopping' | 'failing' | 'failed';

/** What a {@link Lifecycle} does to its writer, and asks it. */
export interface LifecycleHost {
  /** Has a failure: the first of it, told once. */
  broken(failure: DynamoDbSinkError): void;
  /** Takes nothing more. What was accepted is sent. */
  stopping(): void;
  /** Sends nothing more, and takes nothing. */
  failing(): void;
  /** Has ended with its failure: rejects what waits. */
  failed(failure: DynamoDbSinkError): void;
  /** Looks whether there is anything left to wait for: see {@link Lifecycle.settle}. */
  progressed(): void;
  report(): SinkReport;
}

/**
 * The one mode a writer is in, and its one failure.
 *
 *   open ──close()──► closing ──all settled──► closed
 *    │                   │
 *    ├── a record refused and nobody to take it ──► stopping ──settled, or 30 s──► failed
 *    ├── the service will take nothing ───────────► failing ──requests answered──► failed
 *    └── abort() ─────────────────────────────────────────────────────────────────► failed
 *
 * stopping: takes nothing more, sends what was accepted. failing: sends nothing more. Both end in
 * `failed`, where every promise that waits is rejected with the one failure.
 */
export class Lifecycle {
  mode: Mode = 'open';
  failure: DynamoDbSinkError | undefined;
  /** What was done in the end; undefined until then. */
  finalReport: SinkReport | undefined;
  readonly #clock: Clock;
  readonly #host: LifecycleHost;
  readonly #failed = Promise.withResolvers<never>();
  #drainTimer: Timer | undefined;

  constructor(clock: Clock, host: LifecycleHost) {
    this.#clock = clock;
    this.#host = host;
    this.#failed.promise.catch(() => {}); // nobody need be listening: a failure is told by every later call too
  }

  /** Rejects with the failure at the end; never resolves. */
  get failed(): Promise<never> {
    return this.#failed.promise;
  }

  /** Whether nothing will happen any more. */
  get isOver(): boolean {
    return this.mode === 'closed' || this.mode === 'failed';
  }

  /** All that was accepted is settled, and nothing more is taken. */
  close(): SinkReport {
    this.mode = 'closed';
    this.finalReport = this.#host.report();
    return this.finalReport;
  }

  /** A record, a source or a handler has failed: what was accepted before is made durable. */
  stop(failure: DynamoDbSinkError): void {
    if (this.mode !== 'open' && this.mode !== 'closing') return;
    this.mode = 'stopping';
    this.#fail(failure);
    this.#host.stopping();
    this.#endSoon();
  }

  /** The service will take nothing: what is in flight is awaited. */
  breakOff(failure: DynamoDbSinkError): void {
    if (this.mode === 'failing' || this.isOver) return;
    this.mode = 'failing';
    this.#fail(failure);
    this.#host.failing();
    this.#endSoon();
  }

  /** The failure; the first one stays. */
  #take(failureOf: () => DynamoDbSinkError): DynamoDbSinkError {
    if (this.failure === undefined) {
      this.failure = failureOf();
      this.#host.broken(this.failure);
    }
    return this.failure;
  }

  #fail(failure: DynamoDbSinkError): void {
    this.#take(() => failure).report = this.#host.report(); // once more at the end
    this.#drainTimer ??= this.#clock.setTimer(() => this.#end(), DRAIN_MS);
  }

  #endSoon(): void {
    // Deferred: a caller may still be in the middle of an answer, and nothing may be left to drain.
    queueMicrotask(() => this.#host.progressed());
  }

  /** Ends a writer that only waits for what is settled now. */
  settle(isDrained: boolean, inFlight: number): void {
    if (this.mode === 'stopping' ? isDrained : this.mode === 'failing' && inFlight === 0) this.#end();
  }

  /** Ends at once. A failure that came before stays the failure. */
  abort(failureOf: () => DynamoDbSinkError): void {
    if (this.isOver) return;
    this.#take(failureOf);
    this.#end();
  }

  #end(): void {
    if (this.isOver) return;
    const failure = this.failure as DynamoDbSinkError;
    this.mode = 'failed';
    if (this.#drainTimer !== undefined) this.#clock.clearTimer(this.#drainTimer);
    this.finalReport = this.#host.report();
    failure.report = this.finalReport;
    this.#host.failed(failure);
    this.#failed.reject(failure);
  }
}

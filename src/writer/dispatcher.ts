import type { Clock } from '../clock.js';
import { Deadline } from '../deadline.js';
import { DynamoDbSinkError, messageOf } from '../errors.js';
import { type Entry, EntryState } from '../item/entry.js';
import type { Counters } from '../metrics.js';
import { matchUnprocessed } from '../wire/batch-write-item.js';
import {
  type Answer,
  isKeyRange,
  mayBeApplied,
  type RequestFailure,
  type ThrottlingReason,
  type Transport,
  type WrittenAnswer,
} from '../wire/transport.js';
import { Backoffs } from './backoff.js';
import { attemptsOf, type Batch, halvesOf } from './batch.js';
import { Batching, type BatchingHost } from './batching.js';
import { allRefused, fatalError, outOfPatience, reasonOf, refusalOf, retriesExhausted } from './failures.js';
import { PacedRequest } from './pacing.js';
import { Patience } from './patience.js';
import { publishRequest, requests } from './request-channel.js';
import type { SinkLog } from './sink-log.js';
import type { Table } from './table.js';
import type { WriterOptions } from './writer-options.js';

/** If the service refuses so many writes before it has taken one, it is not the records that are wrong. */
const MAX_REFUSED_AT_START = 100;

/** A table that is held by its rate is asked again after so long. */
const ASK_AGAIN_MS = 1000;

/** A table that is written at its limit rejects now and then: it counts as throttled in between. */
const THROTTLED_FOR_MS = 5000;

/** What the dispatcher tells and asks its writer. */
export interface DispatcherHost extends BatchingHost {
  /** The writes are in the table, and have left their lanes. */
  written(entries: readonly Entry[], table: Table): void;
  /** The write's partition was given up, and an answer says that it was not applied. */
  dropped(entry: Entry): void;
  /** The service will never take this write. Its lane goes on at once. */
  refused(entry: Entry, table: Table, error: DynamoDbSinkError, superseded: boolean): void;
  /** Nothing more can be sent. */
  fatal(error: DynamoDbSinkError): void;
  /** An answer or a timer has been dealt with, and what could be sent is sent. */
  progressed(): void;
}

/** What an answer complained of. */
export interface Trouble {
  readonly status: 'throttled' | 'retrying';
  readonly reason: string;
  readonly table: Table;
}

/** What a {@link Dispatcher} is made of. */
export interface DispatcherParts {
  readonly options: WriterOptions;
  readonly clock: Clock;
  readonly random: () => number;
  readonly transport: Transport;
  readonly counters: Counters;
  readonly log: SinkLog | undefined;
  readonly tables: readonly Table[];
  readonly host: DispatcherHost;
}

/**
 * Sends batches when {@link Batching} says that they are to leave, and decides what an answer means. Every
 * entry is in exactly one place: its table's ready queue, a sealed batch, a request in flight, or a
 * back-off timer. `stop` clears the timers; what is still answered is counted and not sent again.
 */
export class Dispatcher {
  inFlight = 0;
  readonly #parts: DispatcherParts;
  readonly #batching: Batching;
  readonly #backoffs: Backoffs;
  readonly #deadline: Deadline;
  #turn = 0;
  #isStopped = false;
  #isPumpQueued = false;
  readonly #patience = new Patience();
  #trouble: Trouble | undefined;
  #lastThrottled: Trouble | undefined;
  #throttledAt = Number.NEGATIVE_INFINITY;
  #refusedAtStart = 0;

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
    this.#batching = new Batching(parts.options, parts.host);
    this.#backoffs = new Backoffs(parts.clock, parts.random);
    this.#deadline = new Deadline(parts.clock, () => {
      this.pump();
      parts.host.progressed();
    });
  }

  /** What the last answer complained of, or what throttled not long ago; undefined if nothing did. */
  trouble(now: number): Trouble | undefined {
    if (this.#trouble !== undefined) return this.#trouble;
    return now - this.#throttledAt < THROTTLED_FOR_MS ? this.#lastThrottled : undefined;
  }

  /** A write has become ready. Cheap: it is called for every record. */
  added(table: Table, entry: Entry): void {
    // What is ready leaves at the end of the synchronous run, and it is too little to leave before.
    if (this.#isPumpQueued && table.inFlight > 0 && !this.#batching.isPlenty(table)) return;
    if (this.#batching.isFull(table)) {
      if (table.isHeld || !this.#maySend(table)) return;
      if (table.inFlight === 0 || this.#batching.isPlenty(table)) this.pump();
      else this.#pumpSoon();
    } else if (this.#batching.isDueAtOnce(entry)) {
      this.#pumpSoon();
    } else if (table.ready.count === 1) {
      this.#wakeAt(this.#batching.dueAt(entry));
    }
  }

  /** A write that might be sent is held, for its partition key is throttled. */
  held(): void {
    this.#pumpSoon();
  }

  /** At the end of the synchronous run, so that what it writes goes together. */
  #pumpSoon(): void {
    if (this.#isPumpQueued) return;
    this.#isPumpQueued = true;
    queueMicrotask(this.#pumpNow);
  }

  // Made once: this is called for nearly every record, and a function that makes a closure makes room for it in each call.
  readonly #pumpNow = (): void => {
    this.#isPumpQueued = false;
    this.pump();
  };

  #maySend(table: Table): boolean {
    return this.inFlight < this.#parts.options.maxInFlightRequests && table.rate.allows(table.inFlight);
  }

  /** Sends all that may be sent. @param now if the clock was just read: that costs as much as a twentieth of a write */
  pump(now: number = this.#parts.clock.now()): void {
    if (this.#isStopped) return;
    const { tables } = this.#parts;
    // One batch a table and round, and after a table that has sent it is the next one's turn: a busy table
    // does not take every request. The turn stays where nothing was sent, or it would depend on how often
    // this is called.
    for (let asked = 0; asked < tables.length; asked++) {
      const turn = (this.#turn + asked) % tables.length;
      if (!this.#sendOne(tables[turn] as Table, now)) continue;
      this.#turn = turn + 1;
      asked = -1;
    }
  }

  /** Nothing is buffered: no timer is to keep the process up. */
  rest(): void {
    this.#deadline.clear();
  }

  /** Sends nothing more. */
  stop(): void {
    this.#isStopped = true;
    this.#backoffs.clear();
    this.#deadline.clear();
  }

  /** Sends one batch of a table; false if it has none to send, or may not. */
  #sendOne(table: Table, now: number): boolean {
    table.isHeld = false;
    if (!this.#maySend(table)) return false;
    if (table.hot.size > 0) this.#wakeAt(table.hot.release(now));
    const sealed = table.sealed[0];
    const reason = sealed?.reason ?? this.#batching.reasonToSend(table, now);
    if (reason === undefined) {
      this.#wakeAt(this.#batching.deadline);
      return false;
    }
    const readyAt = table.rate.table.readyAt(now);
    if (readyAt > now) {
      table.isHeld = true;
      // Another writer may take its cap away meanwhile, and timers of many days go off at once.
      this.#wakeAt(Math.min(readyAt, now + ASK_AGAIN_MS));
      return false;
    }
    const batch = sealed === undefined ? this.#batching.take(table, reason) : this.#nextSealed(table);
    if (batch === undefined) return this.#sendOne(table, now); // all that was sealed was given up
    this.#send(table, batch, now);
    return true;
  }

  /** The next part of a batch that was refused or too late, without what was given up meanwhile. */
  #nextSealed(table: Table): Batch | undefined {
    for (let batch = table.sealed.shift(); batch !== undefined; batch = table.sealed.shift()) {
      const entries = this.#withoutDiscarded(table, batch.entries);
      if (entries.length > 0) return { ...batch, entries };
    }
    return undefined;
  }

  #send(table: Table, batch: Batch, now: number): void {
    const { counters, transport, clock } = this.#parts;
    counters.batchesSentFor[batch.reason]++;
    const body = table.frame.body(batch.entries, table.rate.table.asksConsumed());
    let units = 0;
    for (const entry of batch.entries) {
      units += entry.units;
      entry.state = EntryState.inFlight;
      if (entry.wasSent) counters.resent++;
      entry.wasSent = true;
    }
    const paced = new PacedRequest(table, batch.entries, units, now);
    counters.httpRequests++;
    counters.bodyBytes += body.byteLength;
    table.inFlight++;
    this.inFlight++;
    transport.send(table.name, body, (answer) => {
      // Entered from the transport: the writer may have failed or been aborted meanwhile.
      table.inFlight--;
      this.inFlight--;
      table.rate.answered();
      const answeredAt = clock.now();
      counters.lastSendTimeMS = answeredAt - now;
      if (requests.hasSubscribers)
        publishRequest(table.name, batch, body.byteLength, counters.lastSendTimeMS, answer);
      try {
        this.#answered(table, batch, paced, answer, answeredAt);
        this.pump(answeredAt);
        this.#parts.host.progressed();
      } catch (cause) {
        // Must not happen; what is in an unknown state is not to be written on.
        const error = new DynamoDbSinkError(
          'REQUEST_FAILED',
          `an answer could not be dealt with: ${messageOf(cause)}`,
          {
            table: table.name,
            cause,
          },
        );
        this.#parts.host.fatal(error);
      }
    });
  }

  #answered(table: Table, batch: Batch, paced: PacedRequest, answer: Answer, now: number): void {
    if (answer.kind === 'written') this.#written(table, batch, paced, answer, now);
    else if (!this.#isStopped) this.#failed(table, batch, paced, answer);
  }

  #written(
    table: Table,
    batch: Batch,
    paced: PacedRequest,
    { unprocessed, consumedWriteUnits }: WrittenAnswer,
    now: number,
  ): void {
    this.#patience.succeeded();
    const left =
      unprocessed.length === 0 ? undefined : matchUnprocessed(batch.entries, unprocessed, table.keySchema);
    if (left === undefined && unprocessed.length > 0) {
      if (this.#isStopped) return;
      this.#failed(table, batch, paced, {
        kind: 'transient',
        name: 'BrokenAnswer',
        message: 'the answer leaves a write unprocessed that was not in the request',
      });
      return;
    }
    if (left === undefined) paced.accepted(now);
    else paced.rejected(left, false, now);
    if (consumedWriteUnits !== undefined) paced.consumed(consumedWriteUnits, left ?? [], now);
    this.#parts.counters.unprocessed += unprocessed.length;
    this.#trouble = undefined;
    if (left === undefined) {
      this.#taken(table, batch.entries);
      return;
    }
    this.#throttled(table, left, 'UnprocessedItems');
    const taken = batch.entries.filter((entry) => !left.has(entry));
    const notTaken = batch.entries.filter((entry) => left.has(entry));
    this.#taken(table, taken);
    this.#notTaken(table, notTaken, taken.length > 0);
  }

  #taken(table: Table, entries: readonly Entry[]): void {
    for (const entry of entries) table.leave(entry);
    this.#parts.host.written(entries, table);
  }

  /** @param hasProgress whether other writes of the request were taken */
  #notTaken(table: Table, entries: readonly Entry[], hasProgress: boolean): void {
    for (const entry of entries) {
      entry.attempts = hasProgress ? 1 : entry.attempts + 1;
      entry.failingSince = undefined;
    }
    const kept = this.#withoutDiscarded(table, entries);
    if (kept.length > 0 && !this.#isStopped)
      this.#retryLater(table, { entries: kept, isSealed: false, reason: 'again' });
  }

  #failed(table: Table, batch: Batch, paced: PacedRequest, failure: RequestFailure): void {
    const { host, options, counters, log } = this.#parts;
    if (failure.kind === 'throttled') counters.throttledRequests++;
    else counters.failedRequests++;
    switch (failure.kind) {
      case 'refused':
        paced.refused(this.#parts.clock.now());
        this.#isolate(table, batch, failure);
        return;
      case 'tableNotFound':
        if (table.isOwn) host.fatal(fatalError(table, failure));
        else for (const entry of batch.entries) this.#refuse(table, entry, failure);
        return;
      case 'fatal':
        host.fatal(fatalError(table, failure));
        return;
      default:
    }
    if (options.failOnError) {
      host.fatal(fatalError(table, failure));
      return;
    }
    const reason = reasonOf(failure);
    if (failure.kind === 'throttled') {
      paced.rejected(new Set(batch.entries), isKeyRange(failure), this.#parts.clock.now());
      this.#throttled(table, batch.entries, reason, failure.reasons);
    } else this.#trouble = { status: 'retrying', reason, table };
    const now = this.#parts.clock.now();
    if (this.#patience.isOver(failure, now)) {
      host.fatal(outOfPatience(table, failure));
      return;
    }
    const attempts = attemptsOf(batch) + 1;
    for (const entry of batch.entries) {
      entry.attempts = attempts;
      entry.failingSince ??= now;
      if (now - entry.failingSince >= options.maxRetryDurationMS) {
        host.fatal(retriesExhausted(table, entry, failure, options.maxRetryDurationMS));
        return;
      }
      if (mayBeApplied(failure)) entry.isUncertain = true;
    }
    if (failure.kind !== 'throttled') log?.troubled(table.name, failure, attempts, now);
    const kept = { ...batch, entries: this.#withoutDiscarded(table, batch.entries) };
    if (kept.entries.length === 0) return;
    // A request that does not get through in time may be too large for the line.
    const parts = failure.isTimeout === true && kept.entries.length > 1 ? halvesOf(kept, 'again') : [kept];
    for (const part of parts) this.#retryLater(table, part);
  }

  #throttled(
    table: Table,
    entries: Iterable<Entry>,
    reason: string,
    reasons?: readonly ThrottlingReason[],
  ): void {
    const { log, clock } = this.#parts;
    const now = clock.now();
    this.#trouble = { status: 'throttled', reason, table };
    this.#lastThrottled = this.#trouble;
    this.#throttledAt = now;
    const spell = table.throttling.add(entries, reasons, now);
    if (spell !== undefined) log?.throttled(table, spell);
  }

  /** Halves a refused batch until the guilty writes stand alone: nothing of it was applied. */
  #isolate(table: Table, batch: Batch, failure: RequestFailure): void {
    if (batch.entries.length === 1) this.#refuse(table, batch.entries[0] as Entry, failure);
    else table.sealed.push(...halvesOf(batch, 'isolation'));
  }

  #refuse(table: Table, entry: Entry, failure: RequestFailure): void {
    if (!this.#patience.hasSucceeded && ++this.#refusedAtStart >= MAX_REFUSED_AT_START) {
      this.#parts.host.fatal(allRefused(table, entry, failure, this.#refusedAtStart));
      return;
    }
    const superseded = entry.nextInLane !== undefined;
    table.leave(entry);
    this.#parts.host.refused(entry, table, refusalOf(table, entry, failure), superseded);
  }

  /** Those of an answer's unwritten writes that are still wanted. */
  #withoutDiscarded(table: Table, entries: readonly Entry[]): Entry[] {
    return entries.filter((entry) => {
      if (!isDropped(entry)) return true;
      table.leave(entry);
      this.#parts.host.dropped(entry);
      return false;
    });
  }

  #retryLater(table: Table, batch: Batch): void {
    if (!batch.isSealed) for (const entry of batch.entries) entry.state = EntryState.delayed;
    this.#backoffs.start(attemptsOf(batch), () => {
      if (batch.isSealed) table.sealed.unshift(batch);
      else {
        for (const entry of batch.entries.toReversed()) {
          if (entry.state !== EntryState.delayed || isDropped(entry)) continue;
          if (!table.hot.hold(entry)) table.ready.pushFront(entry);
        }
      }
      this.pump();
      this.#parts.host.progressed();
    });
  }

  #wakeAt(at: number): void {
    if (!this.#isStopped && at < Number.POSITIVE_INFINITY) this.#deadline.wakeAt(at);
  }
}

/** Whether a write was given up and is surely not applied: an attempt without an answer has to be repeated. */
function isDropped(entry: Entry): boolean {
  return entry.isDiscarded && !entry.isUncertain;
}

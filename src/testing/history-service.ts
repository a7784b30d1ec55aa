import type { Item, TableSchema } from './attribute-value.js';
import { type BatchWrite, readBatchWrite, type TableWrite } from './batch-write.js';
import { describeTable } from './describe-table.js';
import { type FaultKind, FaultPlan } from './fault-plan.js';
import type { HistoryClock } from './history-clock.js';
import type { HistoryServiceOptions } from './history-options.js';
import { answer, type HistoryOutcome, reset } from './history-outcome.js';
import { emptyStats, type HistoryStats, InFlight } from './history-stats.js';
import { type HistoryEntry, HistoryTable } from './history-table.js';
import { itemSize, writeUnits } from './item-size.js';
import { Random } from './random.js';
import { readJson } from './read-json.js';
import { unprocessedItemsJson } from './rewrite-item.js';
import {
  internalServerError,
  ServiceError,
  throughputExceededException,
  unknownOperationException,
} from './service-error.js';
import { WriteCapacity } from './write-capacity.js';

/** The largest body the service takes. */
export const MAX_BODY_BYTES: number = 16 * 1024 * 1024;

/**
 * A model of DynamoDB's BatchWriteItem without a network: requests in, outcomes out, time from the clock handed in.
 * Each write is applied at a time of its own within its request's latency, so requests in flight at once interleave;
 * once a request has its outcome nothing of it is applied any more.
 */
export class HistoryService {
  readonly tables: Readonly<Record<string, TableSchema>>;
  readonly stats: HistoryStats = emptyStats();
  readonly #options: HistoryServiceOptions;
  readonly #clock: HistoryClock;
  readonly #random: Random;
  readonly #faults: FaultPlan;
  readonly #inFlight = new InFlight(this.stats);
  readonly #history: HistoryEntry[] = [];
  readonly #tables = new Map<string, HistoryTable>();
  readonly #capacities = new Map<string, WriteCapacity>();

  constructor(options: HistoryServiceOptions, clock: HistoryClock) {
    this.tables = options.tables;
    this.#options = options;
    this.#clock = clock;
    this.#random = new Random(options.seed);
    this.#faults = new FaultPlan(options);
    const unitsPerSecond = options.capacityWriteUnitsPerSecond;
    for (const [name, schema] of Object.entries(options.tables)) {
      this.#tables.set(name, new HistoryTable(name, schema, this.#history));
      if (unitsPerSecond !== undefined) {
        this.#capacities.set(name, new WriteCapacity(unitsPerSecond, clock.now()));
      }
    }
  }

  /** Every write applied, in order; it grows while requests are under way. */
  get history(): readonly HistoryEntry[] {
    return this.#history;
  }

  /** What a table holds now, by key identity. */
  table(name: string): ReadonlyMap<string, Item> {
    return this.#table(name).items;
  }

  /**
   * Takes one request; `done` is called once, at its end, by a timer.
   * `operation` is the part of X-Amz-Target behind the dot, such as BatchWriteItem.
   */
  request(operation: string, body: Uint8Array, done: (outcome: HistoryOutcome) => void): void {
    // A generator for each request: how requests interleave does not change what befalls one of them.
    const random = this.#random.fork();
    const [least, longest] = this.#options.latencyMS ?? [0, 2];
    const latencyMS = least + random.next() * (longest - least);
    const number = ++this.stats.requests;
    this.#inFlight.start();
    if (body.length > MAX_BODY_BYTES) {
      this.stats.refused++;
      this.#finish([], latencyMS, done, answer(413, '', random));
    } else if (operation === 'BatchWriteItem') {
      this.#batchWrite(number, body, random, latencyMS, done);
    } else {
      this.#finish([], latencyMS, done, this.#describe(operation, body, random));
    }
  }

  #batchWrite(
    number: number,
    body: Uint8Array,
    random: Random,
    latencyMS: number,
    done: (outcome: HistoryOutcome) => void,
  ): void {
    const batch = this.#attempt(() =>
      readBatchWrite(readJson(body), this.#options.tables, this.#options.refuse),
    );
    const fault = this.#faults.draw(random);
    const writes = batch instanceof ServiceError ? [] : batch.writes;
    this.#inFlight.hold(writes);
    this.stats.writesReceived += writes.length;
    if (fault === 'throttle' || fault === 'errorBefore' || fault === 'resetBefore') {
      this.#finish(writes, latencyMS, done, this.#faulted(fault, random));
    } else if (batch instanceof ServiceError) {
      this.stats.refused++;
      this.#finish(writes, latencyMS, done, answer(batch.statusCode, batch.toJson(), random));
    } else {
      const { applied, outcome } = this.#decide(batch, fault, random);
      // The end waits for the writes by count as well: no clock has to keep near timers in order.
      let left = applied.length + 1;
      const oneLess = (): void => {
        if (--left > 0) return;
        this.#inFlight.end(writes);
        done(outcome);
      };
      for (const write of applied) {
        this.#clock.setTimer(random.next() * latencyMS, () => {
          this.#table(write.table).apply(write, number, this.#clock.now());
          this.stats.writesApplied++;
          oneLess();
        });
      }
      this.#clock.setTimer(latencyMS, oneLess);
    }
  }

  // Which writes of a valid batch will be applied, and what the client will be told then.
  #decide(
    { writes, returnConsumedCapacity }: BatchWrite,
    fault: FaultKind | undefined,
    random: Random,
  ): { applied: readonly TableWrite[]; outcome: HistoryOutcome } {
    const applied: TableWrite[] = [];
    const unprocessed: TableWrite[] = [];
    const unitsByTable = new Map<string, number>();
    for (const write of writes) {
      const units = this.#unitsOf(write);
      const unlucky = random.chance(this.#options.unprocessed ?? 0);
      const capacity = this.#capacities.get(write.table);
      if (fault !== undefined) {
        capacity?.charge(units, this.#clock.now());
      } else if (unlucky || capacity?.take(units, this.#clock.now()) === false) {
        unprocessed.push(write);
        continue;
      }
      applied.push(write);
      unitsByTable.set(write.table, (unitsByTable.get(write.table) ?? 0) + units);
      this.stats.writeUnits += units;
    }
    if (fault !== undefined) return { applied, outcome: this.#faulted(fault, random) };
    if (applied.length === 0) {
      this.stats.faults.allUnprocessed++;
      return { applied, outcome: answer(400, throughputExceededException().toJson(), random) };
    }
    this.stats.writesUnprocessed += unprocessed.length;
    const consumed = [...unitsByTable].map(([TableName, CapacityUnits]) => ({ TableName, CapacityUnits }));
    const tail = returnConsumedCapacity ? `,"ConsumedCapacity":${JSON.stringify(consumed)}` : '';
    const json = `{"UnprocessedItems":${unprocessedItemsJson(unprocessed, random)}${tail}}`;
    return { applied, outcome: answer(200, json, random) };
  }

  #faulted(fault: FaultKind, random: Random): HistoryOutcome {
    this.stats.faults[fault]++;
    if (fault === 'resetBefore' || fault === 'resetAfter') return reset;
    const error = fault === 'throttle' ? throughputExceededException() : internalServerError();
    return answer(error.statusCode, error.toJson(), random);
  }

  #describe(operation: string, body: Uint8Array, random: Random): HistoryOutcome {
    const described = this.#attempt(() => {
      if (operation !== 'DescribeTable') throw unknownOperationException();
      return describeTable(readJson(body), this.#tables, this.#options.capacityWriteUnitsPerSecond);
    });
    if (!(described instanceof ServiceError)) return answer(200, described, random);
    this.stats.refused++;
    return answer(described.statusCode, described.toJson(), random);
  }

  #attempt<T>(read: () => T): T | ServiceError {
    try {
      return read();
    } catch (error) {
      if (error instanceof ServiceError) return error;
      throw error;
    }
  }

  #unitsOf({ table, kind, key, item }: TableWrite): number {
    const old = this.#table(table).items.get(key);
    const sizes = [old, kind === 'PUT' ? item : undefined].map((each) =>
      each === undefined ? 0 : itemSize(each),
    );
    return writeUnits(Math.max(...sizes));
  }

  #table(name: string): HistoryTable {
    const table = this.#tables.get(name);
    if (table === undefined) throw new TypeError(`no table "${name}"`);
    return table;
  }

  #finish(
    writes: readonly TableWrite[],
    latencyMS: number,
    done: (outcome: HistoryOutcome) => void,
    outcome: HistoryOutcome,
  ): void {
    this.#clock.setTimer(latencyMS, () => {
      this.#inFlight.end(writes);
      done(outcome);
    });
  }
}

import { type Arrival, arrivalsOf } from './arrivals.js';
import type { Item } from './attribute-value.js';
import type { TableWrite } from './batch-write.js';
import type { CapacityLimits } from './capacity-options.js';
import { isBefore, isForced, isLate, outcomeAfter, outcomeBefore } from './fault-outcome.js';
import { type FaultKind, FaultPlan } from './fault-plan.js';
import { HistoryCall } from './history-call.js';
import type { HistoryClock } from './history-clock.js';
import type { HistoryServiceOptions } from './history-options.js';
import { answer, type HistoryOutcome, hang, refused, reset } from './history-outcome.js';
import { emptyStats, type HistoryStats, InFlight } from './history-stats.js';
import type { HistoryEntry } from './history-table.js';
import { between, drawApplication, drawLatency } from './latency.js';
import { type OutageKind, Outages } from './outage.js';
import { Random } from './random.js';
import { readJson } from './read-json.js';
import { internalServerError, ServiceError } from './service-error.js';
import { answerOperation } from './service-operations.js';
import type { TableOptions } from './table-options.js';
import { TableSet } from './table-set.js';
import { checkTable, validateLimits, validateOptions } from './validate-options.js';
import { decide, type TakenWrite, throttledForNoReason } from './write-decision.js';
import { readWriteRequest, type WriteRequest } from './write-request.js';

/** The largest body the service takes. */
export const MAX_BODY_BYTES: number = 16 * 1024 * 1024;

/**
 * A model of DynamoDB without a network: requests in, outcomes out, time from the clock handed in. Each write is
 * applied at a time of its own within its request's latency, so requests in flight at once interleave; once a request
 * has its answer nothing of it is applied any more.
 */
export class HistoryService {
  readonly stats: HistoryStats = emptyStats();
  readonly #options: HistoryServiceOptions;
  readonly #clock: HistoryClock;
  readonly #random: Random;
  readonly #faults: FaultPlan;
  readonly #outages: Outages;
  readonly #inFlight = new InFlight(this.stats);
  readonly #tables: TableSet;
  readonly #arrivals: Arrival[] = [];

  /** @throws RangeError for an option that is not valid */
  constructor(options: HistoryServiceOptions, clock: HistoryClock) {
    validateOptions(options);
    this.#options = options;
    this.#clock = clock;
    this.#random = new Random(options.seed);
    this.#faults = new FaultPlan(options);
    this.#outages = new Outages(options.outages ?? []);
    this.#tables = new TableSet(options.tables, options.capacity, clock.now());
  }

  /** The tables there are, by name. */
  get tables(): Readonly<Record<string, TableOptions>> {
    return this.#tables.schemas;
  }

  /** Every write applied, in order; it grows while requests are under way. */
  get history(): readonly HistoryEntry[] {
    return this.#tables.history;
  }

  /** What each valid request that writes brought, in order, and how much of it came back for want of capacity. */
  get arrivals(): readonly Arrival[] {
    return this.#arrivals;
  }

  /** What a table holds now, by key identity. */
  table(name: string): ReadonlyMap<string, Item> {
    return this.#tables.known(name).items;
  }

  /** Makes a table, at once; throws the service's error if there is one of this name. */
  createTable(name: string, options: TableOptions): void {
    checkTable(`tables.${name}`, options);
    this.#tables.create(name, options, this.#clock.now());
  }

  /** Deletes a table with all it holds, at once; the history keeps what was applied to it. */
  deleteTable(name: string): void {
    this.#tables.known(name);
    this.#tables.delete(name);
  }

  /** Sets the limits given of a table, or of one of its indexes, from now on; the others stay. */
  setCapacity(table: string, limits: CapacityLimits, index?: string): void {
    validateLimits('capacity', limits);
    this.#tables.setCapacity(table, limits, index, this.#clock.now());
  }

  /** Write units a table was offered from one instant to another, burst left out; Infinity if it is unlimited. */
  offeredWriteUnits(table: string, fromMS: number, toMS: number): number {
    return this.#tables.known(table).capacity.offered(fromMS, toMS, this.#clock.now());
  }

  /** Goes down until called again, with undefined: then only the outages of the options are left. */
  setOutage(kind: OutageKind | undefined): void {
    this.#outages.tell(kind);
  }

  /** Milliseconds since it was started, which is a little later than its clock was. */
  get sinceStartMS(): number {
    return this.#clock.now() - this.#tables.startedAtMS;
  }

  /** The outage there is now. */
  get outage(): OutageKind | undefined {
    return this.#outages.at(this.sinceStartMS);
  }

  /**
   * Takes one request; `done` is called once, at its end, by a timer.
   * `operation` is the part of X-Amz-Target behind the dot, such as BatchWriteItem.
   * @param hasClientLeft whether nobody waits for it any more: it is taken all the same, `done` is not called
   * @returns to be called if the client leaves before: then `done` is not called, and what is still to be applied is late
   */
  request(
    operation: string,
    body: Uint8Array,
    done: (outcome: HistoryOutcome) => void,
    hasClientLeft = false,
  ): () => void {
    const random = this.#random.fork();
    const latencyMS = drawLatency(this.#options, random);
    const number = ++this.stats.requests;
    const drawn = { number, random, latencyMS };
    const call = new HistoryCall(drawn, this.stats, this.#inFlight, done, hasClientLeft);
    const { outage } = this;
    if (outage !== undefined) this.#beDown(call, outage);
    else if (body.length > MAX_BODY_BYTES) this.#refuse(call, answer(413, '', random));
    else this.#take(call, operation, body);
    return () => call.abandon();
  }

  #take(call: HistoryCall, operation: string, body: Uint8Array): void {
    const request = this.#attempt(() =>
      readWriteRequest(operation, () => readJson(body), this.tables, this.#options.refuse),
    );
    if (request !== undefined) {
      this.#write(call, request);
      return;
    }
    const answered = this.#attempt(() =>
      answerOperation(operation, () => readJson(body), this.#tables, this.#clock.now()),
    );
    if (answered instanceof ServiceError) this.#refuse(call, errorAnswer(answered, call.random));
    else this.#end(call, answer(200, answered, call.random));
  }

  #write(call: HistoryCall, request: WriteRequest | ServiceError): void {
    const { random } = call;
    const fault = this.#faults.draw(random);
    const writes = request instanceof ServiceError ? [] : request.writes;
    call.hold(writes);
    this.stats.writesReceived += writes.length;
    if (fault !== undefined && isBefore(fault)) {
      this.stats.faults[fault]++;
      const isThrottled = fault === 'throttle';
      if (isThrottled) this.stats.writesThrottled += writes.length;
      this.#arrived(call, writes, isThrottled ? writes : []);
      const throttled = (): ServiceError => throttledForNoReason(writes, this.#tables, this.#clock.now());
      this.#end(call, outcomeBefore(fault, throttled, random));
    } else if (request instanceof ServiceError) {
      this.#refuse(call, errorAnswer(request, random));
    } else {
      this.#process(call, request, fault);
    }
  }

  #process(call: HistoryCall, request: WriteRequest, fault: FaultKind | undefined): void {
    const { random } = call;
    const rules = {
      isForced: fault !== undefined && isForced(fault),
      unprocessed: this.#options.unprocessed ?? 0,
    };
    const decision = decide(request, this.#tables, rules, this.#clock.now(), random);
    const { taken, unprocessed, consumed, throttled } = decision;
    this.#arrived(call, request.writes, unprocessed);
    if (throttled !== undefined) {
      this.stats.writesThrottled += unprocessed.length;
      this.stats.faults.allUnprocessed++;
      this.#end(call, errorAnswer(throttled, random));
      return;
    }
    this.stats.writesUnprocessed += unprocessed.length;
    for (const { units } of taken) this.stats.writeUnits += units;
    if (fault !== undefined) this.stats.faults[fault]++;
    const outcome = (old: Item | undefined): HistoryOutcome => {
      const json = request.answer({ unprocessed, consumed, old }, random);
      return outcomeAfter(fault, json, random, this.#options.slowAnswerMS ?? 1000);
    };
    if (fault !== undefined && isLate(fault)) this.#applyLate(call, taken, outcome(undefined));
    else this.#apply(call, taken, outcome);
  }

  #apply(
    call: HistoryCall,
    taken: readonly TakenWrite[],
    outcome: (old: Item | undefined) => HistoryOutcome,
  ): void {
    // The end waits for the writes by count as well: no clock has to keep near timers in order.
    let left = taken.length + 1;
    let old: Item | undefined;
    const oneLess = (): void => {
      if (--left === 0) call.end(outcome(old));
    };
    for (const one of taken) {
      this.#clock.setTimer(drawApplication(this.#options, call.latencyMS, call.random), () => {
        old = this.#applyOne(call, one);
        oneLess();
      });
    }
    this.#clock.setTimer(call.latencyMS, oneLess);
  }

  #applyLate(call: HistoryCall, taken: readonly TakenWrite[], outcome: HistoryOutcome): void {
    const { lateMS = [100, 2000] } = this.#options;
    this.#clock.setTimer(call.latencyMS, () => {
      call.end(outcome);
      for (const one of taken) {
        this.#clock.setTimer(between(lateMS, call.random), () => this.#applyOne(call, one));
      }
    });
  }

  #applyOne(call: HistoryCall, { write, table, units }: TakenWrite): Item | undefined {
    const old = table.apply(write, call.number, this.#clock.now(), units, call.isGivenUp);
    this.stats.writesApplied++;
    const { isLate, isStale } = this.history.at(-1) as HistoryEntry;
    if (isLate) this.stats.writesAppliedLate++;
    if (isStale) this.stats.writesStale++;
    return old;
  }

  #arrived(call: HistoryCall, writes: readonly TableWrite[], wasted: readonly TableWrite[]): void {
    this.#arrivals.push(...arrivalsOf(call.number, this.#clock.now(), writes, wasted));
  }

  #beDown(call: HistoryCall, kind: OutageKind): void {
    this.stats.duringOutage++;
    if (kind === 'refuse') this.#clock.setTimer(0, () => call.end(refused));
    else if (kind === 'reset') this.#end(call, reset);
    else if (kind === 'hang') this.#end(call, hang);
    else this.#end(call, errorAnswer(internalServerError(), call.random));
  }

  #refuse(call: HistoryCall, outcome: HistoryOutcome): void {
    this.stats.refused++;
    this.#end(call, outcome);
  }

  #end(call: HistoryCall, outcome: HistoryOutcome): void {
    this.#clock.setTimer(call.latencyMS, () => call.end(outcome));
  }

  #attempt<T>(read: () => T): T | ServiceError {
    try {
      return read();
    } catch (error) {
      if (error instanceof ServiceError) return error;
      throw error;
    }
  }
}

function errorAnswer(error: ServiceError, random: Random): HistoryOutcome {
  return answer(error.statusCode, error.toJson(), random);
}

import {
  type ConverterResult,
  DynamoDbSinkError,
  type DynamoDbSinkOptions,
  type KeySchema,
  type Position,
  type Rejection,
} from 'dynamodb-sink';
import type { Answer, Transport } from '#dist/wire/transport.js';
import type { Writer } from '#dist/writer/writer.js';
import { SimulatedProcessClock } from '../support/simulated-process-clock.js';
import { ordersSchema, SimulatedWorld } from '../support/simulated-writer.js';
import { ExpectedFailures } from './expected-failures.js';
import { requestOf } from './item.js';
import { type Entered, Ledger } from './ledger.js';
import type { ElementStep, PlannedHandler, PlannedOptions } from './plan.js';
import { type Element, isElementSettled, type Write } from './records.js';
import type { Request } from './request.js';
import type { RunContext } from './run-context.js';
import { placedSource, readSaved, restoreSaved, type Saved } from './saved-process.js';
import { SendLimits } from './send-limits.js';
import type { Source } from './source.js';
import { numbersSchema } from './tables.js';
import { ensure } from './violation.js';

/** What a caller hands to the writer. */
export interface GivenElement {
  readonly record: Element;
  readonly step: ElementStep;
  readonly requests: readonly { readonly v: number; readonly request: ReturnType<typeof requestOf> }[];
}

/** How one process differs from the others of its run. */
export interface ProcessOptions {
  readonly sink: PlannedOptions;
  readonly handler: PlannedHandler;
  readonly onDurableThrowsAt: number | undefined;
}

/** One process of a run: a writer, what it was given, and what it tells. It ends closed, failed or killed. */
export class SimulatedProcess {
  readonly ledger: Ledger;
  readonly clock: SimulatedProcessClock;
  readonly writer: Writer<GivenElement>;
  readonly mayFailWith: ExpectedFailures;
  /** Calls that have not settled. */
  readonly pending = new Set<string>();
  readonly #run: RunContext;
  readonly #options: ProcessOptions;
  readonly #transport: Transport;
  readonly #restored: number;
  readonly #limits: SendLimits;
  #isKilled = false;
  #isHandling = false;
  #handled = 0;
  #told = 0;
  #calls = 0;
  /** Elements that nobody waited for, and that may be beyond the limits for it. */
  #unawaited = 0;

  constructor(run: RunContext, options: ProcessOptions, restored: Saved | undefined, number: number) {
    this.#run = run;
    this.#options = options;
    this.#restored = restored?.records.length ?? 0;
    this.mayFailWith = new ExpectedFailures(options.sink, options.handler);
    this.#limits = new SendLimits(options.sink);
    this.ledger = new Ledger(run.plan.coalesces, run.numbers);
    this.clock = new SimulatedProcessClock(run.clock);
    if (restored !== undefined) {
      for (const write of restoreSaved(restored, run, this.ledger)) this.mayFailWith.given(write);
    }
    const transport = run.network.connect<Request>({
      // The writer may send in a microtask of its own, where nobody would catch what is thrown.
      sent: (table, body): Request | undefined => {
        let request: Request | undefined;
        run.check(() => {
          request = this.#sent(table, body);
        });
        return request;
      },
      delivered: (request, serviceNumber) => {
        run.requests.set(serviceNumber, request);
      },
      abandoned: (request) => {
        run.guard(() => run.truth.read());
        request.isAbandoned = true;
      },
      answered: (request, answer) => run.guard(() => this.#answered(request, answer)),
    });
    this.#transport = transport;
    const world = new SimulatedWorld<GivenElement>({
      sink: this.#sinkOptions(),
      runningService: run.service,
      runningClock: run.clock,
      writerClock: this.clock,
      writerSeed: run.plan.seed + number / 1000,
      transport: () => run.parts.wrapTransport?.(transport) ?? transport,
      learnKeySchema: (name) => this.#learn(name),
      ...(run.parts.makeLanes && { makeLanes: run.parts.makeLanes }),
      ...(restored && { snapshot: restored.snapshot }),
    });
    this.writer = world.writer;
  }

  #sinkOptions(): Partial<DynamoDbSinkOptions<GivenElement>> {
    const { sink, handler } = this.#options;
    const { coalesces } = this.#run.plan;
    const learnt = this.#run.learnt.has('learnt') ? { learnt: ordersSchema } : {};
    return {
      ...sink,
      ...(coalesces && { overwriteByPartitionKeys: 'primaryKey' }),
      keySchemas: { numbers: numbersSchema, ...learnt },
      elementConverter: (given) => this.#convert(given),
      onDurable: (positions) => this.#tell(positions),
      ...(handler.kind !== 'none' && { onRejected: (rejection) => this.#handle(rejection) }),
    };
  }

  // What callers do.

  /** Whether it takes calls: it was neither killed nor has it ended. */
  get isRunning(): boolean {
    return !this.#isKilled;
  }

  /** Gives the writer one step's element. False if it was not accepted, or the process ended before there was room. */
  async give(source: Source, index: number, step: ElementStep): Promise<boolean> {
    const position =
      source.partition === undefined
        ? undefined
        : { partition: source.partition, offset: source.offsetOf(index) };
    const v = this.#run.versionOf(source, index);
    const before = source.elements[index];
    const given = this.#enter({ caller: source.index, step: index }, step, v);
    source.elements[index] = given.record;
    if (source.partition === undefined) this.#run.loose.push(given.record);
    // `writeDurable` tells by its promise alone that nothing is taken any more: then it is for `write` to throw it.
    const durable = step.do === 'write' && !this.#isEnding ? step.durable : undefined;
    if (durable !== undefined) return this.#giveDurable(given, position, durable === 'awaited');
    let room: Promise<void> | undefined;
    try {
      if (step.do === 'write') room = this.writer.write(given, position);
      else if (step.do === 'reject') room = this.writer.reject(given, new Error('no Avro'), position);
      else room = this.writer.advance(position as Position);
    } catch (error) {
      this.#refused(error as Error);
      this.ledger.withdraw(given.record);
      this.#run.loose = this.#run.loose.filter((other) => other !== given.record);
      source.elements[index] = before;
      source.next = index;
      return false;
    }
    if (room === undefined) {
      this.ledger.taken(given.record);
      return true;
    }
    const hasRoom = await this.watch(`${step.do} v${v}`, room);
    if (hasRoom) this.ledger.taken(given.record);
    return hasRoom && this.isRunning;
  }

  get #isEnding(): boolean {
    return this.mayFailWith.has('CLOSED') || this.writer.health().status === 'failed';
  }

  #enter(source: Element['source'], step: ElementStep, v: number): GivenElement {
    const isQuick = !this.#run.hasLines;
    let entered: Entered[] = [];
    if (step.do === 'reject') entered = [{ v, code: 'SOURCE_REJECTED' }];
    else if (step.do === 'write' && step.isConverterFailing) entered = [{ v, code: 'CONVERTER_FAILED' }];
    else if (step.do === 'write') entered = step.writes.map((planned, i) => ({ v: v + i, planned }));
    const record = this.ledger.enter(source, entered, isQuick);
    const requests = entered.flatMap((one) =>
      'planned' in one ? [{ v: one.v, request: requestOf(one.planned, one.v) }] : [],
    );
    for (const write of record.writes) this.mayFailWith.given(write);
    return { record, step, requests };
  }

  async #giveDurable(
    given: GivenElement,
    position: Position | undefined,
    isAwaited: boolean,
  ): Promise<boolean> {
    this.#unawaited++;
    const { record } = given;
    const durable = this.watch('writeDurable', this.writer.writeDurable(given, position), () => {
      const isWritten = record.writes.every(({ isHandedOver }) => !isHandedOver);
      ensure(isWritten && isElementSettled(record), 'at least once', () => {
        return `writeDurable resolved: ${record.writes.map(({ v }) => `v${v}`)}`;
      });
      this.ledger.taken(record);
    });
    if (isAwaited) await durable;
    else await Promise.resolve(); // so that two of one run may go together, and others have their turn
    return this.isRunning;
  }

  /** A call was refused: only one that ends, or has failed, refuses any. */
  #refused(error: Error): void {
    this.#run.guard(() => {
      const code = error instanceof DynamoDbSinkError ? error.code : 'no error of the sink';
      ensure(this.mayFailWith.has(code), 'every call is answered', () => `a call was refused: ${error}`);
    });
    this.#run.log.add(`refused ${error}`);
  }

  /** Follows a promise of the writer; resolves with whether it did, when it settles. Killed processes' never do. */
  watch(what: string, promise: Promise<unknown>, resolved: () => void = () => {}): Promise<boolean> {
    const name = `${what} (call ${++this.#calls})`;
    this.pending.add(name);
    const settled = (isResolved: boolean): boolean => {
      if (this.#isKilled) return false;
      this.pending.delete(name);
      this.#run.log.add(`${isResolved ? 'resolved' : 'rejected'} ${name}`);
      if (isResolved) {
        this.#run.check(() => {
          this.#run.truth.read();
          resolved();
        });
      }
      return isResolved;
    };
    return promise.then(
      () => settled(true),
      () => settled(false),
    );
  }

  /** Later, if the process still lives. */
  after(delayMS: number, callback: () => void): void {
    this.#run.clock.setTimer(() => {
      if (!this.#isKilled) callback();
    }, delayMS);
  }

  /** All accepted before is settled when it resolves. */
  flush(): Promise<boolean> {
    const before = [...this.ledger.open()];
    return this.watch('flush', this.writer.flush(), () => this.ledger.ensureSettled(before, 'flushed'));
  }

  /** Gives up a source's partition. */
  discard(source: Source): Promise<boolean> {
    const partition = source.partition;
    if (partition === undefined || this.writer.health().status === 'failed') return Promise.resolve(true);
    const givenUp: Write[] = [];
    const step = source.next - 1;
    for (let i = source.base + 1; i < step; i++) {
      const element = source.elements[i];
      if (element === undefined) continue;
      this.ledger.excuse(element);
      givenUp.push(...element.writes);
    }
    source.base = step;
    return this.watch('discard', this.writer.discard(partition), () => {
      if (this.#run.plan.coalesces) return;
      for (const { v, lane } of givenUp) {
        const known = lane && this.ledger.lanes.get(lane.name);
        const isThere = known?.writes.some((write) => write.v === v && known.isInFlight(write)) === true;
        ensure(!isThere, 'nothing of a discarded partition is in flight', () => `v${v} of ${lane?.name}`);
      }
    });
  }

  /** A snapshot as it is taken now, or as a failure has it. */
  save(state: Uint8Array = this.writer.snapshotState()): Saved {
    return this.#run.guard(() => {
      this.#run.truth.read();
      this.#run.log.add('snapshot', state);
      return readSaved(state, this.#run, this.ledger);
    });
  }

  /** Nothing of it goes on, and what is in flight has nobody any more who waits for it. */
  kill(): void {
    this.#isKilled = true;
    this.clock.kill();
    this.#transport.close();
    for (const element of this.ledger.open()) {
      const source = element.source && placedSource(this.#run, element.source.caller);
      // Before `base` is what was given up, and may have come back by a snapshot: nobody reads it again.
      const isReadAgain = source !== undefined && (element.source?.step ?? 0) > source.base;
      if (!isReadAgain) element.isExcused = true;
    }
  }

  /** It has closed: what must hold then. */
  ensureClosed(): void {
    const { ledger, writer } = this;
    this.#run.truth.read();
    for (const element of ledger.elements) element.isTaken = true;
    ledger.ensureSettled(ledger.elements, 'closed');
    const report = writer.report();
    this.#run.reports.push(report);
    this.#run.log.add(`closed ${JSON.stringify(report)}`);
    const { put, deleted, coalesced, rejected, discarded, httpRequests } = report;
    const sum = put + deleted + coalesced + rejected + discarded;
    ensure(sum === ledger.entered, 'the report adds up', () => {
      return `${JSON.stringify(report)} of ${ledger.entered} writes`;
    });
    ensure(rejected === this.#handled, 'the report adds up', () => `${this.#handled} were rejected`);
    ensure(httpRequests === this.#limits.sent, 'the report adds up', () => `${httpRequests} requests`);
    const durable = writer.durablePositions();
    for (const source of this.#run.sources) {
      if (source.partition === undefined) continue;
      const offset = durable.get(source.partition);
      const told = offset === undefined ? source.base : source.stepOf(offset);
      ensure(told === Math.max(source.last, source.base), 'positions reach the end', () => {
        return `${String(source.partition)} ends at ${told} of ${source.last}`;
      });
    }
  }

  /** It has closed or failed: nothing is left of it. */
  ensureNothingLeft(): void {
    ensure(this.clock.pending === 0, 'no timer is left', () => `${this.clock.pending} are`);
    ensure(this.pending.size === 0, 'every promise settles', () => [...this.pending].join(', '));
  }

  // What the writer calls.

  #convert({ step, requests }: GivenElement): ConverterResult | Promise<ConverterResult> {
    if (step.do !== 'write') return undefined;
    const convert = (): ConverterResult => {
      if (step.isConverterFailing) throw new Error('cannot be converted');
      const all = requests.map(({ request }) => request);
      return all.length === 1 ? all[0] : all;
    };
    if (step.converterMS === undefined) return convert();
    return new Promise((resolve, reject) => {
      this.after(step.converterMS as number, () => {
        try {
          resolve(convert());
        } catch (error) {
          reject(error as Error);
        }
      });
    });
  }

  #learn(name: string): Promise<KeySchema> {
    return new Promise((resolve) => {
      this.after(15, () => {
        this.#run.learnt.add(name);
        resolve(ordersSchema);
      });
    });
  }

  #tell(positions: Map<Position['partition'], Position['offset']>): void {
    if (this.#isKilled) return;
    this.#run.guard(() => {
      this.#run.truth.read();
      for (const [partition, offset] of positions) {
        this.#run.log.add(`durable ${typeof partition} ${partition} ${typeof offset} ${offset}`);
        const source = this.#run.sources.find((other) => other.partition === partition);
        ensure(source !== undefined, 'positions only advance', () => `${partition} is nobody's`);
        source.pass(source.stepOf(offset));
      }
    });
    if (++this.#told !== this.#options.onDurableThrowsAt) return;
    this.mayFailWith.add('POSITION_HANDLER_FAILED');
    throw new Error('disk full');
  }

  #handle(rejection: Rejection<GivenElement>): void | Promise<void> {
    if (this.#isKilled) return;
    const { kind, throwsAt, writesLetters } = this.#options.handler;
    const write = this.#run.guard(() => {
      ensure(!this.#isHandling, 'rejections come one at a time', () => String(rejection.error));
      return this.ledger.handing(rejection);
    });
    this.#run.log.add(`rejected v${write.v} ${rejection.error} ${rejection.superseded}`);
    this.#handled++;
    if (this.#handled === throwsAt) {
      this.mayFailWith.add('REJECTION_HANDLER_FAILED');
      throw new Error('no room for dead letters');
    }
    if (writesLetters) this.#writeLetter();
    if (kind !== 'slow') {
      this.ledger.handedOver(write);
      return;
    }
    this.#isHandling = true;
    return new Promise((resolve) => {
      this.after(write.v % 40, () => {
        this.#isHandling = false;
        this.ledger.handedOver(write);
        resolve();
      });
    });
  }

  #writeLetter(): void {
    const v = this.#run.nextLetter();
    const planned = { table: 'orders', key: 1_000_000, type: 'PUT', bytes: 0 } as const;
    const given = this.#enter(undefined, { do: 'write', pauseMS: 0, writes: [planned] }, v);
    this.#unawaited++;
    try {
      this.writer.write(given);
      this.#run.loose.push(given.record);
    } catch (error) {
      this.#refused(error as Error);
      this.ledger.withdraw(given.record);
    }
  }

  // What the network sees.

  #sent(table: string, body: Buffer): Request {
    this.#run.log.add(`sent ${table}`, body);
    const request = this.ledger.sent(table, body);
    this.#run.log.add(`is request ${request.number}: ${request.writes.map(({ write }) => `v${write.v}`)}`);
    this.#limits.send(request.writes.length, body.length);
    // A snapshot is taken in while the writer is made: there is nobody to ask yet.
    if (this.writer !== undefined) {
      const elements = this.#run.sources.length + this.#unawaited;
      this.#limits.ensureBounded(this.writer.metrics(), { elements, restored: this.#restored });
    }
    return request;
  }

  #answered(request: Request, answer: Answer): void {
    this.#limits.answered();
    this.#run.truth.read();
    const left = answer.kind === 'written' ? answer.unprocessed.length : answer.name;
    this.#run.log.add(`answered ${request.number} ${answer.kind} ${left}`);
    this.ledger.answered(request, answer);
    this.mayFailWith.answered(request.table, answer, this.ledger.refusedAtStart);
  }
}

import assert from 'node:assert/strict';
import {
  type ConverterResult,
  DynamoDbSinkError,
  type DynamoDbSinkOptions,
  type Position,
  type Rejection,
  readSnapshot,
  type WriteRequest,
} from 'dynamodb-sink';
import { decodeSnapshot } from '#dist/state/snapshot-format.js';
import { isSettled, type ModelElement, PositionsModel } from './positions-model.js';
import type { Program, Step } from './positions-program.js';
import type { SentRequest } from './scripted-transport.js';
import { scriptedWorld } from './scripted-world.js';
import { ordersSchema } from './simulated-writer.js';

type Key = Position['partition'];
type Offset = Position['offset'];
type World = ReturnType<typeof scriptedWorld<Element>>;

interface Element {
  readonly v: number;
  readonly converter: string;
  readonly requests: readonly WriteRequest[];
  readonly model: () => ModelElement;
}

/** `writeDurable` does not tell when its element was taken from the line. */
const NOTHING_TOLD = Promise.withResolvers<never>().promise;

const SLOW_TABLES = ['learnt', 'missing', 'denied'];

/** One run of a program: a writer, its surroundings, and the model beside it. */
export class PositionsRun {
  readonly #program: Program;
  #model = new PositionsModel();
  #world: World;
  #coalesces: boolean;
  /** Also in a writer before: what it has replaced stays so. */
  #hasCoalesced: boolean;
  #v = 0;
  #discards = 0;
  #tells = 0;
  #refusals = 0;
  #known = new Set<string>();
  /** Converters, tables and handlers that wait for the program to let them go on. */
  #held: (() => void)[] = [];
  /** What `onDurable` was told. */
  #told = new Map<Key, Offset>();
  /** Partitions of a `discard` that had to wait: whether they are forgotten yet is not known. */
  readonly #leaving = new Set<Key>();
  #promises: { what: string; isSettled: boolean }[] = [];
  #saved: { state: Uint8Array; model: PositionsModel; known: Set<string> } | undefined;
  #isHandling = false;
  #isEnding = false;
  #isDraining = false;
  #isStopped = false;
  #isCut = false;
  #hasFailed = false;
  #mayFail = false;
  #broken: unknown;

  constructor(program: Program) {
    this.#program = program;
    this.#coalesces = program.coalesces;
    this.#hasCoalesced = program.coalesces;
    this.#world = this.#open();
  }

  get #isAmple(): boolean {
    return this.#program.room === 'ample';
  }

  #open(state?: Uint8Array): World {
    const { maxBatchSize, maxInFlightRequests, maxTimeInBufferMS, room, maxPositionsAhead, handler } =
      this.#program;
    const keySchemas = Object.fromEntries(['audit', ...this.#known].map((name) => [name, ordersSchema]));
    const sink: Partial<DynamoDbSinkOptions<Element>> = {
      maxBatchSize,
      maxInFlightRequests,
      maxTimeInBufferMS,
      maxRecordSizeInBytes: 500,
      keySchemas,
      elementConverter: (element) => this.#convert(element),
      onDurable: (positions) => this.#checked(() => this.#tell(positions)),
      ...(this.#isAmple ? {} : { maxBufferedRequests: maxBatchSize + Number(room), maxPositionsAhead }),
      ...(this.#coalesces ? { overwriteByPartitionKeys: 'primaryKey' } : {}),
      ...(handler === 'none'
        ? {}
        : { onRejected: (rejection) => this.#checked(() => this.#handle(rejection)) }),
    };
    const world: World = scriptedWorld<Element>(
      sink,
      (request) => world === this.#world && this.#sent(request),
      {
        learnKeySchema: (name) => this.#learn(name),
        ...(state === undefined ? {} : { snapshot: decodeSnapshot(state) }),
      },
    );
    this.#isStopped = false;
    this.#isCut = false;
    this.#hasFailed = false;
    this.#mayFail = handler === 'none' || handler === 'throws';
    world.writer.failed.catch(() => {
      if (world === this.#world) this.#hasFailed = true;
    });
    return world;
  }

  /** A failed check inside of what the writer calls must not be taken for a failure of that. */
  #checked<R>(check: () => R): R {
    try {
      return check();
    } catch (error) {
      if (error instanceof assert.AssertionError) this.#broken ??= error;
      throw error;
    }
  }

  async run(): Promise<void> {
    for (const next of this.#program.steps) {
      this.#take(next);
      await this.#settle(next.do === 'pass' ? next.ms : 0);
    }
    await this.#drain();
  }

  /** Lets happen what can, and compares. */
  async #settle(ms: number): Promise<void> {
    const { clock, writer } = this.#world;
    this.#neverAhead();
    await clock.pass(ms);
    if (this.#broken !== undefined) throw this.#broken;
    const isStopped = writer.health().status === 'failed';
    if (isStopped && !this.#isStopped) this.#model.stop();
    else if (this.#isAmple && !isStopped) {
      this.#model.takeAll();
      for (const element of this.#inLine) if (element.isTaken) this.#inLine.delete(element);
    }
    this.#isStopped = isStopped;
    this.#compare();
  }

  #take(next: Step): void {
    if (next.do === 'write') this.#write(next);
    else if (next.do === 'reject') this.#rejectElement(next.partition);
    else if (next.do === 'advance') this.#advance(next.partition);
    else if (next.do === 'discard') this.#discard(next.partition);
    else if (next.do === 'flush') this.#flush();
    else if (next.do === 'answer') this.#answer(next);
    else if (next.do === 'release') this.#held.splice(next.pick % this.#held.length, 1)[0]?.();
    else if (next.do === 'snapshot') this.#snapshot();
    else if (next.do === 'end') this.#end(next.how);
    else if (next.do === 'restore') {
      this.#coalesces = next.coalesces;
      this.#hasCoalesced ||= next.coalesces;
      this.#restore();
    }
  }

  // What the source does.

  /** Offsets are opaque: these have no order of their own. */
  #positionIn(key: Key | undefined): Position | undefined {
    if (key === undefined) return undefined;
    const v = ++this.#v;
    const offset = v % 3 === 0 ? -v : v % 3 === 1 ? BigInt(1000 - v) : `${(v * 7919) % 100_000}`;
    return { partition: key, offset };
  }

  #write(next: Step & { do: 'write' }): void {
    if (this.#isBlocked(next.partition)) return;
    const position = this.#positionIn(next.partition);
    const v = this.#v + 1;
    const isFailing = next.converter === 'throws' || next.converter === 'rejects';
    const parts = isFailing
      ? [{ v: ++this.#v, kind: 'rejection', lane: '' } as const]
      : next.requests.map(({ key, table, flaw }) => {
          const isBad = flaw !== 'none' || table === 'missing';
          const kind = table === 'denied' ? 'fatal' : isBad ? 'rejection' : 'write';
          return { v: ++this.#v, kind, lane: `${table}/${key}` } as const;
        });
    const requests = next.requests.map(({ key, table, flaw }, i) => ({
      type: (flaw === 'no type' ? 'UPSERT' : 'PUT') as 'PUT',
      item: {
        v: v + i,
        ...(flaw === 'no key' ? {} : { pk: key }),
        ...(flaw === 'no number' ? { bad: Number.NaN } : {}),
        ...(flaw === 'too large' ? { filler: 'x'.repeat(500) } : {}),
      },
      ...(table === 'orders' ? {} : { tableName: table }),
    }));
    const tables = next.requests.map(({ table }) => table).filter((table) => SLOW_TABLES.includes(table));
    if (!isFailing && tables.includes('denied')) this.#mayFail = true;
    const isSync = next.converter === 'sync' || next.converter === 'throws';
    const model = this.#model.call(position, parts, isFailing ? [] : tables, isSync);
    const element: Element = { v, converter: next.converter, requests, model: () => model };
    const isUnknown = !isFailing && tables.some((table) => !this.#known.has(table));
    this.#call(model, isSync && !isUnknown, () => {
      if (!next.isDurable) return this.#world.writer.write(element, position);
      const durable = this.#world.writer.writeDurable(element, position);
      const isRefused = this.#refusesCalls();
      this.#watch('writeDurable', durable, () => {
        this.#model.taken(model);
        assert.ok(
          model.parts.every(({ state }) => state === 'durable'),
          'writeDurable resolves when its element is durable',
        );
      });
      if (isRefused) throw new DynamoDbSinkError('CLOSED', 'it is told by the promise');
      return NOTHING_TOLD;
    });
  }

  /** Whether the writer takes nothing: `writeDurable` tells it by its promise alone. */
  #refusesCalls(): boolean {
    return this.#isEnding || this.#isStopped;
  }

  #rejectElement(key: Key | undefined): void {
    if (this.#isBlocked(key)) return;
    const position = this.#positionIn(key);
    const v = ++this.#v;
    const model = this.#model.call(position, [{ v, kind: 'rejection', lane: '' }]);
    const element: Element = { v, converter: 'none', requests: [], model: () => model };
    this.#call(model, true, () => this.#world.writer.reject(element, new Error('no Avro'), position));
  }

  #advance(key: Key | undefined): void {
    const position = this.#positionIn(key);
    if (position === undefined || this.#isBlocked(key)) return;
    const model = this.#model.call(position, []);
    this.#call(model, true, () => this.#world.writer.advance(position));
  }

  /** @param isQuick whether it is accepted at once if nobody is in line */
  #call(element: ModelElement, isQuick: boolean, call: () => Promise<void> | undefined): void {
    const { elements } = this.#model;
    const isFirst = elements.every((other) => other === element || other.isTaken) && this.#inLine.size === 0;
    const model = this.#model;
    const left = (): void => {
      for (const other of elements.slice(0, elements.indexOf(element) + 1)) this.#inLine.delete(other);
      model.taken(element);
    };
    let room: Promise<void> | undefined;
    try {
      room = call();
    } catch (error) {
      assert.ok(error instanceof DynamoDbSinkError, String(error));
      model.withdraw(element);
      return;
    }
    if (isQuick && isFirst) model.taken(element);
    else this.#inLine.add(element);
    if (room === undefined) {
      if (!this.#isHandling) {
        left();
        const { positionsAhead } = this.#world.writer.metrics();
        const most = this.#isAmple ? 1_000_000 : this.#program.maxPositionsAhead;
        assert.ok(
          positionsAhead < most || this.#world.writer.health().status === 'failed',
          'maxPositionsAhead',
        );
      }
      return;
    }
    if (room !== NOTHING_TOLD) this.#watch('write', room, left);
  }

  /** Elements whose call has not told yet that they were taken from the line. */
  readonly #inLine = new Set<ModelElement>();

  /** What a partition gets while it is being discarded is its former owner's or its new one's: nobody's to say. */
  #isBlocked(key: Key | undefined): boolean {
    return key !== undefined && this.#leaving.has(key);
  }

  #discard(key: Key): void {
    if (this.#leaving.has(key)) return;
    const { transport, writer } = this.#world;
    const number = ++this.#discards;
    const model = this.#model;
    const forget = (): void => {
      model.forget(key, number);
      this.#told.delete(key);
    };
    const isStopped = writer.health().status === 'failed';
    const isAtOnce = model.elements.every(({ isTaken }) => isTaken) && this.#inLine.size === 0;
    if (isAtOnce && !isStopped) forget();
    else if (!isStopped) this.#leaving.add(key); // a writer that has failed forgets nothing
    this.#watch('discard', writer.discard(key), () => {
      if (!isAtOnce) {
        forget();
        this.#leaving.delete(key);
      }
      for (const { v } of transport.open.flatMap(writesOf)) {
        assert.ok(!model.isGivenUpBy(v, number), `v${v} is in flight after its partition's discard`);
      }
    });
  }

  #flush(): void {
    const before = [...this.#model.elements];
    this.#watch('flush', this.#world.writer.flush(), () => {
      for (const element of before) {
        const { givenUpBy, isExcused, position, parts } = element;
        if (givenUpBy !== undefined || isExcused || this.#isBlocked(position?.partition)) continue;
        const open = parts.filter(({ state }) => state === 'open' || state === 'refused');
        assert.ok(isSettled(element), `flushed, and not settled: ${open.map(({ v }) => `v${v}`)}`);
      }
    });
  }

  // What its converter and the keys of its tables do.

  #convert({ v, converter, requests, model }: Element): ConverterResult | Promise<ConverterResult> {
    if (converter === 'throws') throw new Error(`v${v}`);
    const result = requests.length === 1 ? requests[0] : requests;
    if (converter === 'sync' || this.#isDraining) {
      model().isConverted = true;
      return result;
    }
    return new Promise((resolve, reject) => {
      this.#hold(() => {
        if (this.#isStopped) return;
        model().isConverted = true;
        if (converter === 'rejects') reject(new Error(`v${v}`));
        else resolve(result);
      });
    });
  }

  #learn(name: string): Promise<typeof ordersSchema> {
    this.#model.learning.add(name);
    return new Promise((resolve, reject) => {
      const release = (): void => {
        this.#model.learning.delete(name);
        if (name === 'learnt') {
          this.#known.add(name);
          resolve(ordersSchema);
        } else reject(new DynamoDbSinkError(name === 'missing' ? 'TABLE_NOT_FOUND' : 'ACCESS_DENIED', name));
      };
      if (this.#isDraining) release();
      else this.#hold(release);
    });
  }

  #hold(release: () => void): void {
    const world = this.#world;
    this.#held.push(() => {
      if (world === this.#world) release();
    });
  }

  // What the service does.

  #sent(request: SentRequest): void {
    try {
      const mayOvertake = this.#hasCoalesced || this.#leaving.size > 0;
      for (const { v } of writesOf(request)) this.#model.sent(v, mayOvertake);
    } catch (error) {
      this.#broken ??= error;
    }
    if (this.#isDraining) this.#written(request, () => true);
  }

  #answer({ pick, how, mask }: Step & { do: 'answer' }): void {
    const { open } = this.#world.transport;
    const request = open[pick % open.length];
    if (request === undefined) return;
    const failure = { name: how, message: how };
    // After a hundred refusals without a success the writer takes it for a mistake.
    if (how === 'refused' || how === 'no table') this.#refusals++;
    if (this.#refusals > 50 || how === 'written') this.#written(request, () => true);
    else if (how === 'some') this.#written(request, (i) => ((mask >> i) & 1) === 1);
    else if (how === 'throttled') request.answer({ kind: 'throttled', ...failure });
    else if (how === 'lost') request.answer({ kind: 'transient', ...failure });
    else if (how === 'broken') request.answer({ kind: 'written', unprocessed: [{}] });
    else this.#refused(request, how === 'no table' && request.tableName !== 'orders');
  }

  #written(request: SentRequest, isWritten: (index: number) => boolean): void {
    writesOf(request).forEach(({ v }, i) => {
      if (isWritten(i)) this.#model.written(v);
    });
    const unprocessed = request.writes.filter((_, i) => !isWritten(i));
    request.answer({ kind: 'written', unprocessed });
  }

  /** A batch that is refused whole is refused for some of its writes; alone, or for want of a table, it is each one. */
  #refused(request: SentRequest, isTable: boolean): void {
    const writes = writesOf(request);
    if (this.#isDeaf) {
      // Nothing becomes of it: the write stays in the snapshot.
    } else if (isTable || writes.length === 1) for (const { v } of writes) this.#model.refused(v);
    if (isTable)
      request.answer({ kind: 'tableNotFound', name: 'ResourceNotFoundException', message: 'gone' });
    else request.refused();
  }

  /** Whether the writer has given up on the service: it does not ask itself any more what an answer means. */
  get #isDeaf(): boolean {
    return this.#hasFailed || this.#isCut || this.#model.hasFatal;
  }

  // What onRejected and onDurable do, and see.

  #handle(rejection: Rejection<Element>): void | Promise<void> {
    const v = this.#numberOf(rejection);
    this.#model.handing(v);
    assert.equal(this.#isHandling, false, 'onRejected is called one at a time');
    this.#neverAhead();
    const { handler } = this.#program;
    if (handler === 'throws' && v % 3 === 0) throw new Error('no room for dead letters');
    if (handler === 'mixed' && v % 3 === 1 && rejection.request?.tableName !== 'audit') this.#writeLetter();
    const isSlow = handler === 'slow' || (handler === 'mixed' && v % 3 === 2);
    if (!isSlow || this.#isDraining) {
      this.#model.handedOver(v);
      return;
    }
    this.#isHandling = true;
    return new Promise((resolve) => {
      this.#hold(() => {
        this.#isHandling = false;
        this.#model.handedOver(v);
        resolve();
      });
    });
  }

  #numberOf({ element, request, error }: Rejection<Element>): number {
    if (request !== undefined) return numberIn(request.item);
    if (element !== undefined) return element.v;
    const { code, table, key } = error;
    const isRefused = code === 'WRITE_REFUSED' || (code === 'TABLE_NOT_FOUND' && table !== undefined);
    return this.#model.nextNameless(isRefused ? `${table}/${key?.match(/"(.*)"/)?.[1]}` : undefined);
  }

  #writeLetter(): void {
    const v = ++this.#v;
    const converter = v % 2 === 0 || this.#isDraining ? 'sync' : 'promise';
    const item = { v, pk: 'letter' };
    const parts = [{ v, kind: 'write', lane: 'audit/letter' }] as const;
    const model = this.#model.call(undefined, parts, [], converter === 'sync');
    const requests = [{ type: 'PUT', item, tableName: 'audit' }] as const;
    this.#isHandling = true;
    this.#call(model, converter === 'sync', () =>
      this.#world.writer.write({ v, converter, requests, model: () => model }),
    );
    this.#isHandling = false;
  }

  #tell(positions: Map<Key, Offset>): void {
    assert.ok(positions.size > 0, 'onDurable is told something');
    for (const [key, offset] of positions) {
      const [before, now] = [this.#told.get(key), offset].map((each) => this.#model.indexOf(key, each));
      assert.ok(Number(now) > Number(before), `onDurable is told that ${key} goes on to ${String(offset)}`);
      this.#told.set(key, offset);
    }
    this.#neverAhead();
    this.#sameAs(this.#told, this.#world.writer.durablePositions(), 'onDurable tells what the map does');
    if (++this.#tells === this.#program.tellsBeforeThrow) {
      this.#mayFail = true;
      throw new Error('disk full');
    }
  }

  // Snapshots.

  #snapshot(): void {
    const { writer } = this.#world;
    const state = writer.snapshotState();
    const summary = readSnapshot(state);
    assert.deepEqual(summary.durablePositions, writer.durablePositions());
    if (!this.#model.isCertain || this.#leaving.size > 0) return;
    assert.deepEqual(summary.positions, this.#model.lastAccepted(), 'readSnapshot tells what was accepted');
    const heldUp = decodeSnapshot(state).partitions.filter(({ pending }) => pending.length > 0);
    assert.deepEqual(new Map(heldUp.map(({ key, pending }) => [key, pending])), this.#model.heldUp());
    if (!this.#isStopped) {
      const { writes, wantedLanes, wantedWrites, rejections } = this.#model.unsettled();
      assert.equal(summary.rejections, rejections);
      assert.ok(
        summary.writes >= (this.#hasCoalesced ? wantedLanes : wantedWrites),
        'a snapshot has every write',
      );
      assert.ok(summary.writes <= writes, 'a snapshot has no write that is settled');
    }
    this.#saved = { state, model: this.#model.copy(), known: new Set(this.#known) };
  }

  /** The process is killed, and another one goes on from the last snapshot. */
  #restore(): void {
    if (this.#saved === undefined) return;
    const { state, model, known } = this.#saved;
    const killed = this.#world;
    this.#model = model.restored();
    this.#known = known;
    this.#told = this.#model.watermarks('least');
    this.#held = [];
    this.#leaving.clear();
    this.#inLine.clear();
    this.#isHandling = false;
    this.#isEnding = false;
    this.#promises = [];
    this.#world = this.#open(state);
    killed.writer.abort(new Error('killed'));
  }

  // Endings.

  #end(how: string): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    if (how === 'close') this.#watch('close', this.#world.writer.close());
    else {
      const { open } = this.#world.transport;
      if (how === 'fatal' && open[0] === undefined) {
        this.#isEnding = false;
        return;
      }
      this.#mayFail = true;
      this.#isCut = true;
      const failure = { name: 'AccessDeniedException', message: 'no', code: 'ACCESS_DENIED' } as const;
      if (how === 'fatal') open[0]?.answer({ kind: 'fatal', ...failure });
      else this.#world.writer.abort(new Error('enough'));
    }
  }

  /** Lets everything come to its end, and sees that all has. */
  async #drain(): Promise<void> {
    this.#isDraining = true;
    const { clock, transport, writer } = this.#world;
    let failure: DynamoDbSinkError | undefined;
    const closing = writer.close().catch((error: DynamoDbSinkError) => {
      failure = error;
    });
    await this.#settle(0);
    while (this.#held.length > 0 || transport.open.length > 0) {
      for (const release of this.#held.splice(0)) release();
      for (const request of transport.open) this.#written(request, () => true);
      await this.#settle(0);
    }
    await clock.until(closing);
    await this.#settle(0);
    assert.equal(clock.pending, 0, 'no timer is left');
    for (const { what, isSettled: isDone } of this.#promises)
      assert.ok(isDone, `a promise of ${what} never settled`);
    if (failure === undefined) {
      this.#model.takeAll();
      assert.deepEqual(this.#world.writer.durablePositions(), this.#model.lastAccepted(), 'all is durable');
      assert.deepEqual(this.#told, this.#model.lastAccepted());
      const { writes, rejections } = readSnapshot(writer.snapshotState());
      assert.deepEqual([writes, rejections], [0, 0]);
      return;
    }
    assert.ok(this.#mayFail || this.#isEnding, String(failure));
    await this.#recover();
  }

  /** What a writer has left behind that failed is taken up by another one. */
  async #recover(): Promise<void> {
    this.#saved = undefined;
    this.#snapshot();
    if (this.#saved === undefined) return;
    this.#restore();
    await this.#settle(0);
    const { clock, writer } = this.#world;
    const report = await clock.until(writer.close().catch((error: DynamoDbSinkError) => error));
    await this.#settle(0);
    if (report instanceof Error) {
      assert.ok(this.#mayFail, String(report));
      return;
    }
    this.#model.takeAll();
    assert.deepEqual(writer.durablePositions(), this.#model.lastAccepted(), 'all is durable');
  }

  // What is compared.

  #neverAhead(): void {
    const most = this.#model.watermarks('most');
    for (const [key, offset] of this.#world.writer.durablePositions()) {
      if (this.#leaving.has(key)) continue;
      const isWithin = this.#model.indexOf(key, offset) <= this.#model.indexOf(key, most.get(key));
      assert.ok(isWithin, `durablePositions is ahead: ${key} is at ${String(offset)}`);
    }
  }

  #compare(): void {
    this.#neverAhead();
    const { writer } = this.#world;
    const durable = writer.durablePositions();
    for (const [key, offset] of this.#model.watermarks('least')) {
      if (this.#leaving.has(key)) continue;
      const isBehind = this.#model.indexOf(key, durable.get(key)) < this.#model.indexOf(key, offset);
      assert.ok(!isBehind, `durablePositions is behind: ${key} is not yet at ${String(offset)}`);
    }
    if (!this.#hasFailed) this.#sameAs(this.#told, durable, 'onDurable was told what the map tells');
    if (!this.#model.isCertain || this.#leaving.size > 0) return;
    assert.equal(writer.metrics().positionsAhead, this.#model.ahead, 'metrics().positionsAhead');
  }

  #sameAs(told: Map<Key, Offset>, durable: Map<Key, Offset>, what: string): void {
    const known = (map: Map<Key, Offset>) => new Map([...map].filter(([key]) => !this.#leaving.has(key)));
    assert.deepEqual(known(told), known(durable), what);
  }

  #watch(what: string, promise: Promise<unknown>, resolved: () => void = () => {}): void {
    const entry = { what, isSettled: false };
    const world = this.#world;
    this.#promises.push(entry);
    const settled = (check: () => void) => (): void => {
      entry.isSettled = true;
      if (world !== this.#world) return;
      try {
        check();
      } catch (error) {
        this.#broken ??= error;
      }
    };
    promise.then(
      settled(resolved),
      settled(() => {}),
    );
  }
}

/** The writes of a request, by the number they carry. */
function writesOf(request: SentRequest): { v: number }[] {
  return request.writes.map(({ PutRequest }) => ({ v: Number(PutRequest?.Item.v?.N) }));
}

/** The number an item carries, also one that was restored, which is in DynamoDB's own form. */
function numberIn(item: object): number {
  const { v, attributes } = item as { v?: number; attributes?: { v: { N: string } } };
  return v ?? Number(attributes?.v.N);
}

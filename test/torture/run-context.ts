import type { DynamoDbSinkError, SinkReport } from 'dynamodb-sink';
import { HistoryService } from '#dist/testing/history-service.js';
import type { OutageKind } from '#dist/testing/outage.js';
import { Random } from '#dist/testing/random.js';
import type { Transport } from '#dist/wire/transport.js';
import type { KeyLanes } from '#dist/writer/key-lanes.js';
import { SimulatedClock } from '../support/simulated-clock.js';
import { EventLog } from './event-log.js';
import type { RunNumbers } from './ledger.js';
import { Network } from './network.js';
import type { Plan, Step } from './plan.js';
import type { Element } from './records.js';
import type { Request } from './request.js';
import { Source } from './source.js';
import { TableTruth } from './table-truth.js';
import { schemas } from './tables.js';
import { Violation } from './violation.js';

/** What stands in the place of the sink's own parts, to show that the checks find it. */
export interface BrokenParts {
  readonly makeLanes?: () => KeyLanes;
  readonly wrapTransport?: (transport: Transport) => Transport;
}

/** No run takes longer in its own time. */
const LONGEST_RUN_MS = 24 * 3_600_000;

function waitsInLine(step: Step): boolean {
  if (step.do !== 'write') return false;
  return step.converterMS !== undefined || step.writes.some(({ table }) => table === 'learnt');
}

/** What all processes of a run share: time, the service, the sources, and what is known of all that happened. */
export class RunContext {
  readonly plan: Plan;
  readonly parts: BrokenParts;
  readonly clock = new SimulatedClock();
  readonly log: EventLog;
  readonly service: HistoryService;
  readonly network: Network;
  readonly requests = new Map<number, Request>();
  readonly truth: TableTruth;
  readonly sources: readonly Source[];
  readonly numbers: RunNumbers = { order: 0, request: 1 };
  /** Elements without a position, which nobody reads again: each as it was given, or restored, last. */
  loose: Element[] = [];
  /** Whether elements may have to wait in line, for a converter or a table: when they are accepted is told late then. */
  readonly hasLines: boolean;
  /** Tables whose key a process has learnt. */
  readonly learnt = new Set<string>();
  /** Of the processes that have closed. */
  readonly reports: SinkReport[] = [];
  /** Until then a table is missing, or the service is down. */
  downUntilMS = 0;
  /** Tables that were deleted at some time. */
  readonly deleted = new Set<string>();
  #outageUntilMS = 0;
  /** Which calls have not settled. */
  waiting: () => string = () => '';
  readonly #firstVersions: readonly (readonly number[])[];
  #letters = 1_000_000;
  readonly #ended = Promise.withResolvers<void>();

  constructor(plan: Plan, parts: BrokenParts, keepsLines: boolean) {
    this.plan = plan;
    this.parts = parts;
    this.log = new EventLog(() => this.clock.now(), keepsLines);
    const { lateRequest: _late, brokenAnswer: _broken, ...faults } = plan.weather;
    this.service = new HistoryService(
      {
        ...faults,
        seed: plan.seed,
        tables: schemas,
        latencyMS: plan.latencyMS,
        refuse: (_table, { item }) => (item.poison === undefined ? undefined : 'it is poison'),
        ...(plan.capacity && { capacity: plan.capacity }),
      },
      this.clock.forService(),
    );
    const random = new Random(plan.seed + 0.5);
    this.network = new Network(this.service, this.clock, random, plan.weather, plan.options.requestTimeoutMS);
    this.hasLines = plan.callers.some(({ steps }) => steps.some(waitsInLine));
    this.truth = new TableTruth(this.service, this.requests);
    this.sources = plan.callers.map((caller, index) => new Source(caller, index));
    let v = 0;
    this.#firstVersions = plan.callers.map(({ steps }) =>
      steps.map((step) => {
        const first = v + 1;
        v += step.do === 'write' ? Math.max(1, step.writes.length) : 1;
        return first;
      }),
    );
  }

  /** The version of the first write of a source's step: the same however often it is read. */
  versionOf({ index }: Source, step: number): number {
    return this.#firstVersions[index]?.[step] ?? 0;
  }

  /** The version of the next dead letter. */
  nextLetter(): number {
    return ++this.#letters;
  }

  /** The service's table is gone for a while; it comes back empty. */
  deleteTable(name: string, forMS: number): void {
    const options = this.service.tables[name];
    if (options === undefined) return;
    this.service.deleteTable(name);
    this.deleted.add(name);
    this.downUntilMS = Math.max(this.downUntilMS, this.clock.now() + forMS);
    this.clock.setTimer(() => this.service.createTable(name, options), forMS);
  }

  /** The service is down for a while. */
  goDown(kind: OutageKind, forMS: number): void {
    const untilMS = this.clock.now() + forMS;
    this.downUntilMS = Math.max(this.downUntilMS, untilMS);
    this.#outageUntilMS = untilMS;
    this.service.setOutage(kind);
    this.clock.setTimer(() => {
      // Unless another one has begun since.
      if (this.#outageUntilMS === untilMS) this.service.setOutage(undefined);
    }, forMS);
  }

  /** Runs a check, also inside of what the writer calls, which would take its violation for a failure of that. */
  guard<R>(check: () => R): R {
    try {
      if (this.clock.now() > LONGEST_RUN_MS) {
        throw new Violation('no deadlock', `it takes more than a day: ${this.waiting()}`);
      }
      return check();
    } catch (error) {
      this.#ended.reject(error as Error);
      throw error;
    }
  }

  /** {@link guard} where nobody would hear what is thrown. */
  check(check: () => void): void {
    try {
      this.guard(check);
    } catch {
      // The run has ended with it.
    }
  }

  /** Something has failed that nobody has a name for. */
  fail(error: Error | DynamoDbSinkError): void {
    this.#ended.reject(error);
  }

  /** All sources are read, and all is durable. */
  end(): void {
    this.#ended.resolve();
  }

  /** Settles when the run has ended, or with its first violation. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }
}

import { DynamoDbSinkError, type DynamoDbSinkOptions, type KeySchema } from 'dynamodb-sink';
import type { Clock } from '#dist/clock.js';
import type { OnWritten } from '#dist/on-written.js';
import type { Snapshot } from '#dist/state/snapshot-format.js';
import type { HistoryServiceOptions } from '#dist/testing/history-options.js';
import { HistoryService } from '#dist/testing/history-service.js';
import { Random } from '#dist/testing/random.js';
import { resolveOptions } from '#dist/validate-options.js';
import type { Transport } from '#dist/wire/transport.js';
import { type KeyLanes, PrimaryKeyLanes } from '#dist/writer/key-lanes.js';
import { SinkLog } from '#dist/writer/sink-log.js';
import type { Table } from '#dist/writer/table.js';
import { TableRates } from '#dist/writer/table-rates.js';
import { Tables } from '#dist/writer/tables.js';
import { Writer } from '#dist/writer/writer.js';
import type { WriterRate } from '#dist/writer/writer-rate.js';
import { WriterRates } from '#dist/writer/writer-rates.js';
import { historyTransport } from './history-transport.js';
import { SimulatedClock } from './simulated-clock.js';

/** What a {@link SimulatedWorld} may be told. */
export interface SimulatedOptions<T> {
  readonly sink?: Partial<DynamoDbSinkOptions<T>>;
  readonly service?: Partial<HistoryServiceOptions>;
  readonly makeLanes?: () => KeyLanes;
  readonly transport?: (service: HistoryService, clock: SimulatedClock) => Transport;
  /** What the writer begins with; its tables must be known at once. */
  readonly snapshot?: Snapshot;
  readonly learnKeySchema?: (tableName: string) => Promise<KeySchema>;
  /** A service that is there already, such as for a writer that goes on where another one was killed. */
  readonly runningService?: HistoryService;
  /** The time of that service; it is needed with one. */
  readonly runningClock?: SimulatedClock;
  /** Where the writer takes its time from. @default the world's clock */
  readonly writerClock?: Clock;
  /** The rates of tables it shares with other worlds. @default its own */
  readonly tableRates?: TableRates;
  /** Whether as many requests as may be are in flight from the first moment on. @default the window opens gently */
  readonly opensAtOnce?: boolean;
  /** What DescribeTable would tell of a table's capacity. @default that it has none */
  readonly learnCapacity?: (tableName: string) => Promise<number | undefined>;
  /** Looks at what is written. */
  readonly onWritten?: OnWritten;
  /** For the writer's own randomness. @default follows from the service's seed */
  readonly writerSeed?: number;
}

/** The table simulated writers write to: `orders`, keyed `pk` (string). */
export const ordersSchema: KeySchema = { partitionKey: { name: 'pk', type: 'S' } };

/** Rates whose windows are open from the first moment on. */
class OpenRates extends WriterRates {
  override make(tableName: string): WriterRate {
    const rate = super.make(tableName);
    for (let answers = 1; answers < 1000; answers++) rate.answered();
    return rate;
  }
}

/** A writer, a modelled service and the time both live in. */
export class SimulatedWorld<T = object> {
  readonly clock: SimulatedClock;
  readonly service: HistoryService;
  readonly writer: Writer<T>;
  readonly #ready: Promise<unknown>;

  constructor({
    sink,
    service,
    makeLanes,
    transport,
    snapshot,
    learnKeySchema,
    runningService,
    runningClock,
    writerClock,
    writerSeed,
    tableRates,
    learnCapacity,
    opensAtOnce,
    onWritten,
  }: SimulatedOptions<T> = {}) {
    this.clock = runningClock ?? new SimulatedClock();
    const clock = writerClock ?? this.clock;
    const seed = service?.seed ?? 1;
    const tables = {
      orders: ordersSchema as { partitionKey: { name: string; type: 'S' } },
      ...service?.tables,
    };
    this.service =
      runningService ??
      new HistoryService({ latencyMS: [1, 10], ...service, seed, tables }, this.clock.forService());
    const options = resolveOptions<T>({ tableName: 'orders', keySchema: ordersSchema, ...sink });
    const random = new Random(writerSeed ?? seed + 1_000_003);
    const shared = tableRates ?? new TableRates();
    const Rates = opensAtOnce === true ? OpenRates : WriterRates;
    const rates = new Rates({
      clock,
      maxInFlightRequests: options.maxInFlightRequests,
      limits: options.rateLimits,
      rateOf: (tableName) => shared.of(tableName),
      learnCapacity: learnCapacity ?? (async () => undefined),
    });
    const known = new Tables({
      options,
      clock,
      keySchemas: options.keySchemas,
      learnKeySchema:
        learnKeySchema ??
        (async (tableName) => {
          throw new DynamoDbSinkError('TABLE_NOT_FOUND', `no table ${tableName} in this world`);
        }),
      makeLanes: makeLanes ?? (() => new PrimaryKeyLanes()),
      rates,
    });
    this.#ready = known.learn(options.tableName);
    const restored = snapshot && {
      snapshot,
      tables: snapshot.tables.map(({ name }) => known.get(name) as Table),
    };
    this.writer = new Writer<T>({
      ...options,
      restored,
      onWritten,
      log: options.logger && new SinkLog(options.logger),
      options,
      tables: known,
      rates,
      clock,
      random: () => random.next(),
      transport: (transport ?? historyTransport)(this.service, this.clock),
    });
  }

  /** Writes all and closes, in simulated time. */
  async writeAll(elements: Iterable<T>): Promise<ReturnType<Writer<T>['report']>> {
    return this.clock.until(this.#writeAll(elements));
  }

  async #writeAll(elements: Iterable<T>): Promise<ReturnType<Writer<T>['report']>> {
    await this.#ready;
    for (const element of elements) await this.writer.write(element);
    return this.writer.close();
  }
}

import { DynamoDbSinkError, type DynamoDbSinkOptions, type KeySchema } from 'dynamodb-sink';
import type { Snapshot } from '#dist/state/snapshot-format.js';
import type { HistoryServiceOptions } from '#dist/testing/history-options.js';
import { HistoryService } from '#dist/testing/history-service.js';
import { Random } from '#dist/testing/random.js';
import { resolveOptions } from '#dist/validate-options.js';
import type { Transport } from '#dist/wire/transport.js';
import { type KeyLanes, PrimaryKeyLanes } from '#dist/writer/key-lanes.js';
import { AimdLimiter } from '#dist/writer/request-limiter.js';
import { SinkLog } from '#dist/writer/sink-log.js';
import type { Table } from '#dist/writer/table.js';
import { Tables } from '#dist/writer/tables.js';
import { Writer } from '#dist/writer/writer.js';
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
  /** A world whose service and time this one has too: for a writer that goes on where that world's left off. */
  readonly after?: SimulatedWorld<never>;
}

/** The table simulated writers write to: `orders`, keyed `pk` (string). */
export const ordersSchema: KeySchema = { partitionKey: { name: 'pk', type: 'S' } };

/** A writer, a modelled service and the time both live in. */
export class SimulatedWorld<T = object> {
  readonly clock: SimulatedClock;
  readonly service: HistoryService;
  readonly writer: Writer<T>;
  readonly #ready: Promise<unknown>;

  constructor(of: SimulatedOptions<T> = {}) {
    const { sink, service, makeLanes, transport, snapshot, learnKeySchema, after } = of;
    const seed = service?.seed ?? 1;
    this.clock = after?.clock ?? new SimulatedClock();
    const tables = {
      orders: ordersSchema as { partitionKey: { name: string; type: 'S' } },
      ...service?.tables,
    };
    this.service =
      after?.service ??
      new HistoryService({ latencyMS: [1, 10], ...service, seed, tables }, this.clock.forService());
    const options = resolveOptions<T>({ tableName: 'orders', keySchema: ordersSchema, ...sink });
    const random = new Random(seed + 1_000_003);
    const known = new Tables({
      options,
      clock: this.clock,
      keySchemas: options.keySchemas,
      learnKeySchema:
        learnKeySchema ??
        (async (tableName) => {
          throw new DynamoDbSinkError('TABLE_NOT_FOUND', `no table ${tableName} in this world`);
        }),
      makeLanes: makeLanes ?? (() => new PrimaryKeyLanes()),
      makeLimiter: () => new AimdLimiter(options.maxInFlightRequests),
    });
    this.#ready = known.learn(options.tableName);
    const restored = snapshot && {
      snapshot,
      tables: snapshot.tables.map(({ name }) => known.get(name) as Table),
    };
    this.writer = new Writer<T>({
      ...options,
      restored,
      log: options.logger && new SinkLog(options.logger),
      options,
      tables: known,
      clock: this.clock,
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

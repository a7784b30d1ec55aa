import type { DynamoDbSinkOptions } from 'dynamodb-sink';
import type { CapacityOptions } from '#dist/testing/capacity-options.js';
import { type CapacityWindow, capacityUse } from '#dist/testing/capacity-use.js';
import { HistoryService } from '#dist/testing/history-service.js';
import { TableRates } from '#dist/writer/table-rates.js';
import { SimulatedClock } from '../support/simulated-clock.js';
import { ordersSchema, SimulatedWorld } from '../support/simulated-writer.js';

/** One client of the table, and when it begins. */
export interface Client {
  readonly fromSecond?: number;
  readonly sink?: Partial<DynamoDbSinkOptions<Order>>;
  /** The provisioned write units DescribeTable tells it. @default it is not asked */
  readonly provisioned?: number;
}

/** An item of about 100 bytes: one write unit. */
export interface Order {
  readonly pk: string;
  readonly filler: string;
}

/** A table under load. */
export interface LoadedTable {
  readonly capacity: CapacityOptions;
  readonly seconds: number;
  readonly seed: number;
  readonly latencyMS?: readonly [number, number];
  readonly unprocessed?: number;
  readonly clients: readonly Client[];
}

/** What came of it. */
export interface LoadRun {
  /** One window a second. */
  readonly seconds: readonly CapacityWindow[];
  /** Write units by client and second. */
  readonly unitsByClient: readonly (readonly number[])[];
  readonly service: HistoryService;
}

const FILLER = 'x'.repeat(70);

/** Lets sinks write all they can to one table, in virtual time. Each is a process of its own: they share nothing. */
export async function load({ clients, seconds, seed, capacity, ...service }: LoadedTable): Promise<LoadRun> {
  const clock = new SimulatedClock();
  const running = serviceOf({ seconds, seed, capacity, clients, ...service }, clock);
  const writers = clients.map((client, number) => {
    const tableRates = new TableRates();
    if (client.provisioned !== undefined)
      tableRates.of('orders').provisioned(client.provisioned, clock.now());
    const world = new SimulatedWorld<Order>({
      runningService: running,
      runningClock: clock,
      writerSeed: seed * 100 + number,
      sink: { maxBufferedRequests: 2000, ...client.sink },
      tableRates,
    });
    clock.setTimer(() => void writeAll(world, clock, number, seconds), (client.fromSecond ?? 0) * 1000);
    return world.writer;
  });
  await clock.pass(seconds * 1000);
  for (const writer of writers) {
    if (writer.health().status === 'failed')
      throw new Error(`a writer has failed: ${writer.health().reason}`);
    writer.abort();
  }
  return runOf(running, clients.length, seconds);
}

/** The service of a loaded table. */
export function serviceOf(table: LoadedTable, clock: SimulatedClock): HistoryService {
  const { capacity, seed, latencyMS = [2, 10], unprocessed = 0 } = table;
  const tables = { orders: { ...ordersSchema, capacity } as never };
  return new HistoryService({ seed, latencyMS, unprocessed, tables }, clock.forService());
}

/** What a service's history tells of its clients, whose keys begin with their number. */
export function runOf(service: HistoryService, clients: number, seconds: number): LoadRun {
  const unitsByClient = Array.from({ length: clients }, () => new Array<number>(seconds).fill(0));
  for (const { timeMS, writeUnits, item } of service.history) {
    const client = unitsByClient[Number(String((item.pk as { readonly S: string }).S).split('-')[0])];
    const second = Math.floor(timeMS / 1000);
    if (client?.[second] !== undefined) client[second] += writeUnits;
  }
  const windows = capacityUse(service, { table: 'orders', fromMS: 0, toMS: seconds * 1000, windowMS: 1000 });
  return { seconds: windows, unitsByClient, service };
}

async function writeAll(
  { writer }: SimulatedWorld<Order>,
  clock: SimulatedClock,
  client: number,
  seconds: number,
): Promise<void> {
  try {
    for (let n = 0; clock.now() < seconds * 1000; n++) {
      const room = writer.write({ pk: `${client}-${n}`, filler: FILLER });
      if (room !== undefined) await room;
    }
  } catch {
    // Aborted at the end of the run; any other failure is found by its health.
  }
}

/** Use and waste between two seconds. */
export function between(
  run: LoadRun,
  from: number,
  to: number,
): { readonly use: number; readonly waste: number } {
  let offered = 0;
  let applied = 0;
  let received = 0;
  let wasted = 0;
  for (const window of run.seconds.slice(from, to)) {
    offered += window.unitsOffered;
    applied += window.unitsApplied;
    received += window.writesReceived;
    wasted += window.writesWasted;
  }
  return { use: applied / offered, waste: wasted / received };
}

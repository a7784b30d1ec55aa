import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Arrival } from './arrivals.js';
import type { Item } from './attribute-value.js';
import type { CapacityLimits } from './capacity-options.js';
import type { FaultyDynamoDbOptions } from './faulty-dynamodb-options.js';
import { MachineClock } from './history-clock.js';
import { answer, type HistoryOutcome } from './history-outcome.js';
import { HistoryService, MAX_BODY_BYTES } from './history-service.js';
import type { HistoryStats } from './history-stats.js';
import type { HistoryEntry } from './history-table.js';
import { Listener } from './listener.js';
import type { OutageKind } from './outage.js';
import { Random } from './random.js';
import { sendOutcome } from './send-outcome.js';
import { checkSignatureDate } from './signature-date.js';
import type { TableOptions } from './table-options.js';
import { validateOptions } from './validate-options.js';

/** A running modelled DynamoDB. */
export interface FaultyDynamoDb extends AsyncDisposable {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** What a `DynamoDBClient`, or the option `dynamoDb` of a sink, needs to come here. */
  readonly clientConfig: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  /** The tables there are, by name. */
  readonly tables: Readonly<Record<string, TableOptions>>;
  /** Every write applied, in order; it grows while requests are under way. */
  readonly history: readonly HistoryEntry[];
  /** What each valid request that writes brought, in order, and how much of it came back for want of capacity. */
  readonly arrivals: readonly Arrival[];
  /** What was counted so far. */
  readonly stats: Readonly<HistoryStats>;
  /** Milliseconds since its start: the time of its history, of its outages and of changes of capacity. */
  now(): number;
  /** What a table holds now, by key identity such as `S3:abc`; a TypeError for a table there is not. */
  table(name: string): ReadonlyMap<string, Item>;
  /** Makes a table, at once; an error if there is one of this name. */
  createTable(name: string, options: TableOptions): void;
  /** Deletes a table with all it holds, at once; the history keeps what was applied to it. */
  deleteTable(name: string): void;
  /** Sets the limits given of a table, or of one of its indexes, from now on; the others stay. */
  setCapacity(table: string, limits: CapacityLimits, index?: string): void;
  /** Write units a table was offered from one instant to another, burst left out; Infinity if it is unlimited. */
  offeredWriteUnits(table: string, fromMS: number, toMS: number): number;
  /**
   * Goes down until called again, with undefined. Settles when it is so: with `refuse` no port is open then, and
   * afterwards it is open again.
   */
  setOutage(kind: OutageKind | undefined): Promise<void>;
  /** How far its clock is ahead of the machine's, in ms, from now on; negative if it is behind. */
  setClockSkew(skewMS: number): void;
  /** Cuts all connections and settles when the port is free; nothing is applied after this call. */
  close(): Promise<void>;
}

const TARGET_PREFIX = 'DynamoDB_20120810.';

/**
 * Starts a modelled DynamoDB in this process, on a port of 127.0.0.1: an HTTP front over {@link HistoryService}.
 * @throws RangeError for an option that is not valid, before anything is started
 */
export async function startFaultyDynamoDb(options: FaultyDynamoDbOptions): Promise<FaultyDynamoDb> {
  validateOptions(options); // here as well: the constructor below reads them first
  const endpoint = new Endpoint(options);
  await endpoint.start(options.outages?.flatMap(({ fromMS, toMS }) => [fromMS, toMS]) ?? []);
  const { service, url } = endpoint;
  return {
    url,
    clientConfig: {
      endpoint: url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'faulty', secretAccessKey: 'faulty' },
    },
    tables: service.tables,
    history: service.history,
    arrivals: service.arrivals,
    stats: service.stats,
    now: () => endpoint.clock.now(),
    table: (name) => service.table(name),
    createTable: (name, table) => service.createTable(name, table),
    deleteTable: (name) => service.deleteTable(name),
    setCapacity: (table, limits, index) => service.setCapacity(table, limits, index),
    offeredWriteUnits: (table, fromMS, toMS) => service.offeredWriteUnits(table, fromMS, toMS),
    setOutage: (kind) => {
      service.setOutage(kind);
      return endpoint.listenUnlessDown();
    },
    setClockSkew: (skewMS) => {
      endpoint.clockSkewMS = skewMS;
    },
    close: () => endpoint.close(),
    [Symbol.asyncDispose]: () => endpoint.close(),
  };
}

/** The HTTP front of one service. */
class Endpoint {
  readonly clock = new MachineClock();
  readonly service: HistoryService;
  clockSkewMS: number;
  readonly #server = createServer((request, response) => {
    void this.#take(request, response);
  });
  readonly #listener: Listener;
  readonly #random: Random;

  constructor(options: FaultyDynamoDbOptions) {
    const { seed = 1, port = 0, clockSkewMS = 0 } = options;
    this.service = new HistoryService({ ...options, seed }, this.clock);
    this.clockSkewMS = clockSkewMS;
    this.#listener = new Listener(this.#server, port);
    this.#random = new Random(seed + 1);
    // Connections end by a fault or by the client only: an idle timeout of ours would be an uncounted reset.
    this.#server.keepAliveTimeout = 0;
    this.#server.requestTimeout = 0;
    this.#server.headersTimeout = 0;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#listener.port}`;
  }

  /** @param changesMS when planned outages begin and end */
  async start(changesMS: readonly number[]): Promise<void> {
    await this.#listener.set(true);
    for (const atMS of changesMS) {
      // A hair later: the difference of two times may come out that much too small.
      const delayMS = Math.max(0, atMS - this.service.sinceStartMS) + 0.01;
      this.clock.setTimer(delayMS, () => void this.listenUnlessDown());
    }
    await this.listenUnlessDown();
  }

  /** Opens the port or shuts it, as the outage of this instant asks for. */
  listenUnlessDown(): Promise<void> {
    return this.#listener.set(!this.clock.isStopped && this.service.outage !== 'refuse');
  }

  close(): Promise<void> {
    this.clock.stop();
    return this.#listener.set(false);
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    if (body === undefined) return; // cut before it was whole: the service has never seen it
    const nowMS = Date.now() + this.clockSkewMS;
    response.setHeader('date', new Date(nowMS).toUTCString());
    const signedAt = request.headers['x-amz-date'];
    const skewed = checkSignatureDate(typeof signedAt === 'string' ? signedAt : undefined, nowMS);
    if (skewed !== undefined) {
      sendOutcome(response, answer(skewed.statusCode, skewed.toJson(), this.#random), this.clock);
      return;
    }
    // Where this process was busy, a request may be read together with those its client sent after it had given this
    // one up. The end of the connection is read a turn after the body: wait for it.
    await nextTurn();
    await nextTurn();
    if (this.clock.isStopped) return;
    const { socket } = request;
    const done = (outcome: HistoryOutcome): void => sendOutcome(response, outcome, this.clock);
    const hasLeft = socket.readableEnded || response.closed;
    const leave = this.service.request(operationOf(request), body, done, hasLeft);
    // It does nothing for a request that has ended before.
    const left = (): void => {
      if (!this.clock.isStopped) leave();
    };
    socket.once('end', left); // comes some turns before the close
    response.once('close', () => {
      socket.off('end', left);
      left();
    });
  }
}

function operationOf({ method, headers }: IncomingMessage): string {
  const target = String(headers['x-amz-target'] ?? '');
  const isCall = method === 'POST' && headers['content-type'] === 'application/x-amz-json-1.0';
  return isCall && target.startsWith(TARGET_PREFIX) ? target.slice(TARGET_PREFIX.length) : '';
}

// What is beyond the limit is read and dropped: the service needs no more to refuse it.
async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      if (length <= MAX_BODY_BYTES) chunks.push(chunk);
      length += chunk.length;
    }
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks);
}

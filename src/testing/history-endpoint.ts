import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Item, TableSchema } from './attribute-value.js';
import { MachineClock } from './history-clock.js';
import type { HistoryServiceOptions } from './history-options.js';
import type { HistoryOutcome } from './history-outcome.js';
import { HistoryService, MAX_BODY_BYTES } from './history-service.js';
import type { HistoryStats } from './history-stats.js';
import type { HistoryEntry } from './history-table.js';

/** Options of an endpoint: those of the service behind it, and where to listen. */
export interface HistoryEndpointOptions extends HistoryServiceOptions {
  /** The port on 127.0.0.1. @default any free one */
  readonly port?: number;
}

/** A running endpoint. */
export interface HistoryEndpoint extends AsyncDisposable {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly tables: Readonly<Record<string, TableSchema>>;
  /** Every write applied, in order; it grows while requests are under way. */
  readonly history: readonly HistoryEntry[];
  readonly stats: HistoryStats;
  /** What a table holds now, by key identity. */
  table(name: string): ReadonlyMap<string, Item>;
  /** Cuts all connections and settles when the port is free; nothing is applied after this call. */
  close(): Promise<void>;
}

const TARGET_PREFIX = 'DynamoDB_20120810.';

/** Starts an HTTP endpoint in this process: a thin front over {@link HistoryService}. */
export async function startHistoryEndpoint(options: HistoryEndpointOptions): Promise<HistoryEndpoint> {
  const clock = new MachineClock();
  const service = new HistoryService(options, clock);
  const server = createServer((request, response) => {
    void take(service, clock, request, response);
  });
  // Connections end by a fault or by the client only: an idle timeout of ours would be an uncounted reset.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  server.headersTimeout = 0;
  const { promise: listening, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(options.port ?? 0, '127.0.0.1', resolve);
  await listening;
  const { port } = server.address() as AddressInfo;

  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= new Promise((closed) => {
      clock.stop();
      server.close(() => closed());
      server.closeAllConnections();
    });
    return closing;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    tables: service.tables,
    history: service.history,
    stats: service.stats,
    table: (name) => service.table(name),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function take(
  service: HistoryService,
  clock: MachineClock,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request);
  if (body === undefined) return; // cut before it was whole: the service has never seen it
  let settled = false;
  response.once('close', () => {
    // Neither an outcome of ours nor close() has cut it: the client has left.
    if (!settled && !clock.isStopped) service.stats.abandoned++;
  });
  service.request(operationOf(request), body, (outcome) => {
    settled = true;
    send(response, outcome);
  });
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

function send(response: ServerResponse, outcome: HistoryOutcome): void {
  if (outcome.kind === 'reset') response.socket?.resetAndDestroy();
  else response.writeHead(outcome.statusCode, outcome.headers).end(outcome.body);
}

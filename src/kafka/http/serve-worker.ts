import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isLoopback, originOf } from '../../aws/endpoint.js';
import { invalid, isObject, refuseUnknown } from '../../option-checks.js';
import { INSTALL_PROM_CLIENT, loadPromClient } from './prom-client.js';
import { type ObservedWorker, WorkerExposition } from './worker-exposition.js';

/** Options of {@link serveWorker}. */
export interface ServeWorkerOptions {
  /** The port to listen on; 0 for any that is free. */
  readonly port: number;
  /**
   * The address to listen on. What is served needs no password: other machines see it where this is `0.0.0.0` or `::`.
   * @default '127.0.0.1'
   */
  readonly host?: string;
}

/** What serves the health and the metrics of a worker. */
export interface WorkerServer extends AsyncDisposable {
  /** Where it listens, such as `http://127.0.0.1:9464`. */
  readonly url: string;
  /** Whether there are metrics: whether `prom-client` is installed. */
  readonly hasMetrics: boolean;
  /** Ends it and its connections. */
  close(): Promise<void>;
}

const OPTION_NAMES: ReadonlySet<string> = new Set(['port', 'host'] satisfies (keyof ServeWorkerOptions)[]);

/**
 * Serves how a worker is doing over HTTP, for an orchestrator and for Prometheus:
 * - `/healthz`: 200 while the worker goes on by itself, 503 when it has to be restarted
 * - `/readyz`: 200 while it is a member of its group, else 503
 * - `/metrics`: lag, offsets and counts in Prometheus' format; 501 where `prom-client`, an optional peer, is missing
 *
 * The first two have the worker's `health()` as JSON. Nothing that is served holds records or secrets.
 *
 * @throws {DynamoDbSinkError} `INVALID_OPTION`
 * @throws {Error} of Node, such as `EADDRINUSE`, if it cannot listen
 * @example
 * const worker = createKafkaWorker({ … });
 * await using server = await serveWorker(worker, { port: 9464 });
 * await worker.run();
 */
export async function serveWorker(
  worker: ObservedWorker,
  options: ServeWorkerOptions,
): Promise<WorkerServer> {
  const { port, host } = checkServeOptions(options, '');
  const prom = await loadPromClient();
  const exposition = prom && new WorkerExposition(prom, worker);
  const pages = pagesOf(worker, exposition);
  const server = createServer((request, response) => {
    void answer(request, response, pages, isLoopback(host));
  });
  await listening(server, port, host);
  const { port: takenPort } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    exposition?.close();
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return {
    url: originOf({ protocol: 'http:', hostname: host, port: takenPort }),
    hasMetrics: exposition !== undefined,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/**
 * @param prefix of the options' names in messages
 * @throws {DynamoDbSinkError} `INVALID_OPTION`
 */
export function checkServeOptions(options: ServeWorkerOptions, prefix: string): Required<ServeWorkerOptions> {
  if (!isObject(options)) throw invalid(prefix.replace(/\.$/, ''), options, 'must be an object with a port');
  refuseUnknown(options, OPTION_NAMES, prefix);
  const { port, host = '127.0.0.1' } = options;
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw invalid(`${prefix}port`, port, 'must be a port, 0 to 65535');
  if (typeof host !== 'string' || !/^[\w.:%-]+$/.test(host))
    throw invalid(`${prefix}host`, host, 'must be an address or a name of this machine');
  return { port, host };
}

async function listening(server: Server, port: number, host: string): Promise<void> {
  server.listen(port, host);
  await once(server, 'listening');
  // Of one connection, which has ended by then.
  server.on('error', () => {});
}

interface Page {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

type Pages = Readonly<Record<string, () => Page | Promise<Page>>>;

function pagesOf(worker: ObservedWorker, exposition: WorkerExposition | undefined): Pages {
  const health = (which: 'isLive' | 'isReady'): Page => {
    const now = worker.health();
    return { status: now[which] ? 200 : 503, type: 'application/json', body: `${JSON.stringify(now)}\n` };
  };
  return {
    '/healthz': () => health('isLive'),
    '/readyz': () => health('isReady'),
    '/metrics': async () =>
      exposition === undefined
        ? text(501, `prom-client is not installed: ${INSTALL_PROM_CLIENT}`)
        : { status: 200, type: exposition.contentType, body: await exposition.text() },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  pages: Pages,
  isForThisMachine: boolean,
): Promise<void> {
  request.resume(); // a body is nothing to us
  const { status, type, body } = await pageFor(request, pages, isForThisMachine);
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(status === 405 && { allow: 'GET, HEAD' }),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

async function pageFor(
  { method = '', url = '', headers }: IncomingMessage,
  pages: Pages,
  isForThisMachine: boolean,
): Promise<Page> {
  // A web page whose name has been pointed to this machine must not read what is for this machine only.
  const hostname = URL.parse(`http://${headers.host}`)?.hostname ?? '';
  if (isForThisMachine && !isLoopback(hostname)) return text(421, 'this is for 127.0.0.1 and localhost only');
  const [path = ''] = url.split('?', 1);
  const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
  if (page === undefined) return text(404, `there are ${Object.keys(pages).join(', ')}`);
  if (method !== 'GET' && method !== 'HEAD') return text(405, 'only GET and HEAD');
  try {
    return await page();
  } catch {
    return text(500, 'this could not be found out');
  }
}

function text(status: number, body: string): Page {
  return { status, type: 'text/plain; charset=utf-8', body: `${body}\n` };
}

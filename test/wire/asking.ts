import { systemClock } from '#dist/system-clock.js';
import { ConnectionPool } from '#dist/wire/connection-pool.js';
import type { Connections } from '#dist/wire/connections.js';
import type { Exchange, HttpRequest, Outcome, Way } from '#dist/wire/exchange.js';
import { Exchanges } from '#dist/wire/exchanges.js';
import type { RequestBody } from '#dist/wire/transport.js';

/** Long enough to be no part of a test. */
const NEVER_MS = 60_000;

/** A request with nothing but a length. */
const request: HttpRequest = {
  maxHeadBytes: 100,
  head: (body) => `POST / HTTP/1.1\r\nhost: test\r\ncontent-length: ${body.length}\r\n\r\n`,
  dispatch: () => {
    throw new Error('not by undici');
  },
};

export interface Asked {
  readonly exchange: Exchange;
  /** `200 <body>`, or the code or name of an error. */
  readonly outcome: Promise<string>;
}

/** Sends a body. What is to be done when it is over is done at once. */
export function ask(
  way: Way,
  content: string | Buffer = '{}',
  timeoutMS: number = NEVER_MS,
  whenOver: () => void = () => {},
): Asked {
  const { promise, resolve } = Promise.withResolvers<string>();
  const exchange = new Exchanges(systemClock, timeoutMS).begin(bodyOf(content), (outcome) => {
    resolve(textOf(outcome));
    whenOver();
  });
  way.send(exchange, request);
  return { exchange, outcome: promise };
}

/** What ends a request that gets no answer. */
export function failureOf(way: Way): Promise<Error & { code?: string; port?: number }> {
  return new Promise((resolve) => {
    const exchange = new Exchanges(systemClock, NEVER_MS).begin(bodyOf('{}'), (outcome) =>
      resolve(outcome as Error),
    );
    way.send(exchange, request);
  });
}

function bodyOf(content: string | Buffer): RequestBody {
  const bytes = Buffer.from(content as string);
  return { byteLength: bytes.length, copyTo: (to, at) => bytes.copy(to, at) };
}

/** Sends several bodies at once, and waits for what comes of them. */
export function askAll(way: Way, count: number): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, (_, i) => ask(way, `request ${i}`).outcome));
}

function textOf(outcome: Outcome): string {
  if ('kind' in outcome) return outcome.kind;
  if (outcome instanceof Error) return (outcome as { code?: string }).code ?? outcome.name;
  return `${outcome.status} ${outcome.body.toString()}`;
}

/** A pool of plain connections to a port of this machine, closed with the test. */
export function poolTo(port: number, maxConnections = 10): ConnectionPool & Disposable {
  const peer = { hostname: '127.0.0.1', port, tls: undefined };
  return closing(new ConnectionPool(peer, maxConnections, () => true));
}

/** What is closed with the test. */
export function closing<T extends ConnectionPool | Connections>(one: T): T & Disposable {
  return Object.assign(one, { [Symbol.dispose]: () => one.close() });
}

/** Waits until something is so. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 1));
}

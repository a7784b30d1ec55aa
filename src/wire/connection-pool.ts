import { LargeBuffers } from '../item/large-buffers.js';
import { Connection, type ConnectionHost, type Peer } from './connection.js';
import type { Exchange, HttpRequest } from './exchange.js';

/**
 * Connections that are being made at once, at most. A TLS handshake takes a millisecond of CPU and two round
 * trips: fifty at once would hold all of the first requests up, and none could resume the session of another.
 */
const MAX_CONNECTING = 8;
/** An idle connection is closed before load balancers on the way drop it without a word. */
const MAX_IDLE_MS = 15_000;
const SWEEP_MS = 1000;
/** Of large requests' bytes so many are kept for the next ones. */
const MAX_FREE_LARGE_BYTES = 32 * 1024 * 1024;

interface Waiting {
  readonly exchange: Exchange;
  readonly request: HttpRequest;
}

/**
 * The connections to one origin: one for each request in flight, and no more. A request goes over the connection
 * that was used last, so that those that are not needed any more become idle; if there is none it waits for the
 * first that is ready, while a few more are being made.
 */
export class ConnectionPool implements ConnectionHost {
  readonly large: LargeBuffers = new LargeBuffers(MAX_FREE_LARGE_BYTES);
  readonly #peer: Peer;
  readonly #maxConnections: number;
  readonly #maySend: () => boolean;
  readonly #all = new Set<Connection>();
  readonly #idle: Connection[] = [];
  #waiting: Waiting[] = [];
  #connecting = 0;
  #session: Buffer | undefined;
  #sweeper: NodeJS.Timeout | undefined;
  #isClosed = false;

  /** @param maySend see `ConnectionOptions` */
  constructor(peer: Peer, maxConnections: number, maySend: () => boolean) {
    this.#peer = peer;
    this.#maxConnections = maxConnections;
    this.#maySend = maySend;
  }

  /** Sends a request as soon as there is a connection for it. */
  send(exchange: Exchange, request: HttpRequest): void {
    if (!this.#maySend()) return;
    const connection = this.#idle.pop();
    if (connection !== undefined) {
      connection.send(exchange, request);
      return;
    }
    this.#waiting.push({ exchange, request });
    this.#connectMore();
  }

  /** Closes every connection; what is sent or waits is for its owner to end. */
  close(): void {
    this.#isClosed = true;
    this.#waiting = [];
    clearInterval(this.#sweeper);
    for (const connection of this.#all) connection.destroy();
  }

  #connectMore(): void {
    // Those whose time is up need no connection.
    while (this.#waiting[0]?.exchange.isOver) this.#waiting.shift();
    while (
      !this.#isClosed &&
      this.#connecting < Math.min(MAX_CONNECTING, this.#waiting.length) &&
      this.#all.size < this.#maxConnections
    ) {
      this.#connecting++;
      const connection = new Connection(this.#peer, this, this.#session);
      this.#all.add(connection);
      if (this.#peer.tls === undefined) continue;
      connection.onSession((session) => {
        this.#session = session;
      });
    }
  }

  ready(connection: Connection, isNew: boolean): void {
    if (isNew) this.#connecting--;
    const next = this.#nextWaiting();
    if (next !== undefined && this.#maySend()) {
      connection.send(next.exchange, next.request);
      return;
    }
    connection.idleSince = performance.now();
    this.#idle.push(connection);
    this.#sweeper ??= setInterval(() => this.#sweep(), SWEEP_MS).unref();
  }

  closed(connection: Connection, error: Error | undefined): void {
    this.#all.delete(connection);
    const idleAt = this.#idle.indexOf(connection);
    if (idleAt >= 0) this.#idle.splice(idleAt, 1);
    if (error !== undefined) {
      this.#connecting--;
      // One request's failure: its writer decides when to try again.
      this.#nextWaiting()?.exchange.end(error);
    }
    this.#connectMore();
  }

  #nextWaiting(): Waiting | undefined {
    for (;;) {
      const next = this.#waiting.shift();
      if (next === undefined || !next.exchange.isOver) return next;
    }
  }

  #sweep(): void {
    const now = performance.now();
    // The list is in the order of use: the front was idle for longest.
    while (this.#idle[0] !== undefined && now - this.#idle[0].idleSince >= MAX_IDLE_MS)
      this.#idle[0].destroy();
    for (const connection of this.#idle) connection.unref();
    if (this.#idle.length > 0) return;
    clearInterval(this.#sweeper);
    this.#sweeper = undefined;
  }
}

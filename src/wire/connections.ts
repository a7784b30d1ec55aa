import { createSecureContext } from 'node:tls';
import type { Agent, Dispatcher, EnvHttpProxyAgent } from 'undici';
import { DynamoDbSinkError } from '../errors.js';
import { CONNECT_TIMEOUT_MS, type Peer } from './connection.js';
import { ConnectionPool } from './connection-pool.js';
import type { Way } from './exchange.js';
import { UndiciWay } from './undici-way.js';

/** Certificates in PEM form, one or several a text. */
export type Certificates = string | Uint8Array | readonly (string | Uint8Array)[];

/**
 * A dispatcher of undici 7 or 8: an `Agent`, a `ProxyAgent`, a `MockAgent`, composed or not. By shape, since it may
 * come from another copy of undici.
 */
export interface UndiciDispatcher {
  dispatch(options: never, handler: never): boolean;
}

/** What shapes the connections to the service. */
export interface ConnectionOptions {
  readonly maxInFlightRequests: number;
  /** Trusted instead of the certificates Node trusts. */
  readonly ca: Certificates | undefined;
  readonly trustAllCertificates: boolean;
  /** Used instead of connections of the sink's own, and never closed. */
  readonly dispatcher: UndiciDispatcher | undefined;
  /**
   * Asked when a request is about to be written. One that may not be sent is not, and stays unanswered: whoever says no
   * closes the connections. Always, if absent.
   */
  readonly maySend?: (() => boolean) | undefined;
}

export const TRUST_ALL_WARNING = 'DYNAMODB_SINK_TRUST_ALL_CERTIFICATES';

let hasWarned = false;

/** The connections of one sink writer, by origin: one for each request in flight, and no more. */
export class Connections {
  readonly #options: ConnectionOptions;
  readonly #maySend: () => boolean;
  readonly #ways = new Map<string, Way>();
  readonly #pools: ConnectionPool[] = [];
  #agent: Agent | EnvHttpProxyAgent | undefined;
  #isClosed = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#maySend = options.maySend ?? always;
    if (options.trustAllCertificates) warnOnce();
  }

  /** The way of the writes to an origin, such as `https://dynamodb.eu-west-1.amazonaws.com`. */
  async to(origin: string): Promise<Way> {
    const isDispatched = this.#options.dispatcher !== undefined || (isTls(origin) && hasProxy());
    // Through a proxy undici knows the way. Awaited before the look at the ways: two tables may ask at the same time.
    const dispatcher = isDispatched ? await this.dispatcher() : undefined;
    let way = this.#ways.get(origin);
    if (way === undefined) {
      way = dispatcher === undefined ? this.#openPool(origin) : new UndiciWay(dispatcher, this.#maySend);
      this.#ways.set(origin, way);
    }
    return way;
  }

  /** A dispatcher for the few questions beside the writes. */
  async dispatcher(): Promise<Dispatcher> {
    if (this.#options.dispatcher !== undefined) return this.#options.dispatcher as Dispatcher;
    // Not with the sink: that would take a third longer to load, and many never need it.
    const undici = await import('undici');
    if (this.#agent === undefined) {
      this.#agent = this.#makeAgent(undici);
      // What is asked after the end gets no connection.
      if (this.#isClosed) this.#agent.destroy().catch(() => {});
    }
    return this.#agent;
  }

  #openPool(origin: string): ConnectionPool {
    const { hostname, port } = new URL(origin);
    const peer = {
      hostname: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? (isTls(origin) ? 443 : 80) : Number(port),
      tls: isTls(origin) ? this.#sharedTls() : undefined,
    };
    const pool = new ConnectionPool(peer, this.#options.maxInFlightRequests, this.#maySend);
    this.#pools.push(pool);
    return pool;
  }

  #makeAgent({ Agent, EnvHttpProxyAgent }: typeof import('undici')): Agent | EnvHttpProxyAgent {
    const options = {
      connect: { timeout: CONNECT_TIMEOUT_MS, ...this.#tlsOptions() },
      connections: this.#options.maxInFlightRequests,
      pipelining: 1,
      allowH2: false, // the service speaks HTTP/1.1
    };
    if (!hasProxy()) return new Agent(options);
    try {
      // Plain http: is for endpoints of one's own: it is not what HTTPS_PROXY is about.
      return new EnvHttpProxyAgent({ ...options, httpProxy: '', requestTls: options.connect });
    } catch {
      // Without its cause, which shows the URL and so a password.
      throw new DynamoDbSinkError(
        'INVALID_OPTION',
        'HTTPS_PROXY is not the URL of a proxy, such as http://proxy.example.com:3128',
      );
    }
  }

  /** Certificates are read once, not for each connection. */
  #sharedTls(): NonNullable<Peer['tls']> {
    const { ca, ...others } = this.#tlsOptions();
    return { ...others, secureContext: createSecureContext(ca === undefined ? {} : { ca }) };
  }

  #tlsOptions(): { ca?: (string | Buffer)[]; rejectUnauthorized?: boolean } {
    const { ca, trustAllCertificates } = this.#options;
    return {
      ...(ca !== undefined && { ca: nodeCertificates(ca) }),
      ...(trustAllCertificates && { rejectUnauthorized: false }),
    };
  }

  /** Lets go of the connections that are the sink's own. */
  close(): void {
    for (const pool of this.#pools.splice(0)) pool.close();
    this.#agent?.destroy().catch(() => {});
    this.#isClosed = true;
    this.#ways.clear();
  }
}

function always(): boolean {
  return true;
}

function isTls(origin: string): boolean {
  return origin.startsWith('https:');
}

/** As curl and most others have it; `NO_PROXY` is the agent's affair. */
function hasProxy(): boolean {
  const { HTTPS_PROXY: upper, https_proxy: lower } = process.env;
  return (lower ?? upper ?? '') !== '';
}

function nodeCertificates(ca: Certificates): (string | Buffer)[] {
  const list = typeof ca === 'string' || ca instanceof Uint8Array ? [ca] : ca;
  return list.map((one) => (typeof one === 'string' ? one : Buffer.from(one)));
}

/** Once a process: the warning is about the program, not about one of its sinks. */
function warnOnce(): void {
  if (hasWarned) return;
  hasWarned = true;
  process.emitWarning(
    'trustAllCertificates accepts every certificate: whoever is on the way can read and change what is written',
    { type: 'DynamoDbSinkWarning', code: TRUST_ALL_WARNING },
  );
}

import { type Dispatcher, EnvHttpProxyAgent, Pool } from 'undici';
import { Ramp } from './ramp.js';

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
}

/** A way to one origin. */
export interface Way {
  readonly dispatcher: Pick<Dispatcher, 'dispatch'>;
  /** Lets requests through as fast as connections come up. */
  readonly ramp: Ramp;
}

export const TRUST_ALL_WARNING = 'DYNAMODB_SINK_TRUST_ALL_CERTIFICATES';

let hasWarned = false;

const CONNECT_TIMEOUT_MS = 5000;
/** Under the 20 s and more after which load balancers in between drop what is idle. */
const KEEP_ALIVE_MS = 15_000;

/** Settings of one connection. */
interface TlsOptions {
  readonly timeout: number;
  readonly ca?: (string | Buffer)[];
  readonly rejectUnauthorized?: boolean;
}

/** The connections of one sink writer, by origin: one for each request in flight, and no more. */
export class Connections {
  readonly #options: ConnectionOptions;
  readonly #ways = new Map<string, Way>();
  readonly #own: (Pool | EnvHttpProxyAgent)[] = [];

  constructor(options: ConnectionOptions) {
    this.#options = options;
    if (options.trustAllCertificates) warnOnce();
  }

  /** The way to an origin, such as `https://dynamodb.eu-west-1.amazonaws.com`. */
  to(origin: string): Way {
    let way = this.#ways.get(origin);
    if (way === undefined) {
      way = this.#open(origin);
      this.#ways.set(origin, way);
    }
    return way;
  }

  #open(origin: string): Way {
    const { dispatcher, maxInFlightRequests } = this.#options;
    if (dispatcher !== undefined) return { dispatcher: dispatcher as Dispatcher, ramp: new Ramp() };
    const options = { ...this.#poolOptions(), connections: maxInFlightRequests };
    if (origin.startsWith('https:') && hasProxy()) {
      const agent = new EnvHttpProxyAgent({ ...options, requestTls: options.connect });
      this.#own.push(agent);
      return { dispatcher: agent, ramp: new Ramp() };
    }
    const pool = new Pool(origin, options);
    this.#own.push(pool);
    return { dispatcher: pool, ramp: Ramp.of(pool) };
  }

  #poolOptions(): Omit<Pool.Options, 'connect'> & { connect: TlsOptions } {
    const { ca, trustAllCertificates } = this.#options;
    return {
      connect: {
        timeout: CONNECT_TIMEOUT_MS,
        ...(ca !== undefined && { ca: nodeCertificates(ca) }),
        ...(trustAllCertificates && { rejectUnauthorized: false }),
      },
      pipelining: 1,
      allowH2: false, // the service speaks HTTP/1.1
      keepAliveTimeout: KEEP_ALIVE_MS,
      // The transport has one time limit for a whole request.
      headersTimeout: 0,
      bodyTimeout: 0,
    };
  }

  /** Cancels what is in flight and lets go of the connections that are the sink's own. */
  close(): void {
    for (const one of this.#own.splice(0)) one.destroy().catch(() => {});
    this.#ways.clear();
  }
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

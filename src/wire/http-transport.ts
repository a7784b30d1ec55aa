import { messageOf } from '../errors.js';
import { readAnswer, serviceTimeMS } from './answer.js';
import { connectionFailure } from './connection-failure.js';
import type { Connections, Way } from './connections.js';
import { Exchange, type Outcome } from './exchange.js';
import { safeCause } from './safe-cause.js';
import { RequestSigner } from './signature-v4.js';
import type { Credentials, Target, TargetSource } from './target.js';
import type { Answer, RequestFailure, Transport } from './transport.js';

/** What an {@link HttpTransport} is made of. */
export interface HttpTransportParts {
  readonly targets: TargetSource;
  readonly connections: Connections;
  readonly requestTimeoutMS: number;
  /** The time of day, in milliseconds since 1970. */
  readonly timeOfDay: () => number;
}

/** Credentials are renewed so long before they expire, and not used any more so shortly before. */
const RENEW_MS = 5 * 60_000;
const TOO_LATE_MS = 10_000;
/** If that fails while the old ones are good, so long until the next try. */
const RENEW_AGAIN_MS = 30_000;

const HEADERS = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-target': 'DynamoDB_20120810.BatchWriteItem',
};

/** What is ready for the requests of one table. */
interface Route {
  readonly target: Target;
  readonly signer: RequestSigner;
  readonly way: Way;
  /** Header fields as undici takes them, but for date and signature. */
  readonly headers: readonly string[];
  renewAt: number;
  readonly usableUntil: number;
}

/** Signs bodies and sends them over HTTP/1.1. */
export class HttpTransport implements Transport {
  readonly #parts: HttpTransportParts;
  readonly #routes = new Map<string, Route>();
  readonly #finding = new Map<string, Promise<Route | RequestFailure>>();
  readonly #inFlight = new Set<Exchange>();
  /** What the service's time is ahead of ours; undefined until an answer has told. */
  #clockOffsetMS: number | undefined;

  constructor(parts: HttpTransportParts) {
    this.#parts = parts;
  }

  send(tableName: string, body: Buffer, onAnswer: (answer: Answer) => void): void {
    let route: Route | undefined;
    const exchange = new Exchange(this.#parts.requestTimeoutMS, (outcome) => {
      this.#inFlight.delete(exchange);
      if (exchange.hasStarted) route?.way.ramp.ended();
      onAnswer(this.#meaningOf(outcome, tableName, route));
    });
    this.#inFlight.add(exchange);
    route = this.#routes.get(tableName);
    if (route !== undefined && this.#isGood(route, tableName)) {
      this.#start(route, body, exchange);
      return;
    }
    this.#find(tableName).then((found) => {
      if ('kind' in found) exchange.fail(found);
      else {
        route = found;
        this.#start(found, body, exchange);
      }
    });
  }

  #start({ way, target, headers, signer }: Route, body: Buffer, exchange: Exchange): void {
    way.ramp.begin(() => {
      if (exchange.isOver) return false;
      // Signed when it goes: it may have waited for its connection.
      const { date, authorization } = signer.sign(body, this.#now());
      const { origin, path } = target;
      exchange.start(way.dispatcher, {
        origin,
        path,
        method: 'POST',
        headers: [...headers, 'x-amz-date', date, 'authorization', authorization],
        body,
      });
      return true;
    });
  }

  /** The service's time, as far as it is known. */
  #now(): number {
    return this.#parts.timeOfDay() + (this.#clockOffsetMS ?? 0);
  }

  #meaningOf(outcome: Outcome, tableName: string, route: Route | undefined): Answer {
    if ('kind' in outcome) return outcome;
    if (outcome instanceof Error) return connectionFailure(outcome) ?? brokenExchange(outcome);
    const answer = readAnswer(outcome);
    if (answer.kind === 'skewed') {
      const timeMS = serviceTimeMS(outcome);
      if (timeMS !== undefined) this.#clockOffsetMS = timeMS - this.#parts.timeOfDay();
    } else if (answer.kind === 'credentials' && this.#routes.get(tableName) === route) {
      // Once: those still in flight will say the same of the same credentials.
      this.#routes.delete(tableName);
      this.#find(tableName, route?.target.credentials);
    }
    return answer;
  }

  /** Renews credentials before they expire, without holding anything up. */
  #isGood(route: Route, tableName: string): boolean {
    if (route.renewAt === Number.POSITIVE_INFINITY) return true;
    const now = this.#now();
    if (now < route.renewAt) return true;
    if (now >= route.usableUntil) return false;
    route.renewAt = now + RENEW_AGAIN_MS;
    this.#find(tableName);
    return true;
  }

  /** Finds a table's route. One search a table at a time; never rejects. */
  #find(tableName: string, expired?: Credentials): Promise<Route | RequestFailure> {
    const current = this.#finding.get(tableName);
    if (current !== undefined) return current;
    const finding = this.#parts.targets.find(tableName, expired).then((target) => {
      this.#finding.delete(tableName);
      if ('kind' in target) return target;
      const route = this.#routeTo(target);
      this.#routes.set(tableName, route);
      return route;
    });
    this.#finding.set(tableName, finding);
    return finding;
  }

  #routeTo(target: Target): Route {
    const { origin, path, host, userAgent, region, service, credentials } = target;
    const { sessionToken, expiration } = credentials;
    this.#clockOffsetMS ??= target.clockOffsetMS;
    const signed = { host, ...HEADERS };
    const token = sessionToken === undefined ? undefined : { 'x-amz-security-token': sessionToken };
    const expiresAt = expiration?.getTime() ?? Number.POSITIVE_INFINITY;
    return {
      target,
      signer: new RequestSigner({ method: 'POST', path, headers: signed, region, service }, credentials),
      way: this.#parts.connections.to(origin),
      headers: Object.entries({ ...signed, 'user-agent': userAgent, ...token }).flat(),
      renewAt: expiresAt - RENEW_MS,
      usableUntil: expiresAt - TOO_LATE_MS,
    };
  }

  close(): void {
    for (const exchange of this.#inFlight) exchange.cancel(new Error('the writer is closed'));
    this.#parts.connections.close();
  }
}

/** Whatever ends an exchange without an answer: undici's parser, say, throws errors without a code. */
function brokenExchange(error: Error): RequestFailure {
  const cause = safeCause(error);
  return { kind: 'transient', isUnanswered: true, name: error.name, message: messageOf(error), cause };
}

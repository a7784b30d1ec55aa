import type { Clock } from '../clock.js';
import { messageOf } from '../errors.js';
import { readAnswer, serviceTimeMS } from './answer.js';
import { connectionFailure } from './connection-failure.js';
import type { Connections } from './connections.js';
import { type Outcome, RequestTimeout, type Way } from './exchange.js';
import { Exchanges } from './exchanges.js';
import { safeCause } from './safe-cause.js';
import { SignedHttpRequest } from './signed-http-request.js';
import type { Credentials, Target, TargetSource } from './target.js';
import type { Answer, RequestBody, RequestFailure, Transport } from './transport.js';

/** What an {@link HttpTransport} is made of. */
export interface HttpTransportParts {
  readonly targets: TargetSource;
  readonly connections: Connections;
  readonly clock: Clock;
  readonly requestTimeoutMS: number;
  /** The time of day, in milliseconds since 1970. */
  readonly timeOfDay: () => number;
}

/** Credentials are renewed so long before they expire, and not used any more so shortly before. */
const RENEW_MS = 5 * 60_000;
const TOO_LATE_MS = 10_000;
/** If that fails, or gives no longer ones, while the old ones are good, so long until the next try. */
const RENEW_AGAIN_MS = 30_000;

/** What is ready for the requests of one table. */
interface Route {
  readonly request: SignedHttpRequest;
  readonly way: Way;
  readonly credentials: Credentials;
  readonly correctsClock: boolean;
  renewAt: number;
  readonly usableUntil: number;
}

/** Signs bodies and sends them over HTTP/1.1. */
export class HttpTransport implements Transport {
  readonly #parts: HttpTransportParts;
  readonly #routes = new Map<string, Route>();
  readonly #finding = new Map<string, Promise<Route | RequestFailure>>();
  readonly #exchanges: Exchanges;
  /** What the service's time is ahead of ours; undefined until an answer has told. */
  #clockOffsetMS: number | undefined;

  constructor(parts: HttpTransportParts) {
    this.#parts = parts;
    this.#exchanges = new Exchanges(parts.clock, parts.requestTimeoutMS);
  }

  send(tableName: string, body: RequestBody, onAnswer: (answer: Answer) => void): void {
    const route = this.#routes.get(tableName);
    const isGood = route !== undefined && this.#isGood(route, tableName);
    let used = isGood ? route : undefined;
    const exchange = this.#exchanges.begin(body, (outcome) =>
      onAnswer(this.#meaningOf(outcome, tableName, used)),
    );
    if (isGood) {
      route.way.send(exchange, route.request);
      return;
    }
    this.#find(tableName).then((found) => {
      if ('kind' in found) exchange.end(found);
      else if (!exchange.isOver) {
        used = found;
        found.way.send(exchange, found.request);
      }
    });
  }

  /** The service's time, as far as it is known. */
  #now(): number {
    return this.#parts.timeOfDay() + (this.#clockOffsetMS ?? 0);
  }

  #meaningOf(outcome: Outcome, tableName: string, route: Route | undefined): Answer {
    if ('kind' in outcome) return outcome;
    if (route === undefined && outcome instanceof RequestTimeout) return this.#withoutCredentials();
    if (outcome instanceof Error) return connectionFailure(outcome) ?? brokenExchange(outcome);
    const answer = readAnswer(outcome, route?.credentials);
    if (answer.kind === 'skewed' && route?.correctsClock === true) {
      const timeMS = serviceTimeMS(outcome);
      if (timeMS !== undefined) this.#clockOffsetMS = timeMS - this.#parts.timeOfDay();
    } else if (answer.kind === 'credentials' && this.#routes.get(tableName) === route) {
      // Once: those still in flight will say the same of the same credentials.
      this.#routes.delete(tableName);
      this.#find(tableName, route?.credentials);
    }
    return answer;
  }

  /** A request whose time was up before there was anything to sign it with: it was never sent. */
  #withoutCredentials(): RequestFailure {
    const { requestTimeoutMS } = this.#parts;
    const message = `no credentials in ${requestTimeoutMS} ms`;
    return { kind: 'credentials', name: 'CredentialsTimeout', message, cause: new Error(message) };
  }

  /** Renews credentials before they expire, without holding anything up. */
  #isGood(route: Route, tableName: string): boolean {
    if (route.renewAt === Number.POSITIVE_INFINITY) return true;
    const now = this.#now();
    if (now < route.renewAt) return true;
    if (now >= route.usableUntil) return false;
    route.renewAt = Math.min(now + RENEW_AGAIN_MS, route.usableUntil);
    this.#find(tableName);
    return true;
  }

  /** Finds a table's route. One search a table at a time; never rejects. */
  #find(tableName: string, expired?: Credentials): Promise<Route | RequestFailure> {
    const current = this.#finding.get(tableName);
    if (current !== undefined) return current;
    const finding = this.#findNow(tableName, expired).finally(() => this.#finding.delete(tableName));
    this.#finding.set(tableName, finding);
    return finding;
  }

  async #findNow(tableName: string, expired: Credentials | undefined): Promise<Route | RequestFailure> {
    const target = await this.#parts.targets.find(tableName, expired);
    if ('kind' in target) return target;
    try {
      const route = this.#routeTo(target, await this.#parts.connections.to(target.origin));
      this.#routes.set(tableName, route);
      return route;
    } catch (error) {
      return {
        kind: 'fatal',
        code: 'INVALID_OPTION',
        name: 'Error',
        message: messageOf(error),
        cause: safeCause(error),
      };
    }
  }

  #routeTo(target: Target, way: Way): Route {
    this.#clockOffsetMS ??= target.clockOffsetMS;
    const { credentials, correctsClock } = target;
    const expiresAt = credentials.expiration?.getTime() ?? Number.POSITIVE_INFINITY;
    const usableUntil = expiresAt - TOO_LATE_MS;
    return {
      request: new SignedHttpRequest(target, () => this.#now()),
      way,
      credentials,
      correctsClock,
      renewAt: Math.min(Math.max(expiresAt - RENEW_MS, this.#now() + RENEW_AGAIN_MS), usableUntil),
      usableUntil,
    };
  }

  close(): void {
    // First: a connection that one request lets go of must not be made anew for the next one.
    this.#parts.connections.close();
    this.#exchanges.cancelAll(new Error('the writer is closed'));
  }
}

/** Whatever ends an exchange without an answer: undici's parser, say, throws errors without a code. */
function brokenExchange(error: Error): RequestFailure {
  const cause = safeCause(error);
  return { kind: 'transient', isUnanswered: true, name: error.name, message: messageOf(error), cause };
}

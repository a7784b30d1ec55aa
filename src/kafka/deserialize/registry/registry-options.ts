import { isLoopback, originOf } from '../../../aws/endpoint.js';
import { DynamoDbSinkError } from '../../../errors.js';
import {
  checkBoolean,
  invalid,
  isClass,
  isObject,
  optionalObject,
  refuseUnknown,
} from '../../../option-checks.js';
import { checkCertificates } from '../../../validate-connection.js';
import type { Certificates } from '../../../wire/connections.js';
import type { AvroTimes } from '../avro/avro-times.js';
import { checkedHeaders, type RegistryAuth } from './registry-auth.js';

/** Options of `registryDeserializer()`. */
export interface RegistryOptions {
  /** Where the registry is, such as `https://registry.example.com`. A path is kept. Credentials in it are refused. */
  readonly url: string;
  /**
   * What the registry knows the worker by; a function is asked for each request, of which there is one for each schema.
   * Not over plain `http:`, but to this machine.
   * @default nothing
   */
  readonly auth?: RegistryAuth | (() => RegistryAuth | Promise<RegistryAuth>);
  /**
   * Headers of each request, such as `Confluent-Identity-Pool-Id`. Like `auth`, not over plain `http:`.
   * @default none
   */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Certificates in PEM form that are trusted instead of those Node trusts.
   * @default those that Node trusts
   */
  readonly ca?: Certificates;
  /**
   * Milliseconds for one request and its answer; behind them the message is tried again.
   * @default 10000
   */
  readonly requestTimeoutMS?: number;
  /**
   * Dates and times of Avro: the numbers they are encoded as (days, milli-, micro-, nanoseconds), or ISO 8601 text.
   * @default 'number'
   */
  readonly times?: AvroTimes;
  /**
   * Lets `auth` and `headers` go over plain `http:` to other machines.
   * @default false
   */
  readonly allowInsecureUrl?: boolean;
}

/** {@link RegistryOptions}, checked and with every default filled in. */
export interface ResolvedRegistryOptions {
  /** With a slash at its end. */
  readonly url: URL;
  readonly auth: RegistryOptions['auth'];
  readonly headers: Readonly<Record<string, string>>;
  readonly ca: Certificates | undefined;
  readonly requestTimeoutMS: number;
  readonly times: AvroTimes;
}

const PREFIX = 'registryDeserializer.';
const OPTION_NAMES: ReadonlySet<string> = new Set([
  'url',
  'auth',
  'headers',
  'ca',
  'requestTimeoutMS',
  'times',
  'allowInsecureUrl',
] satisfies (keyof RegistryOptions)[]);
const DEFAULT_TIMEOUT_MS = 10_000;
/** The longest that a timer of Node waits. */
const MAX_TIMEOUT_MS = 2_147_483_647;

/** @throws {DynamoDbSinkError} `INVALID_OPTION` */
export function checkRegistryOptions(options: RegistryOptions): ResolvedRegistryOptions {
  if (!isObject(options)) throw invalid('registryDeserializer', options, 'must be an object with a url');
  refuseUnknown(options, OPTION_NAMES, PREFIX);
  const allowInsecureUrl = checkBoolean(options.allowInsecureUrl ?? false, `${PREFIX}allowInsecureUrl`);
  const url = checkUrl(options.url);
  const headers = checkedHeaders(
    optionalObject(options.headers, `${PREFIX}headers`) ?? {},
    `${PREFIX}headers`,
  );
  const isSecret = options.auth !== undefined || Object.keys(headers).length > 0;
  if (isSecret && url.protocol === 'http:' && !allowInsecureUrl && !isLoopback(url.hostname)) {
    throw refused(
      `url is http: to ${url.hostname}, which is not this machine: credentials would go unencrypted; use https:, or, where the network is trusted, set allowInsecureUrl`,
    );
  }
  return {
    url,
    auth: checkAuth(options.auth),
    headers,
    ca: checkCertificates(options.ca, `${PREFIX}ca`),
    requestTimeoutMS: checkTimeout(options.requestTimeoutMS ?? DEFAULT_TIMEOUT_MS),
    times: checkTimes(options.times ?? 'number'),
  };
}

/** A URL is never shown: there may be a password in it. */
function checkUrl(text: unknown): URL {
  const url = typeof text === 'string' ? URL.parse(text) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw refused('url must be a URL with https: or http:, such as http://localhost:8081');
  }
  if (url.username !== '' || url.password !== '') {
    throw refused('url has credentials in it, which are shown wherever it is; give them as auth');
  }
  if (url.search !== '' || url.hash !== '') throw refused('url must end with its path, without ? and #');
  return new URL(`${originOf(url)}${url.pathname.replace(/\/*$/, '/')}`);
}

function checkAuth(auth: RegistryOptions['auth']): RegistryOptions['auth'] {
  if (auth === undefined || (typeof auth === 'function' && !isClass(auth))) return auth;
  const { username, password, token } = (isObject(auth) ? auth : {}) as Readonly<Record<string, unknown>>;
  const isBasic = typeof username === 'string' && typeof password === 'string' && token === undefined;
  const isBearer = typeof token === 'string' && username === undefined && password === undefined;
  if (isBasic || isBearer) return auth;
  throw refused('auth must be { username, password }, { token } or a function that gives one of them');
}

function checkTimeout(value: unknown): number {
  if (Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MAX_TIMEOUT_MS) {
    return value as number;
  }
  throw invalid(`${PREFIX}requestTimeoutMS`, value, `must be an integer from 1 to ${MAX_TIMEOUT_MS}`);
}

function checkTimes(value: unknown): AvroTimes {
  if (value === 'number' || value === 'iso') return value;
  throw invalid(`${PREFIX}times`, value, "must be 'number' or 'iso'");
}

function refused(rule: string): DynamoDbSinkError {
  return new DynamoDbSinkError('INVALID_OPTION', `option ${PREFIX}${rule}`);
}

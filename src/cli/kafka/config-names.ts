import { WORKER_OPTION_NAMES } from '../../kafka/resolve-worker-options.js';
import { invalid, isObject, knownHint } from '../../option-checks.js';
import { OPTION_NAMES as SINK_OPTION_NAMES } from '../../validate-options.js';
import { UsageError } from '../usage-error.js';

/** What only code can give, and what a file has in its place. */
const CODE: Readonly<Record<string, string>> = {
  elementConverter: 'name its module with converter',
  onRejected: 'name a deadLetterTopic',
  onDurable: '/metrics has the offsets',
  logger: 'standard error has it',
  signal: 'send SIGTERM',
  dispatcher: 'set HTTPS_PROXY or ca',
};

/** The names that a config file may have. */
export const CONFIG_NAMES: ReadonlySet<string> = new Set([
  ...withoutCode(WORKER_OPTION_NAMES),
  'converter',
  'registry',
  'http',
]);

/** The names that its `sink` may have. */
export const SINK_NAMES: ReadonlySet<string> = new Set(withoutCode(SINK_OPTION_NAMES));

/** Of a client's configuration what is data. Credentials come from where the AWS tools look for them. */
export const DYNAMO_DB_NAMES: ReadonlySet<string> = new Set([
  'region',
  'endpoint',
  'profile',
  'useFipsEndpoint',
  'useDualstackEndpoint',
]);

/** Of the options of Node's `tls.connect` those that a file can have. */
export const TLS_NAMES: ReadonlySet<string> = new Set([
  'ca',
  'cert',
  'key',
  'passphrase',
  'servername',
  'rejectUnauthorized',
  'minVersion',
  'maxVersion',
  'ciphers',
]);

function withoutCode(names: ReadonlySet<string>): string[] {
  return [...names].filter((name) => !Object.hasOwn(CODE, name));
}

/** @throws {UsageError} a name that is not known, which may be a slip */
export function refuseStrayNames(given: object, known: ReadonlySet<string>, prefix: string): void {
  for (const name of Object.keys(given)) {
    if (known.has(name)) continue;
    if (Object.hasOwn(CODE, name))
      throw new UsageError(`option ${prefix}${name} is code, which a file cannot have: ${CODE[name]}`);
    throw new UsageError(`option ${prefix}${name} is unknown${knownHint(name, [...known], prefix)}`);
  }
}

/** A part of a config file that is an object; undefined if it is not there. @throws {DynamoDbSinkError} */
export function section(
  config: object,
  name: string,
  path: string = name,
): Record<string, unknown> | undefined {
  const value: unknown = Object.hasOwn(config, name) ? config[name as never] : undefined;
  if (value === undefined) return undefined;
  if (!isObject(value)) throw invalid(path, value, 'must be an object');
  return value as Record<string, unknown>;
}

import { DynamoDbSinkError } from './errors.js';
import { nearestName } from './nearest-name.js';

/** @throws {DynamoDbSinkError} `INVALID_OPTION`, as do all of this file */
export function checkBoolean(value: unknown, name: string): boolean {
  if (typeof value !== 'boolean') throw invalid(name, value, 'must be true or false');
  return value;
}

/** The longest a timer of Node can wait. */
export const MAX_TIMER_MS: number = 2 ** 31 - 1;

/** @param max the largest safe integer if there is none */
export function checkWhole(
  value: unknown,
  name: string,
  min: number,
  max: number = Number.MAX_SAFE_INTEGER,
): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max) return value;
  const range = max === Number.MAX_SAFE_INTEGER ? `of ${min} or more` : `from ${min} to ${max}`;
  throw invalid(name, value, `must be a whole number ${range}`);
}

/** @param whole what it is a part of, for the message */
export function checkPart(value: unknown, name: string, whole: string): number {
  if (typeof value === 'number' && value > 0 && value <= 1) return value;
  throw invalid(name, value, `must be a number above 0 and 1 at most, such as 0.5 for half of ${whole}`);
}

export function optionalFunction<F>(value: F | undefined, name: string): F | undefined {
  if (value !== undefined && typeof value !== 'function') throw invalid(name, value, 'must be a function');
  return value;
}

export function optionalObject<O extends object>(value: O | undefined, name: string): O | undefined {
  if (value !== undefined && !isObject(value)) throw invalid(name, value, 'must be an object');
  return value;
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value was written as a class: given for a function, it would fail at the first record only. */
export function isClass(value: unknown): boolean {
  return typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value));
}

/** A name that is not known is a mistake, never ignored. */
export function refuseUnknown(given: object, known: ReadonlySet<string>, prefix: string): void {
  for (const name of Object.keys(given)) {
    if (known.has(name)) continue;
    throw new DynamoDbSinkError(
      'INVALID_OPTION',
      `option ${prefix}${name} is unknown${hintFor(name, known, prefix)}`,
    );
  }
}

/** Settings of the AWS SDK's client that people look for one level too high. */
const CLIENT_SETTINGS: ReadonlySet<string> = new Set([
  'region',
  'endpoint',
  'credentials',
  'profile',
  'client',
]);

function hintFor(name: string, known: ReadonlySet<string>, prefix: string): string {
  if (prefix === '' && CLIENT_SETTINGS.has(name)) {
    return name === 'client' ? '; a ready client goes into dynamoDb' : `; did you mean dynamoDb.${name}?`;
  }
  return knownHint(name, [...known], prefix);
}

/** What an error says of a name that is not known: which one was meant, or, if none is near, all there are. */
export function knownHint(name: string, known: readonly string[], prefix = ''): string {
  const near = nearestName(name, known);
  return near === undefined
    ? `; known are: ${known.toSorted().join(', ')}`
    : `; did you mean ${prefix}${near}?`;
}

/** The error that names option, rule and value. */
export function invalid(name: string, value: unknown, rule: string): DynamoDbSinkError {
  return new DynamoDbSinkError('INVALID_OPTION', `option ${name} ${rule}; it is ${shown(value)}`);
}

/** The same without the value, which may be or hold a secret. */
export function invalidSecret(name: string, value: unknown, rule: string): DynamoDbSinkError {
  const kind = Array.isArray(value) ? 'a list' : typeof value;
  return new DynamoDbSinkError('INVALID_OPTION', `option ${name} ${rule}; it is of type ${kind}`);
}

/** A value as short text: types instead of contents, which may be large or secret. */
function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'function' ? 'a function' : String(value);
}

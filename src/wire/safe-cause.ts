import { messageOf } from '../errors.js';

// All that an error may keep. The AWS SDK also hangs the whole answer on it ($response), and through its
// connection the request with its session token; what others hang on theirs cannot be known.
const KEPT: readonly string[] = [
  'name',
  'code',
  'errno',
  'syscall',
  'address',
  'port',
  'hostname',
  'tryNextLink',
  '$fault',
  '$service',
  '$metadata',
];
const KNOWN: ReadonlySet<unknown> = new Set([...KEPT, 'message', 'stack', 'cause', 'errors']);

// The service quotes the headers it has signed, tokens included, and proxies whole requests; the SDK's hint leads to
// what is taken off.
const TOO_TALKATIVE =
  /The Canonical String for this request|Deserialization error: to see the raw|authorization[:=]|AWS4-HMAC-SHA256|x-amz-security-token|\{"RequestItems"|\{"(?:Put|Delete)Request"/i;

/** Causes of causes: more are cut off. */
const MAX_DEPTH = 10;

/**
 * An error to be shown as a cause, such that `util.inspect` finds no credential in it at whatever depth:
 * the error itself if nothing hangs on it, else a copy of its class with name, message, stack and codes.
 * Never throws.
 */
export function safeCause(error: unknown): unknown {
  try {
    return safe(error, 0);
  } catch {
    return new Error('an error that cannot be shown');
  }
}

/** A message without what may quote a token. */
export function safeMessage(message: string): string {
  const at = message.search(TOO_TALKATIVE);
  return at === -1 ? message : message.slice(0, at).trimEnd();
}

function safe(error: unknown, depth: number): unknown {
  if ((typeof error !== 'object' && typeof error !== 'function') || error === null) return error;
  if (!(error instanceof Error) || depth >= MAX_DEPTH) return new Error(safeMessage(messageOf(error)));
  const cause = safe(error.cause, depth + 1);
  const { errors } = error as { errors?: unknown };
  const safeErrors = Array.isArray(errors) ? errors.map((one) => safe(one, depth + 1)) : undefined;
  const message = safeMessage(error.message);
  const isSafe =
    Reflect.ownKeys(error).every((key) => KNOWN.has(key)) &&
    message === error.message &&
    cause === error.cause &&
    (safeErrors === undefined || safeErrors.every((one, i) => one === (errors as unknown[])[i]));
  return isSafe ? error : copyOf(error, message, { cause, errors: safeErrors });
}

/** Of the same class, so that `instanceof` holds. */
function copyOf(error: Error, message: string, inner: { cause: unknown; errors: unknown }): Error {
  const copy = new Error(message);
  Object.setPrototypeOf(copy, Object.getPrototypeOf(error));
  // The head of a stack repeats the message as it was.
  const frames = /^ +at [\s\S]*/m.exec(error.stack ?? '')?.[0];
  const kept = Object.fromEntries(KEPT.map((key) => [key, Reflect.get(error, key)]));
  const stack = `${error.name}: ${message}${frames === undefined ? '' : `\n${frames}`}`;
  for (const [key, value] of Object.entries({ ...kept, ...inner, stack })) {
    if (value === undefined) continue;
    const enumerable = key !== 'name' && key !== 'stack' && key !== 'cause' && key !== 'errors';
    Object.defineProperty(copy, key, { value, enumerable, writable: true, configurable: true });
  }
  return copy;
}

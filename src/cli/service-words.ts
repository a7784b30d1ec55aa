/** What an error of the service, or of a connection, is known by. */
export interface Cause {
  readonly name: string;
  readonly message: string;
  /** Of a connection's: `ECONNREFUSED`. */
  readonly code: string | undefined;
  /** Of a connection's: who was called. */
  readonly address: string | undefined;
  readonly port: number | undefined;
}

/** The innermost cause that has a code, or the first that has a name. */
export function causeOf(error: unknown): Cause {
  const { name, message, code, address, port, cause, errors } = Object(error) as Record<string, unknown>;
  // A connection that is tried on several addresses fails with a list of errors.
  const [first] = Array.isArray(errors) ? errors : [];
  if (typeof code !== 'string' && (first ?? cause) !== undefined) {
    const inner = causeOf(first ?? cause);
    if (inner.code !== undefined) return inner;
  }
  return {
    name: String(name ?? ''),
    message: String(message ?? ''),
    code: typeof code === 'string' ? code : undefined,
    address: typeof address === 'string' ? address : undefined,
    port: typeof port === 'number' ? port : undefined,
  };
}

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html and
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/CommonErrors.html
const CLOCK: ReadonlySet<string> = new Set(['RequestTimeTooSkewed', 'RequestExpired', 'RequestInTheFuture']);
const UNKNOWN_KEY: ReadonlySet<string> = new Set(['UnrecognizedClientException', 'InvalidClientTokenId']);
const WRONG_SECRET: ReadonlySet<string> = new Set(['InvalidSignatureException', 'SignatureDoesNotMatch']);
const EXPIRED: ReadonlySet<string> = new Set(['ExpiredTokenException', 'ExpiredToken']);

/** Whether the service finds our clock wrong. */
export function isClockWrong(error: unknown): boolean {
  const { name, message } = causeOf(error);
  return CLOCK.has(name) || (WRONG_SECRET.has(name) && /Signature (expired|not yet current)/.test(message));
}

/** What is wrong with credentials that the service has refused; undefined if it is something else. */
export function wrongCredentials(error: unknown): 'unknown' | 'secret' | 'expired' | undefined {
  const { name } = causeOf(error);
  if (UNKNOWN_KEY.has(name)) return 'unknown';
  if (WRONG_SECRET.has(name)) return 'secret';
  return EXPIRED.has(name) ? 'expired' : undefined;
}

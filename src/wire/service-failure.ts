import { safeMessage } from './safe-cause.js';
import type { RequestFailure, ThrottlingReason } from './transport.js';

// The service's error types: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html,
// and those of all services: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/CommonErrors.html
const THROTTLED: ReadonlySet<string> = new Set([
  'ProvisionedThroughputExceededException',
  'ProvisionedThroughputExceeded',
  'ThrottlingException',
  'Throttling',
  'RequestLimitExceeded',
  'TooManyRequestsException',
]);
const REFUSED: ReadonlySet<string> = new Set([
  'ValidationException',
  'SerializationException',
  'ItemCollectionSizeLimitExceededException',
  'RequestEntityTooLarge',
  'RequestEntityTooLargeException',
]);
const TRANSIENT: ReadonlySet<string> = new Set([
  'ReplicatedWriteConflictException',
  'RequestAbortedException',
  'RequestTimeout',
  'RequestTimeoutException',
]);
const EXPIRED: ReadonlySet<string> = new Set(['ExpiredTokenException', 'ExpiredToken']);
const ACCESS: ReadonlySet<string> = new Set([
  'AccessDeniedException',
  'AccessDenied',
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'IncompleteSignatureException',
  'IncompleteSignature',
  'MissingAuthenticationTokenException',
  'MissingAuthenticationToken',
  'InvalidClientTokenId',
  'NotAuthorized',
  'OptInRequired',
]);
// A table whose encryption key cannot be used: with the type of a bad record, though no record is at fault. These words
// are all that tells. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
const ENCRYPTION_KEY = /^KMS [a-z ]*error\b/;

/** An answer of the service that is not a success. */
export interface ErrorAnswer {
  /** The type without its namespace; empty if the answer names none. */
  readonly type: string;
  readonly message: string;
  readonly status: number;
  readonly reasons?: readonly ThrottlingReason[] | undefined;
  /** {@link isSkewed}, by the whole message. */
  readonly isSkewed: boolean;
  readonly cause: unknown;
}

/** What an error answer means for a request. */
export function serviceFailure(error: ErrorAnswer): RequestFailure {
  const { type, message, status, reasons, cause } = error;
  const failure = { name: type === '' ? `HTTP status ${status}` : type, message, cause };
  if (status >= 300 && status < 400) return redirected(status, cause);
  if (THROTTLED.has(type) || status === 429) {
    const isUnanswered = type === '' && { isUnanswered: true };
    return { ...failure, kind: 'throttled', ...isUnanswered, ...(reasons !== undefined && { reasons }) };
  }
  if (type === 'ResourceNotFoundException') return { ...failure, kind: 'tableNotFound' };
  if (status === 413) return { ...failure, kind: 'refused', message: 'the request is too large' };
  if (type === 'ValidationException' && ENCRYPTION_KEY.test(message)) {
    return { ...failure, kind: 'fatal', code: 'ACCESS_DENIED' };
  }
  if (REFUSED.has(type)) return { ...failure, kind: 'refused' };
  if (EXPIRED.has(type)) return { ...failure, kind: 'credentials' };
  if (error.isSkewed) return { ...failure, kind: 'skewed' };
  if (ACCESS.has(type)) return { ...failure, kind: 'fatal', code: 'ACCESS_DENIED' };
  // Without a type it is another kind of server that has answered: a proxy, a load balancer.
  if (type === '' || TRANSIENT.has(type) || status === 408 || status >= 500) {
    return { ...failure, kind: 'transient', isUnanswered: type === '' };
  }
  return { ...failure, kind: 'fatal', code: 'REQUEST_FAILED' };
}

/**
 * Never followed: the service gives none, so what stands at the endpoint is something else, and records
 * are not sent wherever it points.
 */
function redirected(status: number, cause: unknown): RequestFailure {
  return {
    kind: 'fatal',
    code: 'REQUEST_FAILED',
    name: `HTTP status ${status}`,
    message:
      'the endpoint answered with a redirect, which is never followed: check dynamoDb.endpoint and AWS_ENDPOINT_URL',
    cause,
  };
}

/** Whether the service finds our clock wrong. The answer's Date sets it: the next request is right. */
export function isSkewed(type: string, message: string): boolean {
  if (type === 'RequestTimeTooSkewed' || type === 'RequestExpired' || type === 'RequestInTheFuture')
    return true;
  return type === 'InvalidSignatureException' && /Signature (expired|not yet current)/.test(message);
}

const LONGEST_MESSAGE = 300;

/** The service's words without what may be a record's or a secret's. */
export function withoutContent(message: string): string {
  const said = safeMessage(withoutValues(message));
  return said.length > LONGEST_MESSAGE ? `${said.slice(0, LONGEST_MESSAGE)}…` : said;
}

/**
 * Without `Value '…' at `, which may repeat the whole request (dynalite's do): records do not belong into messages.
 * From the first to the last, since a record may itself hold what looks like an end.
 */
function withoutValues(message: string): string {
  const start = message.indexOf("Value '");
  const end = message.lastIndexOf("' at ");
  if (start === -1 || end < start + "Value '".length) return message;
  return `${message.slice(0, start)}Value${message.slice(end + 1)}`;
}

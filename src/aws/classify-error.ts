import { isDynamoDbSinkError, messageOf } from '../errors.js';
import type { RequestFailure } from '../wire/transport.js';
import { safeCause, safeMessage } from './safe-cause.js';

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
const CREDENTIALS: ReadonlySet<string> = new Set([
  'CredentialsProviderError',
  'ExpiredTokenException',
  'ExpiredToken',
]);
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
const UNREACHABLE_CODE =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EPROTO|ERR_TLS_.*|ERR_SSL_.*|CERT_.*|.*_CERT.*)$/;
// HPE_…: Node's HTTP parser makes nothing of the answer. EHOSTUNREACH may end a connection that has sent.
const SYSTEM_CODE = /^(E[A-Z]+|UND_ERR_.*|HPE_.*)$/;

/** What a thrown error of the AWS SDK means for a request. Never throws. */
export function classifyError(error: unknown): RequestFailure {
  const name = error instanceof Error ? error.name : 'Error';
  const { status, code } = traitsOf(error);
  const failure = {
    name: code ?? name,
    message: firstLineOf(safeMessage(messageOf(firstOf(error)))),
    cause: safeCause(error),
  };
  // An endpoint that is not allowed: the guard before each request found it.
  if (isDynamoDbSinkError(error)) return { ...failure, name, kind: 'fatal', code: 'INVALID_OPTION' };
  if (status !== undefined && status >= 300 && status < 400) return redirected(failure, status);
  if (THROTTLED.has(name) || status === 429) return { ...failure, name, kind: 'throttled' };
  if (name === 'ResourceNotFoundException') return { ...failure, name, kind: 'tableNotFound' };
  if (name === 'ValidationException' && ENCRYPTION_KEY.test(failure.message)) {
    return { ...failure, name, kind: 'fatal', code: 'ACCESS_DENIED' };
  }
  if (REFUSED.has(name) || status === 413) {
    return {
      ...failure,
      name,
      message: status === 413 ? 'the request is too large' : failure.message,
      kind: 'refused',
    };
  }
  if (CREDENTIALS.has(name)) return { ...failure, kind: 'credentials' };
  if (isSkewed(name, failure.message)) return { ...failure, name, kind: 'skewed' };
  if (ACCESS.has(name)) return { ...failure, name, kind: 'fatal', code: 'ACCESS_DENIED' };
  if (code !== undefined && UNREACHABLE_CODE.test(code)) return { ...failure, kind: 'unreachable' };
  if (TRANSIENT.has(name) || status === 408 || (status !== undefined && status >= 500)) {
    return { ...failure, name, kind: 'transient', isUnanswered: error instanceof SyntaxError };
  }
  if ((code !== undefined && SYSTEM_CODE.test(code)) || isBroken(error, name, status)) {
    return { ...failure, kind: 'transient', isUnanswered: true };
  }
  return { ...failure, name, kind: 'fatal', code: 'REQUEST_FAILED' };
}

/**
 * Never followed: the service gives none, so what stands at the endpoint is something else, and records
 * are not sent wherever it points.
 */
function redirected(failure: { cause: unknown }, status: number): RequestFailure {
  return {
    cause: failure.cause,
    name: `HTTP status ${status}`,
    message:
      'the endpoint answered with a redirect, which is never followed: check dynamoDb.endpoint and AWS_ENDPOINT_URL',
    kind: 'fatal',
    code: 'REQUEST_FAILED',
  };
}

/** The SDK corrects its clock by the answer's Date header: the next request is right. */
function isSkewed(name: string, message: string): boolean {
  if (name === 'RequestTimeTooSkewed' || name === 'RequestExpired' || name === 'RequestInTheFuture')
    return true;
  return name === 'InvalidSignatureException' && /Signature (expired|not yet current)/.test(message);
}

/** No answer in time, or one that cannot be read: with a status of success, whatever the error is. */
function isBroken(error: unknown, name: string, status: number | undefined): boolean {
  return (
    name === 'TimeoutError' ||
    name === 'AbortError' ||
    error instanceof SyntaxError ||
    (status !== undefined && status < 300)
  );
}

/** The SDK adds a line of advice for its own users to what could not be parsed. */
function firstLineOf(message: string): string {
  return message.split('\n', 1)[0] ?? '';
}

/** A connection that is tried on several addresses fails with an error that only lists theirs. */
function firstOf(error: unknown): unknown {
  return error instanceof AggregateError && error.message === '' ? (error.errors[0] ?? error) : error;
}

function traitsOf(error: unknown): { status: number | undefined; code: string | undefined } {
  if (typeof error !== 'object' || error === null) return { status: undefined, code: undefined };
  const { $metadata, $response, code } = error as {
    $metadata?: { httpStatusCode?: unknown };
    $response?: { statusCode?: unknown };
    code?: unknown;
  };
  const status = $metadata?.httpStatusCode ?? $response?.statusCode;
  return {
    status: typeof status === 'number' ? status : undefined,
    code: typeof code === 'string' ? code : undefined,
  };
}

import { isDynamoDbSinkError, messageOf } from '../errors.js';
import { connectionFailure } from '../wire/connection-failure.js';
import { safeCause, safeMessage } from '../wire/safe-cause.js';
import { isSkewed, serviceFailure } from '../wire/service-failure.js';
import type { RequestFailure } from '../wire/transport.js';

/** What a thrown error of the AWS SDK means for a request. Never throws. */
export function classifyError(error: unknown): RequestFailure {
  const name = error instanceof Error ? error.name : 'Error';
  const message = firstLineOf(safeMessage(messageOf(error)));
  const cause = safeCause(error);
  const failure = { name, message, cause };
  // An endpoint that is not allowed: the guard before each request found it.
  if (isDynamoDbSinkError(error)) return { ...failure, kind: 'fatal', code: 'INVALID_OPTION' };
  if (name === 'CredentialsProviderError') return { ...failure, kind: 'credentials' };
  const status = statusOf(error);
  if (status !== undefined && status >= 300) {
    // What could not be parsed names no type; the SDK calls what has none `Unknown`.
    const type = error instanceof SyntaxError || name === 'Unknown' || name === 'UnknownError' ? '' : name;
    if (type === '') return serviceFailure({ type, message: noType(status), status, isSkewed: false, cause });
    return serviceFailure({ type, message, status, isSkewed: isSkewed(type, message), cause });
  }
  const broken = connectionFailure(error);
  if (broken !== undefined) return broken;
  if (isBroken(error, name, status)) return { ...failure, kind: 'transient', isUnanswered: true };
  return { ...failure, kind: 'fatal', code: 'REQUEST_FAILED' };
}

function noType(status: number): string {
  return `the endpoint answered with status ${status}`;
}

/** No answer in time, or one that cannot be read: with a status of success, whatever the error is. */
function isBroken(error: unknown, name: string, status: number | undefined): boolean {
  return (
    name === 'TimeoutError' || name === 'AbortError' || error instanceof SyntaxError || status !== undefined
  );
}

/** The SDK adds a line of advice for its own users to what could not be parsed. */
function firstLineOf(message: string): string {
  return message.split('\n', 1)[0] ?? '';
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { $metadata, $response } = error as {
    $metadata?: { httpStatusCode?: unknown };
    $response?: { statusCode?: unknown };
  };
  const status = $metadata?.httpStatusCode ?? $response?.statusCode;
  return typeof status === 'number' ? status : undefined;
}

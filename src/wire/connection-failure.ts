import { messageOf } from '../errors.js';
import { safeCause, safeMessage } from './safe-cause.js';
import type { RequestFailure } from './transport.js';

const UNREACHABLE_CODE =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EPROTO|CONNECT_TIMEOUT|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_.*|ERR_SSL_.*)$/;
// What OpenSSL has against a certificate: https://nodejs.org/api/tls.html#x509-certificate-error-codes
const CERTIFICATE_CODE =
  /^(CERT_.*|.*_CERT.*|UNABLE_TO_.*|CRL_.*|ERROR_IN_CRL_.*|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH)$/;
// HPE_…: the HTTP parser makes nothing of the answer. EHOSTUNREACH may end a connection that has sent.
const SYSTEM_CODE = /^(E[A-Z]+|UND_ERR_.*|HPE_.*)$/;

/** What a connection's error means for a request; undefined if it is no connection's. */
export function connectionFailure(error: unknown): RequestFailure | undefined {
  const cause = safeCause(error);
  const { code, name } = Object(cause) as { code?: unknown; name?: unknown };
  const failure = {
    name: typeof code === 'string' ? code : String(name ?? 'Error'),
    message: firstLineOf(safeMessage(messageOf(firstOf(cause)))),
    cause,
  };
  if (name === 'RequestTimeout')
    return { ...failure, kind: 'transient', isUnanswered: true, isTimeout: true };
  if (code === 'UND_ERR_INVALID_ARG' || code === 'UND_ERR_NOT_SUPPORTED') {
    const message = `${failure.message}; the option dispatcher takes one of undici 7 or 8`;
    return { ...failure, message, kind: 'fatal', code: 'INVALID_OPTION' };
  }
  if (typeof code !== 'string') return undefined;
  if (UNREACHABLE_CODE.test(code) || CERTIFICATE_CODE.test(code)) return { ...failure, kind: 'unreachable' };
  if (SYSTEM_CODE.test(code)) return { ...failure, kind: 'transient', isUnanswered: true };
  return undefined;
}

/** OpenSSL ends its messages with a line break. */
function firstLineOf(message: string): string {
  return message.split('\n', 1)[0] as string;
}

/** A connection that is tried on several addresses fails with an error that only lists theirs. */
function firstOf(error: unknown): unknown {
  return error instanceof AggregateError && error.message === '' ? (error.errors[0] ?? error) : error;
}

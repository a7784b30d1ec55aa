import { isLoopback } from '../aws/endpoint.js';
import { isDynamoDbSinkError, messageOf } from '../errors.js';
import type { LoadArguments } from './arguments.js';
import { type Flag, inFlags } from './flag.js';
import { FLAGS } from './flags.js';

/** What an error means, in the words of the command line. */
export function explainError(
  error: unknown,
  { endpoint }: Pick<LoadArguments, 'endpoint'>,
  flags: readonly Flag[] = FLAGS,
): string {
  if (!isDynamoDbSinkError(error)) return messageOf(error);
  return inFlags(remedyFor(error, endpoint) ?? error.message, flags);
}

function remedyFor(
  error: Error & { readonly code: string },
  endpoint: string | undefined,
): string | undefined {
  const isLocal = endpoint !== undefined && isLoopback(URL.parse(endpoint)?.hostname ?? '');
  if (error.code === 'CREDENTIALS_UNAVAILABLE') {
    return isLocal
      ? `no AWS credentials found. ${endpoint} is on this machine, where any will do, but the requests must ` +
          'be signed with some: set AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local'
      : `no AWS credentials found (${messageOf(error.cause)}): set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile with --profile`;
  }
  if (error.code === 'INVALID_OPTION' && error.message.includes('AWS region')) {
    return `no AWS region found: say --region ${isLocal ? 'local (any will do on this machine)' : 'REGION'} or set AWS_REGION`;
  }
  return undefined;
}

/** The stack of an error and of what led to it. */
export function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return messageOf(error);
  const stack = error.stack ?? messageOf(error);
  return error.cause === undefined ? stack : `${stack}\ncaused by: ${stackOf(error.cause)}`;
}

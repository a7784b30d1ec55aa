import { isLoopback } from '../aws/endpoint.js';
import { type DynamoDbSinkError, isDynamoDbSinkError, messageOf } from '../errors.js';
import type { LoadArguments } from './arguments.js';
import { endpointText } from './endpoint-text.js';
import { notFoundText, unreachableText } from './explain-place.js';
import { clockText, credentialsText } from './explain-service.js';
import type { Findings } from './findings.js';
import { type Flag, inFlags } from './flag.js';
import { FLAGS } from './flags.js';
import { isClockWrong } from './service-words.js';

/**
 * What an error means, in the words of the command line, and what to do.
 * @param findings what was found out about it
 */
export function explainError(
  error: unknown,
  { endpoint }: Pick<LoadArguments, 'endpoint'>,
  flags: readonly Flag[] = FLAGS,
  findings: Findings = {},
): string {
  if (!isDynamoDbSinkError(error)) return messageOf(error);
  return inFlags(remedyFor(error, endpoint, findings) ?? error.message, flags);
}

function remedyFor(
  error: DynamoDbSinkError,
  endpoint: string | undefined,
  findings: Findings,
): string | undefined {
  if (isClockWrong(error.cause)) return clockText(findings.clocks);
  switch (error.code) {
    case 'CREDENTIALS_UNAVAILABLE':
    case 'ACCESS_DENIED':
      return credentialsText(error, localEndpoint(endpoint));
    case 'INVALID_OPTION': {
      if (!error.message.includes('AWS region')) return undefined;
      const refused = /Region not accepted: region=("[^"]*")/.exec(error.message)?.[1];
      if (refused !== undefined)
        return `${refused} is no AWS region: say one such as eu-west-1 by --region or AWS_REGION`;
      const region = localEndpoint(endpoint) === undefined ? 'REGION' : 'local (any will do on this machine)';
      return `no AWS region found: say --region ${region} or set AWS_REGION`;
    }
    case 'TABLE_NOT_FOUND':
      return notFoundText(error, findings);
    case 'ENDPOINT_UNREACHABLE':
      return unreachableText(error, findings, endpoint !== undefined);
    default:
      return undefined;
  }
}

function localEndpoint(endpoint: string | undefined): string | undefined {
  return endpoint !== undefined && isLoopback(URL.parse(endpoint)?.hostname ?? '')
    ? endpointText(endpoint)
    : undefined;
}

/** The stack of an error and of what led to it. */
export function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return messageOf(error);
  const stack = error.stack ?? messageOf(error);
  return error.cause === undefined ? stack : `${stack}\ncaused by: ${stackOf(error.cause)}`;
}

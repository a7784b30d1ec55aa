import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDbSinkError } from '../errors.js';

/** What a request's way is known by: a `URL`, or the AWS SDK's endpoint or request. */
export interface Place {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | string | undefined;
}

/** Scheme, host and port. */
export function originOf({ protocol, hostname, port }: Place): string {
  const host = hostname.includes(':') && !hostname.startsWith('[') ? `[${hostname}]` : hostname;
  return new URL(`${protocol}//${host}${port === undefined || port === '' ? '' : `:${port}`}`).origin;
}

/**
 * Whether a host is this machine: 127.0.0.0/8, ::1, localhost and all below it (RFC 6761, section 6.3).
 * Of IP addresses the spelling that `URL` gives them.
 */
export function isLoopback(hostname: string): boolean {
  const host = hostname.toLowerCase().replace(/\.$/, '');
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '::1' ||
    host === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(host)
  );
}

/**
 * Refuses an endpoint that would take requests unencrypted over a network.
 * @param what the option, property or place that it comes from
 * @throws {DynamoDbSinkError} `INVALID_OPTION`
 */
export function checkPlace(
  { protocol, hostname }: Place,
  what: string,
  allowInsecureEndpoint: boolean,
): void {
  if (protocol === 'https:') return;
  if (protocol !== 'http:')
    throw invalid(`${what} must be a URL with https: or http:, such as http://localhost:8000`);
  if (allowInsecureEndpoint || isLoopback(hostname)) return;
  throw invalid(
    `${what} is http: to ${hostname}, which is not this machine: records would go unencrypted; ` +
      'use https:, or, where the network is trusted, set allowInsecureEndpoint',
  );
}

/** {@link checkPlace} of a URL as text, which is never shown: it may hold a password. */
export function checkEndpointText(text: string, what: string, allowInsecureEndpoint: boolean): void {
  checkPlace(URL.parse(text) ?? { protocol: '', hostname: '' }, what, allowInsecureEndpoint);
}

/**
 * {@link checkPlace} of what a configuration gives for its endpoint. One that only a call or the
 * environment can tell is checked in `createWriter`, and with each request.
 */
export function checkConfiguredEndpoint(
  endpoint: DynamoDBClientConfig['endpoint'],
  what: string,
  allowInsecureEndpoint: boolean,
): void {
  if (typeof endpoint === 'string') checkEndpointText(endpoint, what, allowInsecureEndpoint);
  if (typeof endpoint !== 'object' || endpoint === null) return;
  checkPlace('url' in endpoint ? endpoint.url : endpoint, what, allowInsecureEndpoint);
}

function invalid(message: string): DynamoDbSinkError {
  return new DynamoDbSinkError('INVALID_OPTION', message);
}

import { isLoopback } from '../aws/endpoint.js';
import type { DynamoDbSinkError } from '../errors.js';
import type { Findings } from './findings.js';
import { causeOf } from './service-words.js';
import type { OtherTables } from './similar-tables.js';

/** Where a table was looked for, what is there instead, and what to do. */
export function notFoundText({ message, table }: DynamoDbSinkError, findings: Findings): string {
  const { origin, region, tables } = findings;
  if (table === undefined || origin === undefined) return message;
  const isAws = isOfAws(origin);
  // It may have been waited for.
  const what = message.includes('was not there after') ? message : `table ${table} was not found`;
  const where = isAws && region !== undefined ? `in ${regionText(region)}` : `at ${origin}`;
  const named = /^arn:[^:]*:dynamodb:([^:]*):/.exec(table)?.[1];
  if (named !== undefined && region !== undefined && named !== region.name) {
    return `${what} ${where}, and its ARN is of ${named}: say --region ${named}`;
  }
  const next = isAws ? ', or name another region with --region' : localText(origin);
  return `${what} ${where}${tablesText(tables)} Create it with --create-table pk:S,sk:N${next}`;
}

function regionText({ name, from }: NonNullable<Findings['region']>): string {
  return `${name} (the region of ${from})`;
}

function tablesText(tables: OtherTables | undefined): string {
  if (tables === undefined) return '.'; // not everybody may ask
  const { similar, all } = tables;
  if (similar.length > 0) return `: did you mean ${orText(similar)}?`;
  if (all === undefined) return '.';
  return all.length === 0 ? ', where there are no tables.' : `, where there are ${all.join(', ')}.`;
}

function orText(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

function localText(origin: string): string {
  return isLoopback(new URL(origin).hostname)
    ? ' (DynamoDB Local keeps tables by region and access key unless it is started with -sharedDb)'
    : '';
}

function isOfAws(origin: string): boolean {
  return /\.(amazonaws\.com(\.cn)?|api\.aws)$/.test(new URL(origin).hostname);
}

/**
 * Who does not answer, why, and what to do.
 * @param isNamed whether the command line names the endpoint
 */
export function unreachableText(
  error: DynamoDbSinkError,
  findings: Findings,
  isNamed: boolean,
): string | undefined {
  const { code, address, port } = causeOf(error.cause);
  const { origin } = findings;
  if (code === undefined || origin === undefined) return undefined;
  const { hostname, protocol, port: given } = new URL(origin);
  const place = `${hostname}:${given || (protocol === 'https:' ? 443 : 80)}`;
  // Behind a proxy it is another one that was called.
  const called =
    address === undefined || address === hostname ? '' : ` ${address}${port === undefined ? '' : `:${port}`}`;
  const { region } = findings;
  // To the AWS SDK that region is an endpoint: http://localhost:8000.
  const isOfRegion = !isNamed && region?.name === 'local' && hostname === 'localhost';
  const advice = isOfRegion ? adviceOnLocal(region.from) : adviceOn(code, hostname, region);
  return `no connection to ${place} (${code}${called}): ${advice}`;
}

function adviceOnLocal(from: string): string {
  return `the region local (of ${from}) stands for this address: say --endpoint URL for DynamoDB Local or dynalite elsewhere, or --region REGION for AWS`;
}

function adviceOn(code: string, hostname: string, region: Findings['region']): string {
  const isLocal = isLoopback(hostname);
  if (code === 'ECONNREFUSED') {
    return isLocal
      ? 'nothing listens there: start DynamoDB Local or dynalite on this port, or correct --endpoint'
      : 'nothing listens there: check --endpoint, the proxy (HTTPS_PROXY) and the firewall';
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return region !== undefined && hostname.includes(region.name)
      ? `there is no such host: check the region ${region.name}, which is that of ${region.from}, and the network`
      : 'there is no such host: check --endpoint (or AWS_ENDPOINT_URL) and the network';
  }
  if (/CERT|UNABLE_TO|SELF_SIGNED/.test(code)) {
    return "its certificate is not trusted: name a file with its issuer's by NODE_EXTRA_CA_CERTS";
  }
  if (/^(EPROTO|ERR_SSL_|ERR_TLS_)/.test(code)) {
    return 'it does not speak TLS: if it is meant, say --endpoint http://… in place of https:';
  }
  return 'it does not answer: check the network, the VPN, the proxy (HTTPS_PROXY) and the firewall';
}

import { DynamoDbSinkError } from '../errors.js';
import type { Entry } from '../item/entry.js';
import { withoutContent } from '../wire/service-failure.js';
import type { RequestFailure } from '../wire/transport.js';
import type { Table } from './table.js';

/** A failure in a line that holds nothing of a record. */
export function reasonOf(failure: RequestFailure): string {
  return `${failure.name}: ${withoutContent(failure.message)}`;
}

function withKey(key: string | undefined): string {
  return key === undefined ? '' : ` with ${key}`;
}

/** The error that stops the sink because requests to this table cannot succeed. */
export function fatalError(table: Pick<Table, 'name'>, failure: RequestFailure): DynamoDbSinkError {
  const details = { table: table.name, cause: failure.cause };
  const reason = reasonOf(failure);
  switch (failure.kind) {
    case 'tableNotFound':
      return new DynamoDbSinkError(
        'TABLE_NOT_FOUND',
        `table ${table.name} was not found (${reason}): create it, or check the region and endpoint`,
        details,
      );
    case 'throttled':
      return new DynamoDbSinkError(
        'THROTTLED',
        `table ${table.name} throttles and failOnError is set (${reason}): give it more capacity, or leave failOnError out`,
        {
          ...details,
          retryable: true,
        },
      );
    case 'transient':
    case 'unreachable':
    case 'credentials':
    case 'skewed':
      return new DynamoDbSinkError(
        'REQUEST_FAILED',
        `a request to table ${table.name} failed and failOnError is set (${reason}): write it again, or leave failOnError out`,
        { ...details, retryable: true },
      );
    default:
      return new DynamoDbSinkError(
        failure.code ?? 'REQUEST_FAILED',
        `table ${table.name}: ${reason}${remedyOf(failure)}`,
        details,
      );
  }
}

function remedyOf({ code }: RequestFailure): string {
  if (code !== 'ACCESS_DENIED') return '';
  return ": check the credentials, what their policy allows (docs/iam.md) and the table's encryption key";
}

/** The error for a failure that has gone on for too long. */
export function outOfPatience(table: Pick<Table, 'name'>, failure: RequestFailure): DynamoDbSinkError {
  const details = { table: table.name, retryable: true, cause: failure.cause };
  const reason = reasonOf(failure);
  switch (failure.kind) {
    case 'credentials':
      return new DynamoDbSinkError(
        'CREDENTIALS_UNAVAILABLE',
        `no valid AWS credentials for 5 minutes (${reason}): check the credential provider`,
        details,
      );
    case 'skewed':
      return new DynamoDbSinkError(
        'ACCESS_DENIED',
        `the service finds this machine's clock wrong, also after correcting for it (${reason}): set the clock`,
        details,
      );
    default:
      return new DynamoDbSinkError(
        'ENDPOINT_UNREACHABLE',
        `nothing that speaks DynamoDB answered for 30 s (${reason}): ${adviceOn(failure)}`,
        details,
      );
  }
}

function adviceOn({ name }: RequestFailure): string {
  return /CERT|UNABLE_TO|SELF_SIGNED/.test(name)
    ? "the endpoint's certificate is not trusted: give its issuer's by the option ca, or by NODE_EXTRA_CA_CERTS"
    : 'check the region, the endpoint, the proxy (HTTPS_PROXY) and the network';
}

/** The error for a service that has taken nothing yet, and refused much. */
export function allRefused(
  table: Table,
  entry: Entry,
  failure: RequestFailure,
  count: number,
): DynamoDbSinkError {
  const { message, key } = refusalOf(table, entry, failure);
  return new DynamoDbSinkError(
    'ALL_REFUSED',
    `the first ${count} writes were all refused, the last one so: ${message}. Check keySchema and the converter`,
    { table: table.name, key, cause: failure.cause },
  );
}

/** The error for a write that was sent again for as long as it may be. */
export function retriesExhausted(
  table: Table,
  entry: Entry,
  failure: RequestFailure,
  maxRetryDurationMS: number,
): DynamoDbSinkError {
  const key = table.describeKey(entry);
  return new DynamoDbSinkError(
    'RETRIES_EXHAUSTED',
    `the write to ${table.name}${withKey(key)} was sent again for ${maxRetryDurationMS} ms (${reasonOf(failure)}): ` +
      'write it again later, or give it more time by maxRetryDurationMS',
    { table: table.name, key, retryable: true, cause: failure.cause },
  );
}

/** The error of one write the service refused. */
export function refusalOf(table: Table, entry: Entry, failure: RequestFailure): DynamoDbSinkError {
  const key = table.describeKey(entry);
  const isTable = failure.kind === 'tableNotFound';
  return new DynamoDbSinkError(
    isTable ? 'TABLE_NOT_FOUND' : 'WRITE_REFUSED',
    `${isTable ? `table ${table.name} was not found` : `DynamoDB refused the write to ${table.name}`}${withKey(key)} ` +
      `(${reasonOf(failure)})`,
    { table: table.name, key, cause: failure.cause },
  );
}

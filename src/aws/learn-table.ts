import { DescribeTableCommand, type DynamoDBClient, type TableDescription } from '@aws-sdk/client-dynamodb';
import { backoffDelayMS } from '../backoff-delay.js';
import type { Clock } from '../clock.js';
import { DynamoDbSinkError } from '../errors.js';
import type { KeySchema } from '../item/key-schema.js';
import type { RequestFailure } from '../wire/transport.js';
import { fatalError, outOfPatience, reasonOf } from '../writer/failures.js';
import { Patience } from '../writer/patience.js';
import type { SinkLog } from '../writer/sink-log.js';
import { classifyError } from './classify-error.js';
import { describedKey } from './described-key.js';

/** Who is asked, and how. */
export interface LearnHow {
  readonly client: DynamoDBClient;
  readonly clock: Clock;
  readonly random: () => number;
  readonly requestTimeoutMS: number;
  /** Whether a request that fails is not sent again. */
  readonly failOnError: boolean;
  /** How long throttling and errors are borne. */
  readonly maxRetryDurationMS: number;
  /** Whether a request of this writer has succeeded: its endpoint and credentials were right, and will be. */
  readonly hasSucceeded: boolean;
  readonly log: Pick<SinkLog, 'troubled'> | undefined;
  /** Aborted when the answer is not wanted any more. */
  readonly signal: AbortSignal;
}

/** What DescribeTable tells of a table. */
export interface LearntTable {
  readonly keySchema: KeySchema;
  /** Provisioned write units a second, or the maximum set for a table paid per request; undefined if it has neither. */
  readonly writeUnits: number | undefined;
}

/**
 * Asks the service for a table's primary key and capacity. Retried like a write; waits while the table is being made.
 * @throws {DynamoDbSinkError}
 */
export async function learnTable(tableName: string, how: LearnHow): Promise<LearntTable> {
  const { clock, random, signal, log } = how;
  const patience = new Patience(how.hasSucceeded);
  let failingSince: number | undefined;
  for (let attempts = 1; ; attempts++) {
    const answer = await describe(tableName, how);
    if (signal.aborted)
      throw new DynamoDbSinkError('ABORTED', `the key of ${tableName} is not wanted any more`);
    if ('kind' in answer) {
      const now = clock.now();
      failingSince ??= now;
      const isOver = patience.isOver(answer, now);
      const error = errorOf(tableName, answer, how, isOver, now - failingSince);
      if (error !== undefined) throw error;
      log?.troubled(tableName, answer, attempts, now);
    } else {
      if (answer.TableStatus !== 'CREATING')
        return { keySchema: keySchemaOf(answer, tableName), writeUnits: writeUnitsOf(answer) };
      patience.succeeded();
      failingSince = undefined;
    }
    await pause(clock, backoffDelayMS(attempts, random()), signal);
  }
}

async function pause(clock: Clock, delayMS: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = clock.setTimer(resolve, delayMS);
  const stop = (): void => {
    clock.clearTimer(timer);
    resolve();
  };
  signal.addEventListener('abort', stop);
  await promise;
  signal.removeEventListener('abort', stop);
}

async function describe(
  tableName: string,
  { client, requestTimeoutMS, signal }: LearnHow,
): Promise<TableDescription | RequestFailure> {
  const timeout = AbortSignal.timeout(requestTimeoutMS);
  try {
    const command = new DescribeTableCommand({ TableName: tableName });
    const { Table: table } = await client.send(command, { abortSignal: AbortSignal.any([signal, timeout]) });
    if (table === undefined) throw new SyntaxError('the answer describes no table');
    return table;
  } catch (error) {
    return classifyError(error);
  }
}

/**
 * The error that a failure ends in; undefined if the table is asked again.
 * @param isOver whether it is one of those that go on for too long
 * @param failingMS how long requests have failed
 */
function errorOf(
  name: string,
  failure: RequestFailure,
  { failOnError, maxRetryDurationMS, hasSucceeded }: LearnHow,
  isOver: boolean,
  failingMS: number,
): DynamoDbSinkError | undefined {
  const details = { table: name, cause: failure.cause };
  switch (failure.kind) {
    case 'tableNotFound':
      return fatalError({ name }, failure);
    case 'refused':
    case 'fatal':
      return unusable(name, failure);
    case 'credentials':
      // Nothing is lost yet by stopping, and those who have just set them up want to know.
      if (!hasSucceeded) return unusable(name, failure);
      break;
    default:
  }
  if (failOnError) return fatalError({ name }, failure);
  if (isOver) return outOfPatience({ name }, failure);
  if (failingMS < maxRetryDurationMS) return undefined;
  const message = `DescribeTable of ${name} failed for ${Math.round(failingMS)} ms (${reasonOf(failure)}): try again later, or give it more time by maxRetryDurationMS`;
  return new DynamoDbSinkError('RETRIES_EXHAUSTED', message, { ...details, retryable: true });
}

function unusable(name: string, failure: RequestFailure): DynamoDbSinkError {
  const isDenied = failure.name.startsWith('AccessDenied');
  return new DynamoDbSinkError(
    failure.code ?? (failure.kind === 'credentials' ? 'CREDENTIALS_UNAVAILABLE' : 'TABLE_UNUSABLE'),
    `DescribeTable of ${name} failed: ${reasonOf(failure)}${isDenied ? '; with the option keySchema the sink need not ask' : ''}`,
    { table: name, cause: failure.cause, retryable: failure.kind === 'credentials' },
  );
}

function writeUnitsOf({ ProvisionedThroughput, OnDemandThroughput }: TableDescription): number | undefined {
  // A table paid per request has 0 provisioned, and -1 where no maximum is set.
  const units = ProvisionedThroughput?.WriteCapacityUnits || OnDemandThroughput?.MaxWriteRequestUnits;
  return units !== undefined && units > 0 ? units : undefined;
}

function keySchemaOf(description: TableDescription, tableName: string): KeySchema {
  const key = describedKey(description);
  if (key !== undefined) return key;
  throw new DynamoDbSinkError(
    'TABLE_UNUSABLE',
    `DescribeTable of ${tableName} gave no key: set the option keySchema`,
    { table: tableName },
  );
}

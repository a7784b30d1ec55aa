import { DescribeTableCommand, type DynamoDBClient, type TableDescription } from '@aws-sdk/client-dynamodb';
import { DynamoDbSinkError } from '../errors.js';
import type { KeyAttribute, KeySchema, KeyType } from '../item/key-schema.js';
import { isAnswered, type RequestFailure } from '../wire/transport.js';
import { backoffDelayMS } from '../writer/backoff.js';
import type { Clock } from '../writer/clock.js';
import { classifyError } from './classify-error.js';

/** Nothing has been written yet: an endpoint that cannot be reached for so long is taken for a wrong one. */
const UNREACHABLE_MS = 30_000;

/**
 * Asks the service for a table's primary key. Retried like a write; waits while the table is being made.
 * @throws {DynamoDbSinkError}
 */
export async function learnKeySchema(tableName: string, how: LearnHow): Promise<KeySchema> {
  const { clock, random, signal } = how;
  const began = clock.now();
  for (let attempts = 1; ; attempts++) {
    const description = await describe(tableName, how, clock.now() - began);
    if (description !== undefined) return keySchemaOf(description, tableName);
    await pause(clock, backoffDelayMS(attempts, random()), signal);
  }
}

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
  /** Aborted when the answer is not wanted any more. */
  readonly signal: AbortSignal;
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

/** The description of a table that takes writes; undefined if it is to be asked for again. */
async function describe(
  tableName: string,
  { client, requestTimeoutMS, failOnError, maxRetryDurationMS, signal }: LearnHow,
  elapsedMS: number,
): Promise<TableDescription | undefined> {
  if (signal.aborted)
    throw new DynamoDbSinkError('ABORTED', `the key of ${tableName} is not wanted any more`);
  const timeout = AbortSignal.timeout(requestTimeoutMS);
  try {
    const command = new DescribeTableCommand({ TableName: tableName });
    const { Table: table } = await client.send(command, { abortSignal: AbortSignal.any([signal, timeout]) });
    if (table === undefined) throw new SyntaxError('the answer describes no table');
    return table.TableStatus === 'CREATING' ? undefined : table;
  } catch (error) {
    const failure = classifyError(error);
    const details = { table: tableName, cause: failure.cause };
    switch (failure.kind) {
      case 'skewed':
      case 'throttled':
      case 'transient':
      case 'unreachable':
        if (!failOnError && elapsedMS < patienceMS(failure, maxRetryDurationMS)) return undefined;
        if (isAnswered(failure)) {
          throw new DynamoDbSinkError(
            failOnError
              ? failure.kind === 'throttled'
                ? 'THROTTLED'
                : 'REQUEST_FAILED'
              : 'RETRIES_EXHAUSTED',
            `DescribeTable of ${tableName} failed ${failOnError ? 'and failOnError is set' : `for ${Math.round(elapsedMS)} ms`}: ` +
              `${failure.name}: ${failure.message}`,
            { ...details, retryable: true },
          );
        }
        throw new DynamoDbSinkError(
          'ENDPOINT_UNREACHABLE',
          `nothing that speaks DynamoDB answered for ${Math.round(elapsedMS / 1000)} s (${failure.name}: ${failure.message}): ` +
            'check the region, the endpoint and the network',
          { ...details, retryable: true },
        );
      case 'tableNotFound':
        throw new DynamoDbSinkError(
          'TABLE_NOT_FOUND',
          `table ${tableName} was not found: create it, or check the region and endpoint`,
          details,
        );
      default:
        throw new DynamoDbSinkError(
          failure.code ?? (failure.kind === 'credentials' ? 'CREDENTIALS_UNAVAILABLE' : 'TABLE_UNUSABLE'),
          `DescribeTable of ${tableName} failed: ${failure.name}: ${failure.message}` +
            (failure.name.startsWith('AccessDenied')
              ? '; with the option keySchema the sink need not ask'
              : ''),
          { ...details, retryable: failure.kind === 'credentials' },
        );
    }
  }
}

function patienceMS(failure: RequestFailure, maxRetryDurationMS: number): number {
  // A clock that is still wrong after so many corrections is not a passing thing, nor is a silent endpoint.
  const isPassing = isAnswered(failure) && failure.kind !== 'skewed';
  return isPassing ? maxRetryDurationMS : Math.min(UNREACHABLE_MS, maxRetryDurationMS);
}

function keySchemaOf(description: TableDescription, tableName: string): KeySchema {
  const types = new Map(description.AttributeDefinitions?.map((a) => [a.AttributeName, a.AttributeType]));
  const attribute = (keyType: 'HASH' | 'RANGE'): KeyAttribute | undefined => {
    const name = description.KeySchema?.find((element) => element.KeyType === keyType)?.AttributeName;
    const type = types.get(name);
    return name === undefined || type === undefined ? undefined : { name, type: type as KeyType };
  };
  const partitionKey = attribute('HASH');
  if (partitionKey === undefined) {
    throw new DynamoDbSinkError(
      'TABLE_UNUSABLE',
      `DescribeTable of ${tableName} gave no key: set the option keySchema`,
      {
        table: tableName,
      },
    );
  }
  return { partitionKey, sortKey: attribute('RANGE') };
}

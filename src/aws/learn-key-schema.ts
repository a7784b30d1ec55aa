import { DescribeTableCommand, type DynamoDBClient, type TableDescription } from '@aws-sdk/client-dynamodb';
import { DynamoDbSinkError } from '../errors.js';
import type { KeyAttribute, KeySchema, KeyType } from '../item/key-schema.js';
import { isAnswered } from '../wire/transport.js';
import { backoffDelayMS } from '../writer/backoff.js';
import type { Clock } from '../writer/clock.js';
import { classifyError } from './classify-error.js';

/** Nothing has been written yet: an endpoint that cannot be reached for so long is taken for a wrong one. */
const UNREACHABLE_MS = 30_000;

/**
 * Asks the service for a table's primary key. Retried like a write; waits while the table is being made.
 * @throws {DynamoDbSinkError}
 */
export async function learnKeySchema(
  client: DynamoDBClient,
  tableName: string,
  clock: Clock,
  random: () => number,
): Promise<KeySchema> {
  const began = clock.now();
  for (let attempts = 1; ; attempts++) {
    const description = await describe(client, tableName, clock.now() - began);
    if (description !== undefined) return keySchemaOf(description, tableName);
    await new Promise<void>((resolve) => clock.setTimer(resolve, backoffDelayMS(attempts, random())));
  }
}

/** The description of a table that takes writes; undefined if it is to be asked for again. */
async function describe(
  client: DynamoDBClient,
  tableName: string,
  elapsedMS: number,
): Promise<TableDescription | undefined> {
  try {
    const { Table: table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
    if (table === undefined) throw new SyntaxError('the answer describes no table');
    return table.TableStatus === 'CREATING' ? undefined : table;
  } catch (error) {
    const failure = classifyError(error);
    const details = { table: tableName, cause: failure.cause };
    switch (failure.kind) {
      case 'throttled':
      case 'transient':
      case 'unreachable':
        if (isAnswered(failure) || elapsedMS < UNREACHABLE_MS) return undefined;
        throw new DynamoDbSinkError(
          'ENDPOINT_UNREACHABLE',
          `nothing that speaks DynamoDB answered for 30 s (${failure.name}: ${failure.message}): ` +
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
          failure.code ?? 'TABLE_UNUSABLE',
          `DescribeTable of ${tableName} failed: ${failure.name}: ${failure.message}` +
            (failure.name.startsWith('AccessDenied')
              ? '; with the option keySchema the sink need not ask'
              : ''),
          details,
        );
    }
  }
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

import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDbSinkError, isDynamoDbSinkError, messageOf } from '../../errors.js';
import type { KeySchema } from '../../item/key-schema.js';
import { answerWithin } from '../answer-within.js';
import type { LoadArguments } from '../arguments.js';
import { checkKey, type WantedTable } from '../ready-table.js';
import { causeOf } from '../service-words.js';
import type { TableFacts } from '../table-facts.js';
import { TableService } from '../table-service.js';
import { GIVEN_KEYS } from '../wanted-table.js';

/** What is known of the table. */
export type FoundTable =
  | { readonly state: 'found'; readonly facts: TableFacts; readonly origin: string }
  | { readonly state: 'missing'; readonly origin: string }
  /** Its key was given, and nothing else of it is needed. */
  | { readonly state: 'notAsked' }
  /** It could not be asked, and need not: its key was given. */
  | { readonly state: 'unknown'; readonly reason: string };

/** Where the key is known already, an answer is good to have and not worth a long wait. */
const ANSWER_WITHIN_MS = 5000;

/**
 * Looks for the table, changing nothing.
 * @throws {UsageError} it has another key than the command line or the converter says
 * @throws {DynamoDbSinkError} its key is needed and cannot be had
 */
export async function findTable(
  dynamoDb: DynamoDBClientConfig,
  { options }: Pick<LoadArguments, 'options'>,
  wanted: WantedTable,
): Promise<FoundTable> {
  const { tableName } = options;
  if (wanted.key === undefined) {
    const found = await look(dynamoDb, options);
    if (found.state === 'found') return found;
    throw new DynamoDbSinkError(
      'TABLE_NOT_FOUND',
      `table ${tableName} was not found: create it, or check the region and endpoint`,
      { table: tableName },
    );
  }
  // That is what these flags are for.
  if (GIVEN_KEYS.has(wanted.key.from) && options.maxWriteCapacityShare === undefined)
    return { state: 'notAsked' };
  const found = await lookBriefly(dynamoDb, options);
  if (found.state === 'found') checkKey(tableName, found.facts, wanted.key);
  return found;
}

/** The key of a table that a converter names; undefined if there is no such table. */
export async function keyOf(
  dynamoDb: DynamoDBClientConfig,
  options: LoadArguments['options'],
  tableName: string,
): Promise<KeySchema | undefined> {
  const found = await look(dynamoDb, { ...options, tableName });
  return found.state === 'found' ? found.facts.key : undefined;
}

async function look(
  dynamoDb: DynamoDBClientConfig,
  options: LoadArguments['options'],
  signal?: AbortSignal,
): Promise<FoundTable> {
  using service = await TableService.open(dynamoDb, options);
  const { origin } = service;
  const facts = await service.describe(options.tableName, signal);
  return facts === undefined ? { state: 'missing', origin } : { state: 'found', facts, origin };
}

async function lookBriefly(
  dynamoDb: DynamoDBClientConfig,
  options: LoadArguments['options'],
): Promise<FoundTable> {
  try {
    const found = await answerWithin(ANSWER_WITHIN_MS, (signal) => look(dynamoDb, options, signal));
    return found ?? { state: 'unknown', reason: `no answer in ${ANSWER_WITHIN_MS / 1000} s` };
  } catch (error) {
    // Without a region there is nobody to ask; what else is wrong with the options a load would stop at.
    const isWrong =
      isDynamoDbSinkError(error) && error.code === 'INVALID_OPTION' && !error.message.includes('AWS region');
    if (isWrong || !isDynamoDbSinkError(error)) throw error;
    return { state: 'unknown', reason: shortReason(error) };
  }
}

function shortReason(error: DynamoDbSinkError): string {
  if (error.code === 'INVALID_OPTION') return 'no AWS region';
  if (error.code === 'CREDENTIALS_UNAVAILABLE') return 'no valid AWS credentials';
  if (error.code === 'ENDPOINT_UNREACHABLE') return `no connection: ${causeOf(error.cause).code}`;
  return messageOf(error);
}

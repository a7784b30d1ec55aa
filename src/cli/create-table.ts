import { setTimeout } from 'node:timers/promises';
import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  type DynamoDBClientConfig,
  ResourceInUseException,
  ResourceNotFoundException,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { classifyError } from '../aws/classify-error.js';
import { askingClient, checkClient } from '../aws/client.js';
import { DynamoDbSinkError, isDynamoDbSinkError } from '../errors.js';
import { type KeyAttribute, type KeySchema, keySchemaText } from '../item/key-schema.js';
import type { DynamoDbSinkOptions } from '../options.js';
import { UsageError } from './usage-error.js';

/** The service takes some ten seconds to make a table. */
const ACTIVE_AFTER_MS = 300_000;
const LONGEST_POLL_MS = 2000;

/**
 * Makes sure that the table is there, has this very key and takes writes. A new one is paid by request.
 *
 * @throws {UsageError} the table has another key
 * @throws {DynamoDbSinkError} it cannot be created or described
 */
export async function ensureTable(
  dynamoDb: DynamoDBClientConfig,
  tableName: string,
  key: KeySchema,
  {
    trustAllCertificates = false,
    allowInsecureEndpoint = false,
  }: Pick<DynamoDbSinkOptions, 'trustAllCertificates' | 'allowInsecureEndpoint'> = {},
): Promise<void> {
  const { client, close, check } = clientOf(dynamoDb, trustAllCertificates, allowInsecureEndpoint);
  try {
    await check(tableName);
    if ((await describe(client, tableName)) === undefined) await create(client, tableName, key);
    await untilActive(client, tableName, key);
  } catch (error) {
    if (isDynamoDbSinkError(error) || error instanceof UsageError) throw error;
    throw failureOf(error, tableName);
  } finally {
    close();
  }
}

/** The options that say which table it is and how to reach it. */
export type TableOptions = Pick<
  DynamoDbSinkOptions,
  'tableName' | 'trustAllCertificates' | 'allowInsecureEndpoint'
>;

/** What could be found out about a table. */
export interface FoundTable {
  readonly region?: string;
  /** Scheme, host and port of the endpoint. */
  readonly origin?: string;
  /** Null if it is not there. */
  readonly table?: TableDescription | null;
}

/** Finds out about a table what can be had: whoever opens the sink will be told why the rest cannot. */
export async function findTable(
  dynamoDb: DynamoDBClientConfig,
  { tableName, trustAllCertificates = false, allowInsecureEndpoint = false }: TableOptions,
): Promise<FoundTable> {
  let found: FoundTable = {};
  const { client, close, check } = clientOf(dynamoDb, trustAllCertificates, allowInsecureEndpoint);
  try {
    const { region, origin } = await check(tableName);
    found = { region, origin };
    return { ...found, table: (await describe(client, tableName)) ?? null };
  } catch {
    return found;
  } finally {
    close();
  }
}

/** The key of a table, if it can be had. */
export async function tableKey(
  dynamoDb: DynamoDBClientConfig,
  options: TableOptions,
): Promise<KeySchema | undefined> {
  const { table } = await findTable(dynamoDb, options);
  const [partitionKey, sortKey] = keyOf(table ?? {});
  if (partitionKey === undefined) return undefined;
  return sortKey === undefined ? { partitionKey } : { partitionKey, sortKey };
}

function clientOf(
  dynamoDb: DynamoDBClientConfig,
  trustAllCertificates: boolean,
  allowInsecureEndpoint: boolean,
) {
  const options = {
    dynamoDb,
    maxInFlightRequests: 1,
    ca: undefined,
    dispatcher: undefined,
    trustAllCertificates,
    allowInsecureEndpoint,
  };
  const { client, close } = askingClient(options);
  return { client, close, check: (tableName: string) => checkClient(client, tableName, options) };
}

async function untilActive(client: DynamoDBClient, tableName: string, key: KeySchema): Promise<void> {
  const deadline = performance.now() + ACTIVE_AFTER_MS;
  for (let delayMS = 50; performance.now() < deadline; delayMS = Math.min(delayMS * 2, LONGEST_POLL_MS)) {
    const table = await describe(client, tableName); // not found for a moment after its creation
    if (table !== undefined) checkKey(table, tableName, key);
    if (table?.TableStatus === 'ACTIVE' || table?.TableStatus === 'UPDATING') return;
    await setTimeout(delayMS);
  }
  throw new DynamoDbSinkError('TABLE_UNUSABLE', `table ${tableName} has not become active in 5 minutes`, {
    table: tableName,
    retryable: true,
  });
}

async function describe(client: DynamoDBClient, tableName: string): Promise<TableDescription | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: tableName }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

async function create(
  client: DynamoDBClient,
  tableName: string,
  { partitionKey, sortKey }: KeySchema,
): Promise<void> {
  const attributes = sortKey === undefined ? [partitionKey] : [partitionKey, sortKey];
  try {
    await client.send(
      new CreateTableCommand({
        TableName: tableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: attributes.map(({ name, type }) => ({
          AttributeName: name,
          AttributeType: type,
        })),
        KeySchema: attributes.map(({ name }, i) => ({
          AttributeName: name,
          KeyType: i === 0 ? 'HASH' : 'RANGE',
        })),
      }),
    );
  } catch (error) {
    // Somebody else was faster: theirs is checked like any other.
    if (!(error instanceof ResourceInUseException)) throw error;
  }
}

function checkKey(table: TableDescription, tableName: string, key: KeySchema): void {
  const found = keyOf(table)
    .map(({ name, type }) => `${name}:${type}`)
    .join(',');
  const wanted = keySchemaText(key);
  if (found !== wanted) {
    throw new UsageError(
      `table ${tableName} is there with the key ${found}, not ${wanted} as --create-table says`,
    );
  }
}

/** The attributes of a table's key, the partition key first. */
function keyOf(table: TableDescription): KeyAttribute[] {
  const types = new Map(table.AttributeDefinitions?.map((a) => [a.AttributeName, a.AttributeType]));
  return (table.KeySchema ?? [])
    .toSorted((a, b) => (a.KeyType ?? '').localeCompare(b.KeyType ?? ''))
    .map(({ AttributeName: name = '' }) => ({ name, type: types.get(name) as KeyAttribute['type'] }));
}

function failureOf(error: unknown, tableName: string): DynamoDbSinkError {
  const { kind, code, name, message, cause } = classifyError(error);
  const details = { table: tableName, cause };
  if (kind === 'unreachable') {
    return new DynamoDbSinkError(
      'ENDPOINT_UNREACHABLE',
      `no connection to DynamoDB (${name}): check --region, --endpoint and the network`,
      { ...details, retryable: true },
    );
  }
  return new DynamoDbSinkError(
    code ?? 'TABLE_UNUSABLE',
    `table ${tableName} could not be created or described: ${name}: ${message}`,
    details,
  );
}

import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  type DynamoDBClientConfig,
  ListTablesCommand,
  ResourceInUseException,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import { classifyError } from '../aws/classify-error.js';
import { DynamoDbSinkError, isDynamoDbSinkError } from '../errors.js';
import { type KeySchema, keyAttributes } from '../item/key-schema.js';
import type { Billing } from './table-arguments.js';
import { type TableClientOptions, tableClient } from './table-client.js';
import { factsOf, type TableFacts } from './table-facts.js';

/** Names in an answer of ListTables. */
const PAGE_NAMES = 100;

/** Asks the service about tables, and makes them. All that fails throws a {@link DynamoDbSinkError}. */
export class TableService implements Disposable {
  /** Where the requests go, such as `https://dynamodb.eu-west-1.amazonaws.com`. */
  readonly origin: string;
  readonly #client: DynamoDBClient;
  readonly #close: () => void;

  private constructor(client: DynamoDBClient, close: () => void, origin: string) {
    this.#client = client;
    this.#close = close;
    this.origin = origin;
  }

  /** Finds region, credentials and endpoint. @throws {DynamoDbSinkError} as `createWriter` */
  static async open(dynamoDb: DynamoDBClientConfig, options: TableClientOptions): Promise<TableService> {
    const { client, close, check } = tableClient(dynamoDb, options);
    try {
      return new TableService(client, close, await check());
    } catch (error) {
      close();
      throw error;
    }
  }

  [Symbol.dispose](): void {
    this.#close();
  }

  /** What a table tells of itself; undefined if there is none. */
  async describe(tableName: string, signal?: AbortSignal): Promise<TableFacts | undefined> {
    const command = new DescribeTableCommand({ TableName: tableName });
    return this.#ask(tableName, 'described', async () => {
      try {
        const { Table: table } = await this.#client.send(command, signal && { abortSignal: signal });
        const facts = table && factsOf(table);
        if (facts !== undefined) return facts;
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return undefined;
        throw error;
      }
      throw new DynamoDbSinkError('TABLE_UNUSABLE', `DescribeTable of ${tableName} gave no key`, {
        table: tableName,
      });
    });
  }

  /** Makes a table. False if somebody else was faster. */
  async create(tableName: string, key: KeySchema, billing: Billing): Promise<boolean> {
    const attributes = keyAttributes(key);
    const command = new CreateTableCommand({
      TableName: tableName,
      AttributeDefinitions: attributes.map(({ name, type }) => ({
        AttributeName: name,
        AttributeType: type,
      })),
      KeySchema: attributes.map(({ name }, i) => ({
        AttributeName: name,
        KeyType: i === 0 ? 'HASH' : 'RANGE',
      })),
      ...throughputOf(billing),
    });
    return this.#ask(tableName, 'created', async () => {
      try {
        await this.#client.send(command);
        return true;
      } catch (error) {
        if (error instanceof ResourceInUseException) return false;
        throw error;
      }
    });
  }

  /** The region the requests are signed for. */
  async region(): Promise<string> {
    return this.#client.config.region();
  }

  /** What time it is for the service; undefined if it does not tell. */
  async timeMS(tableName: string, signal: AbortSignal): Promise<number | undefined> {
    let date: unknown;
    try {
      await this.#client.send(new DescribeTableCommand({ TableName: tableName }), { abortSignal: signal });
    } catch (error) {
      const { $response: answer } = error as { $response?: { headers?: Readonly<Record<string, unknown>> } };
      date = answer?.headers?.date;
    }
    const timeMS = Date.parse(String(date));
    return Number.isNaN(timeMS) ? undefined : timeMS;
  }

  /** The names of tables, a page after the other. @throws whatever the AWS SDK does */
  async *names(signal: AbortSignal): AsyncGenerator<readonly string[]> {
    let last: string | undefined;
    do {
      const command = new ListTablesCommand({
        Limit: PAGE_NAMES,
        ...(last !== undefined && { ExclusiveStartTableName: last }),
      });
      const page = await this.#client.send(command, { abortSignal: signal });
      yield page.TableNames ?? [];
      last = page.LastEvaluatedTableName;
    } while (last !== undefined);
  }

  async #ask<V>(tableName: string, what: string, ask: () => Promise<V>): Promise<V> {
    try {
      return await ask();
    } catch (error) {
      throw isDynamoDbSinkError(error) ? error : failureOf(error, tableName, what);
    }
  }
}

function throughputOf(
  billing: Billing,
): Pick<CreateTableCommand['input'], 'BillingMode' | 'ProvisionedThroughput'> {
  if (billing.mode === 'on-demand') return { BillingMode: 'PAY_PER_REQUEST' };
  const { readCapacity, writeCapacity } = billing;
  return {
    BillingMode: 'PROVISIONED',
    ProvisionedThroughput: { ReadCapacityUnits: readCapacity, WriteCapacityUnits: writeCapacity },
  };
}

function failureOf(error: unknown, tableName: string, what: string): DynamoDbSinkError {
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
    code ?? (kind === 'credentials' ? 'CREDENTIALS_UNAVAILABLE' : 'TABLE_UNUSABLE'),
    `table ${tableName} could not be ${what}: ${name}: ${message}`,
    details,
  );
}

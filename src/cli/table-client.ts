import type { DynamoDBClient, DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { askingClient, checkClient } from '../aws/client.js';
import type { DynamoDbSinkOptions } from '../options.js';

/** What the sink's options say of its connections, as far as the command line sets them. */
export type TableClientOptions = Pick<
  DynamoDbSinkOptions,
  'tableName' | 'trustAllCertificates' | 'allowInsecureEndpoint'
>;

/** A client for questions about a table. */
export interface TableClient {
  readonly client: DynamoDBClient;
  /**
   * Finds region, credentials and endpoint.
   * @returns where requests go, such as `https://dynamodb.eu-west-1.amazonaws.com`
   * @throws {DynamoDbSinkError} `INVALID_OPTION` or `CREDENTIALS_UNAVAILABLE`, as the sink does
   */
  readonly check: () => Promise<string>;
  /** Lets go of its connections. */
  readonly close: () => void;
}

/**
 * Reaches the service as the sink will.
 * @param maxInFlightRequests how many questions are asked at once
 */
export function tableClient(
  dynamoDb: DynamoDBClientConfig,
  { tableName, trustAllCertificates = false, allowInsecureEndpoint = false }: TableClientOptions,
  maxInFlightRequests: number = 1,
): TableClient {
  const options = {
    dynamoDb,
    maxInFlightRequests,
    ca: undefined,
    dispatcher: undefined,
    trustAllCertificates,
    allowInsecureEndpoint,
  };
  const { client, close } = askingClient(options);
  const check = async (): Promise<string> => (await checkClient(client, tableName, options)).origin;
  return { client, close, check };
}

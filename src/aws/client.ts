import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDbSinkError, messageOf } from '../errors.js';
import { classifyError } from './classify-error.js';

/** A client of ours, or a user's, by shape: it may come from another copy of the SDK. */
export function isDynamoDbClient(value: object): value is DynamoDBClient {
  const { send, config } = value as { send?: unknown; config?: unknown };
  return typeof send === 'function' && typeof config === 'object' && config !== null;
}

/**
 * A client of the sink's own, so that nothing is changed on the user's: it sends each request once, since
 * the writer retries, and has a connection for each request in flight.
 */
export function makeClient(
  dynamoDb: DynamoDBClientConfig | DynamoDBClient,
  maxInFlightRequests: number,
): { client: DynamoDBClient; ownsHandler: boolean } {
  if (isDynamoDbClient(dynamoDb)) {
    // Resolved already: region, credentials and endpoint are functions here, and take the place of a search.
    const config = dynamoDb.config as unknown as DynamoDBClientConfig;
    return { client: new DynamoDBClient(sendingOnce(config)), ownsHandler: false };
  }
  const agent = { keepAlive: true, maxSockets: maxInFlightRequests };
  const config: DynamoDBClientConfig = {
    requestHandler: { connectionTimeout: 5000, httpAgent: agent, httpsAgent: agent },
    ...dynamoDb,
  };
  return {
    client: new DynamoDBClient(sendingOnce(config)),
    ownsHandler: dynamoDb.requestHandler === undefined,
  };
}

function sendingOnce({
  retryStrategy: _,
  retryMode: __,
  ...config
}: DynamoDBClientConfig): DynamoDBClientConfig {
  return { ...config, maxAttempts: 1 };
}

/**
 * Finds region and credentials now, so that a wrong configuration fails before the first record.
 * @throws {DynamoDbSinkError} `INVALID_OPTION` or `CREDENTIALS_UNAVAILABLE`
 */
export async function checkClient(client: DynamoDBClient): Promise<void> {
  try {
    await client.config.region();
  } catch (error) {
    throw new DynamoDbSinkError(
      'INVALID_OPTION',
      `no AWS region (${messageOf(error)}): set dynamoDb.region or the environment variable AWS_REGION`,
      { cause: error },
    );
  }
  try {
    await client.config.credentials();
  } catch (error) {
    const failure = classifyError(error);
    throw new DynamoDbSinkError(
      'CREDENTIALS_UNAVAILABLE',
      `no AWS credentials (${failure.message}): set dynamoDb.credentials, a profile, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`,
      { cause: error, retryable: true },
    );
  }
}

import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDbSinkError, isDynamoDbSinkError } from '../errors.js';
import { classifyError } from './classify-error.js';
import { guardEndpoint, resolveEndpoint } from './endpoint-guard.js';
import { type ConnectionOptions, ownRequestHandler } from './own-connections.js';
import { safeCause } from './safe-cause.js';

/** How the service is reached. */
export interface ClientOptions extends ConnectionOptions {
  readonly dynamoDb: DynamoDBClientConfig | DynamoDBClient;
  readonly allowInsecureEndpoint: boolean;
}

/** A client of ours, or a user's, by shape: it may come from another copy of the SDK. */
export function isDynamoDbClient(value: object): value is DynamoDBClient {
  const { send, config } = value as { send?: unknown; config?: unknown };
  return typeof send === 'function' && typeof config === 'object' && config !== null;
}

/**
 * A client of the sink's own, so that nothing is changed on the user's: it sends each request once, since
 * the writer retries (the command line's own questions do not), has a connection for each request in
 * flight, and sends nothing to an endpoint that is not allowed.
 */
export function makeClient(
  options: ClientOptions,
  attempts: 'once' | 'retrying' = 'once',
): { client: DynamoDBClient; ownsHandler: boolean } {
  const { dynamoDb, allowInsecureEndpoint } = options;
  const handler = isDynamoDbClient(dynamoDb) ? dynamoDb.config.requestHandler : dynamoDb.requestHandler;
  // Settings for a handler are no handler: the SDK makes one of them, for this client alone.
  const ownsHandler = handler === undefined || typeof (handler as { handle?: unknown }).handle !== 'function';
  const config =
    ownsHandler && !isDynamoDbClient(dynamoDb) ? ownConfig(dynamoDb, options) : configOf(dynamoDb);
  const client = new DynamoDBClient(attempts === 'once' ? sendingOnce(config) : config);
  guardEndpoint(client, allowInsecureEndpoint);
  return { client, ownsHandler };
}

/** Of a ready client what is resolved: region, credentials and endpoint are functions there. */
function configOf(dynamoDb: DynamoDBClientConfig | DynamoDBClient): DynamoDBClientConfig {
  return isDynamoDbClient(dynamoDb) ? (dynamoDb.config as unknown as DynamoDBClientConfig) : dynamoDb;
}

function ownConfig(dynamoDb: DynamoDBClientConfig, options: ConnectionOptions): DynamoDBClientConfig {
  const requestHandler = { ...ownRequestHandler(options), ...dynamoDb.requestHandler };
  const config = { ...dynamoDb, requestHandler };
  if (options.ca === undefined && !options.trustAllCertificates) return config;
  // Credential providers take over the request handler of the client they belong to, and these
  // certificates are not meant for STS or SSO: the credentials belong to a client without them.
  return { ...config, credentials: new DynamoDBClient(dynamoDb).config.credentials };
}

function sendingOnce({
  retryStrategy: _,
  retryMode: __,
  ...config
}: DynamoDBClientConfig): DynamoDBClientConfig {
  // Named, or the environment (AWS_RETRY_MODE=adaptive) would bring in a rate limiter of the SDK's own.
  return { ...config, retryMode: 'standard', maxAttempts: 1 };
}

/**
 * Finds region, credentials and endpoint now, so that a wrong configuration fails before the first record.
 * @throws {DynamoDbSinkError} `INVALID_OPTION` or `CREDENTIALS_UNAVAILABLE`
 */
export async function checkClient(client: DynamoDBClient, tableName: string): Promise<void> {
  try {
    await client.config.region();
  } catch (error) {
    throw new DynamoDbSinkError(
      'INVALID_OPTION',
      `no AWS region (${classifyError(error).message}): set dynamoDb.region or the environment variable AWS_REGION`,
      { cause: safeCause(error) },
    );
  }
  try {
    await client.config.credentials();
  } catch (error) {
    const failure = classifyError(error);
    throw new DynamoDbSinkError(
      'CREDENTIALS_UNAVAILABLE',
      `no AWS credentials (${failure.message}): set dynamoDb.credentials, a profile, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`,
      { cause: failure.cause, retryable: true },
    );
  }
  try {
    await resolveEndpoint(client, tableName);
  } catch (error) {
    if (isDynamoDbSinkError(error)) throw error;
    throw new DynamoDbSinkError(
      'INVALID_OPTION',
      `no endpoint of DynamoDB (${classifyError(error).message}): check dynamoDb.endpoint, the region and AWS_ENDPOINT_URL`,
      { cause: safeCause(error) },
    );
  }
}

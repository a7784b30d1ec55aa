import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDbSinkError, isDynamoDbSinkError } from '../errors.js';
import { type ConnectionOptions, Connections } from '../wire/connections.js';
import { safeCause } from '../wire/safe-cause.js';
import type { Target } from '../wire/target.js';
import { classifyError } from './classify-error.js';
import { dispatcherHandler } from './dispatcher-handler.js';
import { guardEndpoint } from './endpoint-guard.js';
import { refuseOwnHandler } from './ready-client.js';
import { resolveTarget } from './sdk-targets.js';

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
 * A client of the sink's own, so that nothing is changed on the user's: it sends over the sink's connections,
 * each request once, since the writer retries, and nothing to an endpoint that is not allowed.
 */
export function makeClient(options: ClientOptions, connections: Connections): DynamoDBClient {
  return guardedClient(options, connections, sendingOnce);
}

/** A client for questions beside the writes, which retries as the AWS SDK does; `close` lets go of its connections. */
export function askingClient(options: ClientOptions): { client: DynamoDBClient; close: () => void } {
  const connections = new Connections(options);
  const client = guardedClient(options, connections, (config) => config);
  return { client, close: () => connections.close() };
}

function guardedClient(
  options: ClientOptions,
  connections: Connections,
  retrying: (config: DynamoDBClientConfig) => DynamoDBClientConfig,
): DynamoDBClient {
  const requestHandler = dispatcherHandler(connections);
  const config = { ...configOf(options.dynamoDb), ...ownCredentials(options), requestHandler };
  const client = new DynamoDBClient(retrying(config));
  guardEndpoint(client, options.allowInsecureEndpoint);
  return client;
}

/** Of a ready client what is resolved: region, credentials and endpoint are functions there. */
function configOf(dynamoDb: DynamoDBClientConfig | DynamoDBClient): DynamoDBClientConfig {
  return isDynamoDbClient(dynamoDb) ? (dynamoDb.config as unknown as DynamoDBClientConfig) : dynamoDb;
}

/**
 * Credential providers take over the request handler of the client they belong to, and certificates of the
 * endpoint's own are not meant for STS or SSO: the credentials belong to a client without them.
 */
function ownCredentials({
  dynamoDb,
  ca,
  trustAllCertificates,
}: ClientOptions): Pick<DynamoDBClientConfig, 'credentials'> {
  if ((ca === undefined && !trustAllCertificates) || isDynamoDbClient(dynamoDb)) return {};
  return { credentials: new DynamoDBClient(dynamoDb).config.credentials };
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
 * @returns where the requests for the table go
 * @throws {DynamoDbSinkError} `INVALID_OPTION` or `CREDENTIALS_UNAVAILABLE`
 */
export async function checkClient(
  client: DynamoDBClient,
  tableName: string,
  { dynamoDb, dispatcher }: Pick<ClientOptions, 'dynamoDb' | 'dispatcher'>,
): Promise<Target> {
  if (isDynamoDbClient(dynamoDb) && dispatcher === undefined) await refuseOwnHandler(dynamoDb);
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
    return await resolveTarget(client, tableName);
  } catch (error) {
    if (isDynamoDbSinkError(error)) throw error;
    throw new DynamoDbSinkError(
      'INVALID_OPTION',
      `no endpoint of DynamoDB (${classifyError(error).message}): check dynamoDb.endpoint, the region and AWS_ENDPOINT_URL`,
      { cause: safeCause(error) },
    );
  }
}

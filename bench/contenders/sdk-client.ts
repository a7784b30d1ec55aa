import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { type BenchConnection, CREDENTIALS, endpointOf, MAX_IN_FLIGHT, REGION } from './connection.ts';

/** What every rival on the AWS SDK gets: keep-alive, a connection for each batch in flight, else the SDK's defaults. */
export function sdkConfig(connection: BenchConnection): DynamoDBClientConfig {
  const agentOptions = { keepAlive: true, maxSockets: MAX_IN_FLIGHT };
  return {
    endpoint: endpointOf(connection),
    region: REGION,
    credentials: CREDENTIALS,
    requestHandler: { httpAgent: agentOptions, httpsAgent: agentOptions },
  };
}

export function sdkClient(connection: BenchConnection): DynamoDBClient {
  return new DynamoDBClient(sdkConfig(connection));
}

import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { type BenchConnection, CREDENTIALS, endpointOf, MAX_IN_FLIGHT, REGION } from './connection.ts';

/** What every rival on the AWS SDK gets: keep-alive, a connection for each batch in flight, else the SDK's defaults. */
export function sdkConfig(connection: BenchConnection): DynamoDBClientConfig {
  const agentOptions = { keepAlive: true, maxSockets: MAX_IN_FLIGHT };
  return {
    endpoint: endpointOf(connection),
    region: REGION,
    credentials: CREDENTIALS,
    requestHandler: new NodeHttpHandler({
      httpAgent: new HttpAgent(agentOptions),
      httpsAgent: new HttpsAgent(agentOptions),
    }),
  };
}

export function sdkClient(connection: BenchConnection): DynamoDBClient {
  return new DynamoDBClient(sdkConfig(connection));
}

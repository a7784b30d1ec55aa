import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { type BenchConnection, CREDENTIALS, endpointOf, MAX_IN_FLIGHT, REGION } from './connection.ts';

/** The client that every rival on the AWS SDK gets: keep-alive, a connection for each batch in flight, else its defaults. */
export function sdkClient(connection: BenchConnection): DynamoDBClient {
  const agentOptions = { keepAlive: true, maxSockets: MAX_IN_FLIGHT };
  return new DynamoDBClient({
    endpoint: endpointOf(connection),
    region: REGION,
    credentials: CREDENTIALS,
    requestHandler: new NodeHttpHandler({
      httpAgent: new HttpAgent(agentOptions),
      httpsAgent: new HttpsAgent(agentOptions),
    }),
  });
}

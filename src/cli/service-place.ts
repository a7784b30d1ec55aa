import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { LoadArguments } from './arguments.js';

/** Where the service is, as far as the command line tells. */
export function servicePlace({ region, endpoint, profile }: LoadArguments): DynamoDBClientConfig {
  return { ...(region && { region }), ...(endpoint && { endpoint }), ...(profile && { profile }) };
}

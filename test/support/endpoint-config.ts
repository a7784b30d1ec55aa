import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

/** Client configuration for an endpoint on this machine that does not check signatures. */
export function configFor(
  endpoint: string,
  credentials: NonNullable<DynamoDBClientConfig['credentials']> = {
    accessKeyId: 'test',
    secretAccessKey: 'test',
  },
): DynamoDBClientConfig {
  return { region: 'eu-west-1', endpoint, credentials };
}

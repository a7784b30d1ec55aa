import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { checkPlace, type Place } from './endpoint.js';

/**
 * Lets no request of a client leave for an endpoint that {@link checkPlace} refuses, wherever it comes
 * from: configuration, `AWS_ENDPOINT_URL`, a profile's `endpoint_url`, or a ready client.
 */
export function guardEndpoint(client: DynamoDBClient, allowInsecureEndpoint: boolean): void {
  client.middlewareStack.add(
    (next) => (args) => {
      checkPlace(args.request as Place, 'the endpoint', allowInsecureEndpoint);
      return next(args);
    },
    // The last step before signing: the endpoint is final, and no credential has been used.
    { step: 'build', priority: 'low', name: 'dynamoDbSinkEndpointGuard' },
  );
}

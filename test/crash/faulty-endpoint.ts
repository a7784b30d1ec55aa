import { type FaultyDynamoDb, type FaultyDynamoDbOptions, startFaultyDynamoDb } from 'dynamodb-sink/testing';

/** A modelled DynamoDB with one table, `orders`, keyed `pk`, over real sockets. The only place that starts one here. */
export function faultyEndpoint(options: Omit<FaultyDynamoDbOptions, 'tables'>): Promise<FaultyDynamoDb> {
  return startFaultyDynamoDb({
    ...options,
    tables: { orders: { partitionKey: { name: 'pk', type: 'S' } } },
  });
}

/** Some of everything: about one request in ten meets a fault. */
export const someFaults = {
  unprocessed: 0.05,
  throttle: 0.02,
  errorBefore: 0.02,
  errorAfter: 0.02,
  resetBefore: 0.02,
  resetAfter: 0.02,
} as const;

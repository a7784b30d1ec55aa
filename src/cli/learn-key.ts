import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { learnTable } from '../aws/learn-table.js';
import type { KeySchema } from '../item/key-schema.js';
import { defaults } from '../options.js';
import { systemClock } from '../system-clock.js';
import type { GivenOptions } from './arguments.js';
import { tableClient } from './table-client.js';

/**
 * Asks for the key of a table that is there, as patiently as the sink does.
 * @param signal aborted when the answer is not wanted any more
 * @param tell takes a line once it is known that the answer is long in coming
 * @throws {DynamoDbSinkError} what opening the sink would fail with
 */
export async function learnKey(
  dynamoDb: DynamoDBClientConfig,
  options: GivenOptions,
  signal: AbortSignal,
  tell: (message: string) => void,
): Promise<KeySchema> {
  const { client, close, check } = tableClient(dynamoDb, options);
  const {
    requestTimeoutMS,
    failOnError,
    maxRetryDurationMS = Number.POSITIVE_INFINITY,
  } = {
    ...defaults,
    ...options,
  };
  try {
    await check();
    const { keySchema } = await learnTable(options.tableName, {
      client,
      clock: systemClock,
      random: Math.random,
      requestTimeoutMS,
      failOnError,
      maxRetryDurationMS,
      hasSucceeded: false,
      log: {
        troubled: (tableName, { message }, attempts) => {
          // The first one may be an accident, and how it ends is told in any case.
          if (attempts === 2)
            tell(`table ${tableName} cannot be asked for its key (${message}): it is asked again`);
        },
      },
      signal,
    });
    return keySchema;
  } finally {
    close();
  }
}

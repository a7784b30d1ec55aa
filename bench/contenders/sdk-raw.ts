import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { requireAllProcessed, writeInBatches } from './batch-loop.ts';
import type { OpenContender } from './contender.ts';
import { sdkClient } from './sdk-client.ts';

/** AWS SDK v3: the client itself, items through `marshall`. */
export const openSdkRaw: OpenContender = async (benchCase, connection) => {
  const client = sdkClient(connection);
  async function send(records: object[]): Promise<void> {
    const writes = records.map((record) => ({ PutRequest: { Item: marshall(record) } }));
    const command = new BatchWriteItemCommand({ RequestItems: { [benchCase.name]: writes } });
    requireAllProcessed((await client.send(command)).UnprocessedItems);
  }
  return {
    write: (first, count) => writeInBatches(first, count, (i) => benchCase.make(i), send),
    async close() {
      client.destroy();
    },
  };
};

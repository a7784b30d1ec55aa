import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { requireAllProcessed, writeInBatches } from './batch-loop.ts';
import type { OpenContender } from './contender.ts';
import { sdkClient } from './sdk-client.ts';

/** AWS SDK v3: the document client. */
export const openLibDynamoDb: OpenContender = async (benchCase, connection) => {
  const client = DynamoDBDocumentClient.from(sdkClient(connection));
  async function send(records: object[]): Promise<void> {
    const writes = records.map((record) => ({ PutRequest: { Item: record } }));
    const command = new BatchWriteCommand({ RequestItems: { [benchCase.name]: writes } });
    requireAllProcessed((await client.send(command)).UnprocessedItems);
  }
  return {
    write: (first, count) => writeInBatches(first, count, (i) => benchCase.make(i), send),
    async close() {
      client.destroy();
    },
  };
};

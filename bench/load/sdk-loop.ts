import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { requireAllProcessed } from '../contenders/batch-loop.ts';
import { BATCH_SIZE } from '../contenders/connection.ts';
import { sdkClient } from '../contenders/sdk-client.ts';
import type { LoadTask } from './load-task.ts';

/** Loads a file of JSON lines as a program of twenty lines does: no order per key, nothing sent again, no rejects. */
export async function loadBySdk({ file, table, connection }: LoadTask, maxInFlight: number): Promise<void> {
  const client = DynamoDBDocumentClient.from(sdkClient(connection));
  const inFlight = new Set<Promise<void>>();
  async function send(items: object[]): Promise<void> {
    const writes = items.map((Item) => ({ PutRequest: { Item } }));
    const command = new BatchWriteCommand({ RequestItems: { [table]: writes } });
    requireAllProcessed((await client.send(command)).UnprocessedItems);
  }
  async function sendSoon(items: object[]): Promise<void> {
    const sending = send(items).finally(() => inFlight.delete(sending));
    inFlight.add(sending);
    if (inFlight.size >= maxInFlight) await Promise.race(inFlight);
  }
  let batch: object[] = [];
  for await (const line of createInterface({ input: createReadStream(file) })) {
    batch.push(JSON.parse(line) as object);
    if (batch.length < BATCH_SIZE) continue;
    await sendSoon(batch);
    batch = [];
  }
  if (batch.length > 0) await sendSoon(batch);
  await Promise.all(inFlight);
  client.destroy();
}

// The heap while millions of records pass, in a process of its own (node --expose-gc).
import { DynamoDbSink } from '../dist/index.js';
import { orders } from './cases/orders.ts';
import { CREDENTIALS, endpointOf, REGION } from './contenders/connection.ts';
import type { HeapReading, HeapTask } from './heap/heap-task.ts';

const { records, readings, connection }: HeapTask = JSON.parse(process.argv[2] ?? '');
const sink = new DynamoDbSink<object>({
  tableName: orders.name,
  keySchema: orders.keySchema,
  dynamoDb: { endpoint: endpointOf(connection), region: REGION, credentials: CREDENTIALS },
});
const writer = await sink.createWriter();
const taken: HeapReading[] = [];
for (let i = 0; i < records; i++) {
  const room = writer.write(orders.make(i), { partition: i % 16, offset: i });
  if (room !== undefined) await room;
  if ((i + 1) % (records / readings) !== 0) continue;
  // Not flushed: with the buffer as full as it is.
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  taken.push({ records: i + 1, heapBytes: heapUsed, bufferBytes: arrayBuffers });
}
await writer.close();
process.send?.(taken);
process.disconnect();

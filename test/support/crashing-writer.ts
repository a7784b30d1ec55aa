// A program that writes records, saves a snapshot of its writer, and is killed in the middle of its work.
// Arguments: the endpoint, the file for the snapshot.
import { writeFileSync } from 'node:fs';
import { DynamoDbSink } from 'dynamodb-sink';
import { configFor } from './endpoint-config.js';

const [endpoint = '', file = ''] = process.argv.slice(2);
const sink = new DynamoDbSink<{ pk: string; v: number }>({
  tableName: 'orders',
  dynamoDb: configFor(endpoint),
  maxBufferedRequests: 500,
});
const writer = await sink.createWriter();
for (let v = 0; ; v++) {
  await writer.write({ pk: `k${v % 50}`, v }, { partition: 0, offset: v });
  if (v === 2000) writeFileSync(file, writer.snapshotState());
  if (v === 2100) process.kill(process.pid, 'SIGKILL');
}

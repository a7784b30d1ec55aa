// The time from write to durable at a steady rate, in a process of its own.
import { DynamoDbSink } from '../dist/index.js';
import { orders } from './cases/orders.ts';
import { CREDENTIALS, endpointOf, REGION } from './contenders/connection.ts';
import type { LatencyResult, LatencyTask } from './latency/latency-task.ts';
import { paced } from './latency/paced.ts';
import { quantile } from './runner/statistics.ts';

/** So many that hardly any record's position waits for the one before it. */
const PARTITIONS = 256;
/** Of the records, the first part: the compiler's time is not the sink's. */
const WARM_UP_SHARE = 0.2;

const { recordsPerSecond, seconds, maxTimeInBufferMS, connection }: LatencyTask = JSON.parse(
  process.argv[2] ?? '',
);
const count = recordsPerSecond * seconds;
const writtenAt = new Float64Array(count);
const tookMS = new Float64Array(count);
const nextOf = Array.from({ length: PARTITIONS }, (_, partition) => partition);

const sink = new DynamoDbSink<object>({
  tableName: orders.name,
  keySchema: orders.keySchema,
  dynamoDb: { endpoint: endpointOf(connection), region: REGION, credentials: CREDENTIALS },
  maxTimeInBufferMS,
  onDurable(positions) {
    const now = performance.now();
    for (const [partition, offset] of positions) {
      let i = nextOf[partition as number] as number;
      for (; i <= Number(offset); i += PARTITIONS) tookMS[i] = now - (writtenAt[i] as number);
      nextOf[partition as number] = i;
    }
  },
});
const writer = await sink.createWriter();
await paced(count, recordsPerSecond, (i, at) => {
  writtenAt[i] = at;
  return writer.write(orders.make(i), { partition: i % PARTITIONS, offset: i });
});
await writer.close();

const sorted = tookMS.subarray(Math.floor(count * WARM_UP_SHARE)).toSorted();
const result: LatencyResult = {
  p50MS: quantile(sorted, 0.5),
  p99MS: quantile(sorted, 0.99),
  maxMS: sorted.at(-1) ?? Number.NaN,
};
process.send?.(result);
process.disconnect();

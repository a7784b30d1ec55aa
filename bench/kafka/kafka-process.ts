// Writes what a topic holds, or the same from memory, and tells what a record cost.
import { DynamoDbSink } from '../../dist/index.js';
import { createKafkaWorker } from '../../dist/kafka/index.js';
import type { KafkaResult, KafkaTask } from './kafka-task.ts';

const task: KafkaTask = JSON.parse(process.argv[2] ?? '');
const { host, port } = task.connection;
const dynamoDb = {
  endpoint: `http://${host}:${port}`,
  region: 'us-east-1',
  credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
};
const sinkOptions = {
  tableName: 'messages',
  dynamoDb,
  keySchema: { partitionKey: { name: 'id', type: 'S' } },
} as const;

/** What was done so far, and what it took. */
interface Reading {
  readonly records: number;
  readonly cpuMicros: number;
  readonly wallMicros: number;
}

function read(records: number): Reading {
  const { user, system } = process.cpuUsage();
  return { records, cpuMicros: user + system, wallMicros: performance.now() * 1000 };
}

/** Between warm and done. */
function tell(warm: Reading, done: Reading): void {
  const records = done.records - warm.records;
  const result: KafkaResult = {
    records,
    cpuMicros: (done.cpuMicros - warm.cpuMicros) / records,
    wallMicros: (done.wallMicros - warm.wallMicros) / records,
  };
  process.send?.(result);
}

async function plain(): Promise<void> {
  const sink = new DynamoDbSink<{ key: string; value: Buffer }>({
    ...sinkOptions,
    elementConverter: ({ key, value }) => ({ type: 'PUT', item: { id: key, body: value } }),
  });
  const writer = await sink.createWriter();
  const body = Buffer.alloc(task.valueBytes, 'x');
  const write = async (from: number, to: number): Promise<void> => {
    for (let n = from; n < to; n++) {
      const room = writer.write(
        { key: `message-${n}`, value: body },
        { partition: `messages/${n % 12}`, offset: n },
      );
      if (room !== undefined) await room;
    }
    await writer.flush();
  };
  await write(0, task.warmUpRecords);
  const warm = read(task.warmUpRecords);
  await write(task.warmUpRecords, task.records);
  tell(warm, read(task.records));
  await writer.close();
}

async function worker(): Promise<void> {
  const group = createKafkaWorker<Buffer>({
    kafka: { bootstrapBrokers: task.bootstrapBrokers },
    topics: task.topic,
    groupId: task.groupId,
    commitIntervalMS: 100,
    deserialize: 'raw',
    sink: {
      ...sinkOptions,
      elementConverter: ({ key, value }) => ({ type: 'PUT', item: { id: key, body: value } }),
    },
  });
  let warm: Reading | undefined;
  // By events, not by metrics(), which walk all that is buffered.
  const committed = new Map<number, number>();
  group.on('committed', (offsets) => {
    for (const { partition, offset } of offsets) committed.set(partition, Number(offset));
    let records = 0;
    for (const offset of committed.values()) records += offset;
    if (warm === undefined && records >= task.warmUpRecords) warm = read(records);
    if (records < task.records) return;
    if (warm !== undefined) tell(warm, read(records));
    void group.close();
  });
  await group.run();
}

await (task.kind === 'plain' ? plain() : worker());
process.disconnect?.();

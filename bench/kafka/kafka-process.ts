// Writes what a topic holds, or as much from memory, and tells what a record took.
import { DynamoDbSink, type DynamoDbSinkOptions } from '../../dist/index.js';
import { createKafkaWorker } from '../../dist/kafka/index.js';
import { type KafkaResult, type KafkaTask, type MemberEvent, messageText, PARTITIONS } from './kafka-task.ts';

const task: KafkaTask = JSON.parse(process.argv[2] ?? '');
const { topic, groupId, bootstrapBrokers, connection, warmUpRecords, records } = task;
const sinkOptions = {
  tableName: 'messages',
  dynamoDb: {
    endpoint: `http://${connection.host}:${connection.port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  },
  keySchema: { partitionKey: { name: 'id', type: 'S' } },
} satisfies DynamoDbSinkOptions;

/** What was done so far, and what it took. */
interface Reading {
  readonly records: number;
  readonly cpuMicros: number;
  readonly wallMicros: number;
}

function read(recordsDone: number): Reading {
  const { user, system } = process.cpuUsage();
  return { records: recordsDone, cpuMicros: user + system, wallMicros: performance.now() * 1000 };
}

function tellBetween(warm: Reading, done: Reading): void {
  const measured = done.records - warm.records;
  const result: KafkaResult = {
    records: measured,
    cpuMicros: (done.cpuMicros - warm.cpuMicros) / measured,
    wallMicros: (done.wallMicros - warm.wallMicros) / measured,
  };
  process.send?.(result);
}

/** The same items as a worker's, from memory. */
async function plain(): Promise<void> {
  const sink = new DynamoDbSink<{ readonly key: string; readonly value: Buffer }>({
    ...sinkOptions,
    elementConverter: ({ key, value }) => ({ type: 'PUT', item: { id: key, body: value } }),
  });
  const writer = await sink.createWriter();
  const value = Buffer.from(messageText(1_000_000));
  const ids = Array.from({ length: PARTITIONS }, (_, partition) => `${topic}/${partition}`);
  const write = async (from: number, to: number): Promise<void> => {
    for (let n = from; n < to; n++) {
      const position = { partition: ids[n % PARTITIONS] as string, offset: n };
      const room = writer.write({ key: `message-${n}`, value }, position);
      if (room !== undefined) await room;
    }
    await writer.flush();
  };
  await write(0, warmUpRecords);
  const warm = read(warmUpRecords);
  await write(warmUpRecords, records);
  tellBetween(warm, read(records));
  await writer.close();
}

async function worker(): Promise<void> {
  const group = createKafkaWorker<Buffer>({
    kafka: { bootstrapBrokers },
    topics: topic,
    groupId,
    commitIntervalMS: 100,
    deserialize: 'raw',
    sink: {
      ...sinkOptions,
      elementConverter: ({ key, value }) => ({ type: 'PUT', item: { id: key, body: value } }),
    },
  });
  let warm: Reading | undefined;
  const committed = new Map<number, number>();
  group.on('committed', (offsets) => {
    for (const { partition, offset } of offsets) committed.set(partition, Number(offset));
    const done = [...committed.values()].reduce((sum, offset) => sum + offset, 0);
    if (warm === undefined && done >= warmUpRecords) warm = read(done);
    if (done < records) return;
    if (warm !== undefined) tellBetween(warm, read(done));
    void group.close();
  });
  await group.run();
}

async function member(): Promise<void> {
  const tell = (event: MemberEvent): void => void process.send?.(event);
  const group = createKafkaWorker({
    kafka: { bootstrapBrokers },
    topics: topic,
    groupId,
    commitIntervalMS: 100,
    sink: sinkOptions,
  });
  group.on('assigned', () => tell({ kind: 'assigned' }));
  group.on('committed', (offsets) => {
    tell({ kind: 'committed', offsets: offsets.map(({ partition, offset }) => [partition, Number(offset)]) });
  });
  process.once('message', () => void group.close());
  await group.run();
}

await { plain, worker, member }[task.kind]();
process.disconnect?.();

// A program that writes its source to a table and keeps what it needs to go on after a crash. It is killed while it
// does so. Argument: its orders in JSON, as CrashOrders.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDbSink, type DynamoDbSinkError, readSnapshot, type Writer } from 'dynamodb-sink';
import { configFor } from '../support/endpoint-config.js';
import type { CrashOrders } from './crash-orders.js';
import { type CrashRecord, PARTITIONS, recordAt } from './crash-source.js';
import { savedFile, saveFile } from './saved-file.js';

const orders = JSON.parse(process.argv[2] as string) as CrashOrders;
const stateFile = join(orders.folder, 'state');
const positionsFile = join(orders.folder, 'positions');

const sink = new DynamoDbSink<CrashRecord>({
  tableName: 'orders',
  dynamoDb: configFor(orders.endpoint),
  maxBufferedRequests: 400,
  maxInFlightRequests: 8,
  maxTimeInBufferMS: 20,
  ...(orders.coalesces && { overwriteByPartitionKeys: ['pk'] }),
  // By key: a restored record has no element.
  onRejected: ({ error }) => appendFileSync(join(orders.folder, 'rejected'), `${error.key}\n`),
  onDurable: () => {
    if (orders.keeps === 'positions')
      saveFile(positionsFile, Buffer.from(JSON.stringify([...writer.durablePositions()])));
  },
});

/** The offsets to read on from, of each partition. */
const next: number[] = new Array(PARTITIONS).fill(0);

async function open(): Promise<Writer<CrashRecord>> {
  if (orders.keeps === 'positions') {
    const saved = JSON.parse(savedFile(positionsFile)?.toString() ?? '[]') as [number, number][];
    for (const [partition, offset] of saved) next[partition] = offset + 1;
    return sink.createWriter();
  }
  const state = savedFile(stateFile);
  if (state === undefined) return sink.createWriter();
  for (const [partition, offset] of readSnapshot(state).positions)
    next[Number(partition)] = Number(offset) + 1;
  return sink.restoreWriter(state);
}

const writer: Writer<CrashRecord> = await open();
let isStopping = false;
process.once('SIGTERM', async () => {
  isStopping = true;
  try {
    await writer.close({ timeoutMS: orders.drainMS });
    if (orders.keeps === 'snapshot') saveFile(stateFile, writer.snapshotState());
  } catch (error) {
    const { code, state } = error as DynamoDbSinkError;
    if (code !== 'CLOSE_TIMEOUT' || state === undefined) throw error;
    saveFile(stateFile, state);
    appendFileSync(join(orders.folder, 'timeouts'), '.');
  }
  process.exit(0);
});
process.stdout.write('started\n');

const isAtEnd = (): boolean =>
  next.every((offset, partition) => offset >= (orders.ends?.[partition] ?? Infinity));
try {
  for (let written = 1; !isAtEnd() && !isStopping; written++) {
    const partition = written % PARTITIONS;
    const offset = next[partition] as number;
    if (offset >= (orders.ends?.[partition] ?? Infinity)) continue;
    next[partition] = offset + 1;
    await writer.write(recordAt(partition, offset), { partition, offset });
    if (orders.keeps === 'snapshot' && written % orders.savesEvery === 0)
      saveFile(stateFile, writer.snapshotState());
  }
  if (!isStopping) {
    await writer.close();
    saveFile(stateFile, writer.snapshotState());
  }
} catch (error) {
  if (!isStopping) throw error;
}

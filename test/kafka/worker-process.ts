import { createKafkaWorker } from 'dynamodb-sink/kafka';
import type { ProcessConfig, ProcessEvent } from './process-protocol.js';

// A worker as a process of its own. It tells its parent what happens as lines of JSON, and stops at SIGTERM.

const { name, kafka, topic, groupId, table, sink, options } = JSON.parse(
  process.argv[2] ?? '',
) as ProcessConfig;

function tell(event: ProcessEvent): void {
  process.stdout.write(`${JSON.stringify({ ...event, at: Date.now() })}\n`);
}

interface Update {
  readonly pk: string;
  readonly v: number;
}

let consumed = 0;
const worker = createKafkaWorker<Update>({
  kafka,
  topics: topic,
  groupId,
  ...options,
  sink: {
    ...sink,
    tableName: table,
    maxTimeInBufferMS: 100,
    // A hand-over waits until what is buffered is written: not for longer than the test has to.
    maxBufferedRequests: 1000,
    requestTimeoutMS: 2000,
    // Each time a message is consumed it is another `c`: what is sent again keeps it.
    elementConverter: ({ partition, offset, value }) => ({
      type: 'PUT',
      item: { ...value, p: partition, o: offset, c: `${name}-${++consumed}` },
    }),
  },
});
worker.on('assigned', (partitions) =>
  tell({ event: 'assigned', partitions: partitions.map((one) => one.partition) }),
);
worker.on('revoked', (_, how) => tell({ event: 'revoked', how }));
worker.on('committed', (offsets) => {
  tell({ event: 'committed', offsets: offsets.map(({ partition, offset }) => [partition, Number(offset)]) });
});
worker.on('trouble', ({ message }) => tell({ event: 'trouble', message }));
process.once('SIGTERM', () => void worker.close());
try {
  const { consumed: count, isDrained } = await worker.run();
  tell({ event: 'closed', consumed: count, isDrained });
} catch (error) {
  tell({ event: 'failed', message: String(error) });
  process.exitCode = 1;
}

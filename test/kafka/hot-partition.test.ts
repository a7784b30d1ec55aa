import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { needsKafka } from '../support/needs-kafka.js';
import { sharedBroker } from '../support/shared-broker.js';
import { json, WorkerTrial } from './worker-trial.js';

const HOT_RECORDS = 30_000;
const OTHER_RECORDS = 200;

describe('a topic of twelve partitions of which one is hot', needsKafka, () => {
  const shared = sharedBroker();

  test('is written whole, and the others do not wait for the hot one', async () => {
    const records = Array.from({ length: HOT_RECORDS }, (_, n) => json({ pk: `hot-${n}` }, { partition: 0 }));
    for (let partition = 1; partition < 12; partition++)
      for (let n = 0; n < OTHER_RECORDS; n++) records.push(json({ pk: `p${partition}-${n}` }, { partition }));
    await using trial = await WorkerTrial.begin(shared.brokers, {
      topic: 'hot',
      partitions: 12,
      records,
      db: { latencyMS: [5, 20] },
    });
    const running = trial.start({
      maxFetchBytesPerPartition: 65_536,
      maxQueuedBytesPerPartition: 131_072,
      sink: { maxBufferedRequests: 1000 },
    });
    let hotMeanwhile = 0;
    await running.until(() => {
      const { partitions } = running.worker.metrics();
      const others = partitions.filter(({ partition }) => partition !== 0);
      hotMeanwhile = Number(partitions.find(({ partition }) => partition === 0)?.durableOffset ?? 0n);
      return (
        others.length === 11 &&
        others.every(({ committedOffset }) => committedOffset === BigInt(OTHER_RECORDS))
      );
    });
    assert.ok(hotMeanwhile < HOT_RECORDS, `the hot one was done first: ${hotMeanwhile}`);
    await running.untilCommitted('hot', HOT_RECORDS);
    assert.equal(trial.items().length, HOT_RECORDS + 11 * OTHER_RECORDS);
  });
});

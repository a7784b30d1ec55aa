import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { createKafkaWorker } from 'dynamodb-sink/kafka';
import { needsKafka } from '../support/needs-kafka.js';
import { runProgram } from '../support/run-program.js';
import { sharedBroker } from '../support/shared-broker.js';
import { RunningWorker } from './running-worker.js';
import { json, WorkerTrial } from './worker-trial.js';

const RECORDS = Array.from({ length: 50 }, (_, n) => json({ pk: `k${n}` }));

describe('the end of a worker', needsKafka, () => {
  const shared = sharedBroker();

  test('by close before it has run has done nothing, and does not run any more', async () => {
    await using trial = await WorkerTrial.begin(shared.brokers, { topic: 'before-run', records: RECORDS });
    const worker = createKafkaWorker(trial.options());
    const report = await worker.close();
    assert.deepEqual(report, { consumed: 0, deadLetters: 0, isDrained: true, tables: {} });
    await assert.rejects(worker.run(), { code: 'CLOSED' });
    assert.equal(worker.health().state, 'closed');
  });

  test('by close gives its report to run, and to every call of close', async () => {
    await using trial = await WorkerTrial.begin(shared.brokers, { topic: 'reports', records: RECORDS });
    const running = trial.start();
    await running.until(() => trial.db.history.length > 0);
    await assert.rejects(running.worker.run(), {
      code: 'CLOSED',
      message: 'run may be called once: make another worker',
    });
    const [first, second, ended] = await Promise.all([
      running.worker.close(),
      running.worker.close(),
      running.ended,
    ]);
    assert.equal(first, second);
    assert.equal(first, ended);
    assert.deepEqual([first.consumed, first.isDrained, first.tables.reports?.put], [50, true, 50]);
    assert.equal(await trial.committed(), 50n);
    assert.deepEqual(running.revocations, ['drained']);
  });

  test('by close with a time limit drops what is not durable by then, which is read again', async () => {
    await using trial = await WorkerTrial.begin(shared.brokers, { topic: 'limited', records: RECORDS });
    const running = trial.start({ sink: { maxBatchSize: 1, maxInFlightRequests: 1, requestTimeoutMS: 500 } });
    await running.until(() => trial.db.history.length > 3);
    await trial.db.setOutage('hang');
    const { isDrained } = await running.worker.close({ timeoutMS: 50 });
    assert.equal(isDrained, false);
    assert.deepEqual(running.revocations, ['dropped']);
    const committed = (await trial.committed()) ?? 0n;
    assert.ok(committed < 50n && committed <= trial.items().length, `${committed}`);
    await trial.db.setOutage(undefined);
    await trial.runTo(50);
    assert.equal(trial.items().length, 50);
  });

  test('comes with what stops the writer of one of its tables, and what was durable is committed', async () => {
    await using trial = await WorkerTrial.begin(shared.brokers, { topic: 'table-gone', records: RECORDS });
    const running = trial.start();
    await running.untilCommitted('table-gone', 50);
    trial.db.deleteTable('table-gone');
    await trial.produce([json({ pk: 'late' })]);
    await assert.rejects(running.ended, { code: 'TABLE_NOT_FOUND' });
    await assert.rejects(running.worker.close(), { code: 'TABLE_NOT_FOUND' });
    const { state, isLive, isReady, reason } = running.worker.health();
    assert.deepEqual([state, isLive, isReady], ['failed', false, false]);
    assert.match(reason ?? '', /table-gone/);
    assert.equal(await trial.committed(), 50n);
  });

  test('comes before it joins if a table or a topic is not there', async () => {
    await using trial = await WorkerTrial.begin(shared.brokers, { topic: 'not-all-there' });
    await assert.rejects(trial.start({ sink: { tableName: 'no-table' } }).ended, { code: 'TABLE_NOT_FOUND' });
    await assert.rejects(trial.start({ topics: ['not-all-there', 'no-topic'] }).ended, {
      code: 'KAFKA_REFUSED',
    });
  });

  test('may come at any moment while it starts', async () => {
    await using trial = await WorkerTrial.begin(shared.brokers, { topic: 'at-any-moment', records: RECORDS });
    let turns = 0;
    // From the first turn of the event loop to the one in which it has partitions.
    for (let isAssigned = false; !isAssigned; turns += 1 + Math.floor(turns / 4)) {
      const running = new RunningWorker(trial.options());
      for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
      isAssigned = running.told('assigned').length > 0;
      const { isDrained } = await running.worker.close();
      assert.ok(isDrained);
      assert.equal(running.worker.health().state, 'closed');
    }
    assert.ok(turns > 5);
  });

  describe('in a process', () => {
    /** A program that ends by itself only if a worker leaves nothing open. */
    async function endsAfter(trial: WorkerTrial, lines: string): Promise<string> {
      const options = JSON.stringify(trial.options());
      const [code, said] = await runProgram(`
      const { createKafkaWorker } = await import('dynamodb-sink/kafka');
      const options = ${options};
      ${lines}`);
      assert.equal(code, 0, said);
      return said;
    }

    for (const [when, lines] of [
      [
        'is closed while it runs',
        `const worker = createKafkaWorker(options);
       worker.on('committed', ([{ offset }]) => { if (offset === 50n) worker.close(); });
       console.log((await worker.run()).consumed);`,
      ],
      [
        'is closed while it joins',
        `const worker = createKafkaWorker(options);
       const running = worker.run();
       while (worker.health().state !== 'joining') await new Promise(setImmediate);
       await worker.close();
       await running;
       console.log(50);`,
      ],
      [
        'is closed while a deserializer is opened',
        `let worker;
       const deserialize = { open: () => void worker.close(), deserialize: JSON.parse };
       worker = createKafkaWorker({ ...options, deserialize });
       await worker.run();
       console.log(50);`,
      ],
      [
        'is closed while its tables are looked up',
        `const worker = createKafkaWorker(options);
       const running = worker.run();
       while (worker.health().state === 'starting' || worker.health().state === 'idle') {
         await new Promise(setImmediate);
         if (worker.metrics().tables !== undefined && process.getActiveResourcesInfo().filter((of) => of.startsWith('TCP')).length > 1) break;
       }
       await worker.close();
       await running;
       console.log(50);`,
      ],
      [
        'stops because of a message',
        `const worker = createKafkaWorker({ ...options, deserialize: () => { throw new Error('no'); } });
       await worker.run().catch(({ code }) => console.log(code === 'SOURCE_REJECTED' ? 50 : code));`,
      ],
      [
        'stops because another has its name',
        `const named = { ...options, groupInstanceId: 'one' };
       const older = createKafkaWorker(named);
       const newer = createKafkaWorker(named);
       older.once('assigned', () => newer.run());
       await older.run().catch(() => {});
       await newer.close();
       console.log(50);`,
      ],
      [
        'stops because its topic is not there',
        `const worker = createKafkaWorker({ ...options, topics: 'no-such-topic' });
       await worker.run().catch(({ code }) => console.log(code === 'KAFKA_REFUSED' ? 50 : code));`,
      ],
      [
        'stops because its table is not there',
        `const worker = createKafkaWorker({ ...options, sink: { ...options.sink, tableName: 'no-table' } });
       await worker.run().catch(({ code }) => console.log(code === 'TABLE_NOT_FOUND' ? 50 : code));`,
      ],
    ] as const) {
      test(`which ends by itself when its worker ${when}`, async () => {
        const topic = `ends-${when.replaceAll(' ', '-')}`;
        await using trial = await WorkerTrial.begin(shared.brokers, { topic, records: RECORDS });
        assert.equal(await endsAfter(trial, lines), '50\n');
      });
    }

    test('which ends by itself when its worker is closed while the broker is away', async () => {
      await using trial = await WorkerTrial.begin(shared.brokers, {
        topic: 'ends-without',
        records: RECORDS,
      });
      const ended = endsAfter(
        trial,
        `const worker = createKafkaWorker({ ...options, commitIntervalMS: 600_000 });
       worker.once('trouble', () => worker.close());
       const { tables, isDrained } = await worker.run();
       console.log(tables['ends-without'].put, isDrained);`,
      );
      while (trial.db.history.length < 50) await delay(5);
      await shared.broker.kill();
      // All is durable, and it could not be committed.
      assert.equal(await ended, '50 false\n');
    });
  });
});

import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { describe, it } from 'node:test';
import type { RequestEvent } from 'dynamodb-sink';
import { orders, scriptedWorld } from '../support/scripted-world.js';

const throttled = { kind: 'throttled', name: 'ThrottlingException', message: 'slow down' } as const;
const reset = { kind: 'transient', name: 'ECONNRESET', message: 'reset' } as const;

describe('metrics', () => {
  it('tell what is buffered, in flight and waiting, why batches went, and what came back', async () => {
    const { writer, transport, clock } = scriptedWorld({
      maxBatchSize: 2,
      maxTimeInBufferMS: 100,
      onRejected: () => {},
    });
    for (const order of orders(2)) writer.write(order);
    await clock.pass(10);
    writer.write({ pk: 'k0' });
    writer.write({ pk: '' });
    assert.deepEqual(
      (({ inFlightRequests, bufferedWrites, waitingBehindKeys, oldestRecordAgeMS, numRecordsOutErrors }) => ({
        inFlightRequests,
        bufferedWrites,
        waitingBehindKeys,
        oldestRecordAgeMS,
        numRecordsOutErrors,
      }))(writer.metrics()),
      {
        inFlightRequests: 1,
        bufferedWrites: 3,
        waitingBehindKeys: 1,
        oldestRecordAgeMS: 10,
        numRecordsOutErrors: 1,
      },
    );
    await clock.pass(20);
    transport.sent[0]?.written(['k1']);
    await clock.pass(30);
    transport.sent[1]?.answer(throttled);
    await clock.pass(100);
    transport.sent[2]?.written();
    const closed = writer.close();
    await clock.pass(200);
    for (const request of transport.open) request.written();
    await clock.until(closed);
    const { numRecordsOut, numRecordsSendPartialFailure, throttledRequests, batchesSentFor, bufferedBytes } =
      writer.metrics();
    assert.deepEqual(
      [numRecordsOut, numRecordsSendPartialFailure, throttledRequests, bufferedBytes],
      [3, 1, 1, 0],
    );
    assert.equal(batchesSentFor.full >= 1 && batchesSentFor.again + batchesSentFor.full >= 3, true);
    assert.equal(
      Object.values(batchesSentFor).reduce((a, b) => a + b),
      writer.report().httpRequests,
    );
    assert.equal(writer.metrics().oldestRecordAgeMS, 0);
  });

  it('count the reasons a batch goes for', async () => {
    const reasonsOf = async (
      options: object,
      act: (world: ReturnType<typeof scriptedWorld>) => unknown,
    ): Promise<string[]> => {
      const world = scriptedWorld({ maxBatchSize: 5, maxTimeInBufferMS: 100, ...options });
      await act(world);
      await world.clock.pass(0);
      const { batchesSentFor } = world.writer.metrics();
      world.writer.abort();
      return Object.entries(batchesSentFor).flatMap(([reason, count]) => (count > 0 ? [reason] : []));
    };
    const write = (count: number) => (world: ReturnType<typeof scriptedWorld>) => {
      for (const order of orders(count)) world.writer.write(order);
    };
    assert.deepEqual(await reasonsOf({}, write(5)), ['full']);
    assert.deepEqual(await reasonsOf({ maxTimeInBufferMS: 0 }, write(1)), ['time']);
    assert.deepEqual(await reasonsOf({ maxBufferedRequests: 6, maxInFlightRequests: 2 }, write(6)), [
      'full',
      'room',
    ]);
    assert.deepEqual(
      await reasonsOf({}, (world) => {
        write(1)(world);
        return world.clock.pass(100);
      }),
      ['time'],
    );
    assert.deepEqual(
      await reasonsOf({}, ({ writer }) => {
        writer.writeDurable({ pk: 'a' });
      }),
      ['durable'],
    );
    assert.deepEqual(
      await reasonsOf({}, ({ writer }) => {
        writer.write({ pk: 'a' });
        writer.flush();
      }),
      ['flush'],
    );
    assert.deepEqual(
      await reasonsOf({ onRejected: () => {} }, ({ writer, transport }) => {
        for (const order of orders(5)) writer.write(order);
        transport.sent[0]?.refused();
      }),
      ['full', 'isolation'],
    );
    assert.deepEqual(
      await reasonsOf({}, async ({ clock, writer, transport }) => {
        for (const order of orders(5)) writer.write(order);
        transport.sent[0]?.answer({ ...reset, isUnanswered: true, isTimeout: true });
        await clock.pass(100);
      }),
      ['full', 'again'],
    );
  });
});

describe('health', () => {
  it('follows the last answer, and tells its reason', async () => {
    const { writer, transport, clock } = scriptedWorld({ maxBatchSize: 1 });
    assert.deepEqual(writer.health(), { status: 'ok', oldestRecordAgeMS: 0 });
    writer.write({ pk: 'a' });
    transport.open[0]?.answer(reset);
    await clock.pass(50);
    assert.deepEqual(writer.health(), {
      status: 'retrying',
      reason: 'ECONNRESET: reset',
      oldestRecordAgeMS: 50,
    });
    transport.open[0]?.answer(throttled);
    await clock.pass(50);
    assert.equal(writer.health().status, 'throttled');
    transport.open[0]?.written();
    await clock.pass(4000);
    assert.equal(writer.health().status, 'throttled', 'a table at its limit rejects now and then');
    await clock.pass(1000);
    assert.deepEqual(writer.health(), { status: 'ok', oldestRecordAgeMS: 0 });
    writer.abort();
    assert.equal(writer.health().status, 'failed');
  });
});

describe('the diagnostics channel', () => {
  it('tells each request that has ended, with its outcome', () => {
    const events: RequestEvent[] = [];
    const listen = (event: unknown): void => void events.push(event as RequestEvent);
    subscribe('dynamodb-sink:request', listen);
    try {
      const { writer, transport } = scriptedWorld({ maxBatchSize: 2 });
      for (const order of orders(4)) writer.write(order);
      transport.sent[0]?.written(['k1']);
      transport.sent[1]?.answer(throttled);
      writer.abort();
      assert.deepEqual(
        events.map(({ tableName, writes, bytes, outcome, unprocessed, failure }) => [
          tableName,
          writes,
          bytes === transport.sent[0]?.body.length,
          outcome,
          unprocessed,
          failure,
        ]),
        [
          ['orders', 2, true, 'written', 1, undefined],
          ['orders', 2, true, 'throttled', 0, 'ThrottlingException'],
        ],
      );
    } finally {
      unsubscribe('dynamodb-sink:request', listen);
    }
  });
});

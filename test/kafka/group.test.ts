import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type KafkaBroker, startBroker } from '../support/kafka-broker.js';
import { needsKafka } from '../support/needs-kafka.js';
import { GroupTrial } from './group-trial.js';
import type { GroupVerdict } from './group-verdict.js';

const CLEAN: GroupVerdict = {
  lost: 0,
  staleKeys: 0,
  backwards: 0,
  consumedTwice: 0,
  committedAhead: 0,
  committedBack: 0,
};

const ALL_THERE = { lost: 0, staleKeys: 0, committedAhead: 0, committedBack: 0 };

describe('workers of a group, each a process', needsKafka, () => {
  let broker: KafkaBroker;
  before(async () => {
    broker = await startBroker();
  });
  after(() => broker[Symbol.asyncDispose]());

  for (const assignor of ['roundrobin', 'cooperative-sticky'] as const) {
    test(`hand over cleanly: nothing is consumed twice, nothing goes back (${assignor})`, async () => {
      await using trial = await GroupTrial.begin({
        bootstrapBrokers: broker.bootstrapBrokers,
        topic: `clean-${assignor}`,
        records: 60_000,
        keys: 2000,
        partitions: 12,
        maxWriteUnitsPerSecond: 2000,
        options: { assignor },
      });
      const { group } = trial;
      const first = await group.start('first');
      const second = await group.start('second');
      await trial.aWhile();
      await group.start('third');
      await trial.aWhile();
      await group.stop(first);
      await trial.aWhile();
      await group.start('fourth');
      await group.stop(second);
      assert.ok(trial.progress < 1, 'all was written before the last hand-over');
      await trial.untilCommitted();
      assert.deepEqual(await trial.judge(), CLEAN);
      const revocations = group.events.filter((one) => one.event === 'revoked');
      assert.ok(revocations.length >= 6, `${revocations.length} hand-overs`);
      assert.ok(revocations.every(({ how }) => how === 'drained'));
    });
  }

  test('one joins, one leaves, one is killed: each key ends with its last message, and no offset is committed too early', async () => {
    await using trial = await GroupTrial.begin({
      bootstrapBrokers: broker.bootstrapBrokers,
      topic: 'killed',
      records: 200_000,
      keys: 2000,
      partitions: 12,
      maxWriteUnitsPerSecond: 6000,
    });
    const { group } = trial;
    const [first, second] = await Promise.all(['first', 'second', 'third'].map((name) => group.start(name)));
    await trial.aWhile();
    await group.start('fourth');
    await trial.aWhile();
    if (first !== undefined) await group.stop(first);
    await trial.aWhile();
    if (second !== undefined) await group.kill(second);
    assert.ok(trial.progress < 1, 'all was written before the kill');
    await trial.untilCommitted();
    const { lost, staleKeys, committedAhead, committedBack } = await trial.judge();
    assert.deepEqual({ lost, staleKeys, committedAhead, committedBack }, ALL_THERE);
  });

  test('one is frozen past its session: nothing is lost, no offset goes back, and once awake it writes no more than it was about to', async (t) => {
    await using trial = await GroupTrial.begin({
      bootstrapBrokers: broker.bootstrapBrokers,
      topic: 'frozen',
      records: 100_000,
      keys: 2000,
      partitions: 12,
      maxWriteUnitsPerSecond: 5000,
    });
    const { group } = trial;
    const first = await group.start('first');
    const second = await group.start('second');
    await trial.aWhile();
    first.process.kill('SIGSTOP');
    const assignments = (): number => second.events.filter(({ event }) => event === 'assigned').length;
    const before = assignments();
    await group.until(() => assignments() > before);
    await trial.aWhile();
    assert.ok(trial.progress < 1, 'all was written before it awoke');
    const awakeAt = Date.now();
    first.process.kill('SIGCONT');
    await trial.untilCommitted();
    // Until it is a member again, what it writes is somebody else's.
    const member = first.events.find(({ event, at }) => event === 'assigned' && at > awakeAt);
    const stale = trial.writesOf('first', awakeAt, member?.at ?? Number.POSITIVE_INFINITY);
    t.diagnostic(`${stale} stale writes after it awoke`);
    // It may have been stopped between its look at the clock and the write to the socket: of eight batches, at most.
    assert.ok(stale <= 8 * 25, `${stale} stale writes`);
    const { lost, staleKeys, committedAhead, committedBack } = await trial.judge();
    assert.deepEqual({ lost, staleKeys, committedAhead, committedBack }, ALL_THERE);
  });
});

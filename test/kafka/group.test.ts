import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type FaultyDynamoDb, startFaultyDynamoDb } from 'dynamodb-sink/testing';
import { type KafkaBroker, startBroker } from '../support/kafka-broker.js';
import { createTopic, produce } from '../support/kafka-topics.js';
import { needsKafka } from '../support/needs-kafka.js';
import { type GroupVerdict, judgeGroup } from './group-verdict.js';
import type { ProcessConfig } from './process-protocol.js';
import { WorkerGroup } from './worker-group.js';

const PARTITIONS = 12;

/** A topic with versions of keys that rise, a group, and the table it writes. */
interface Trial {
  readonly group: WorkerGroup;
  readonly db: FaultyDynamoDb;
  readonly ends: ReadonlyMap<number, bigint>;
  readonly judge: () => GroupVerdict;
}

const CLEAN: Partial<GroupVerdict> = {
  lost: 0,
  staleKeys: 0,
  backwards: 0,
  consumedTwice: 0,
  committedAhead: 0,
  committedBack: 0,
};

describe('workers of a group, each a process', needsKafka, () => {
  let broker: KafkaBroker;
  before(async () => {
    broker = await startBroker();
  });
  after(() => broker[Symbol.asyncDispose]());

  async function begin(
    topic: string,
    records: number,
    keys: number,
    options: ProcessConfig['options'],
    latencyMS: [number, number],
  ): Promise<Trial> {
    const { bootstrapBrokers } = broker;
    await createTopic(bootstrapBrokers, topic, PARTITIONS);
    const sizes = new Array<number>(PARTITIONS).fill(0);
    const lastVersions = new Map<string, number>();
    const messages = Array.from({ length: records }, (_, n) => {
      const key = n % keys;
      const partition = key % PARTITIONS;
      sizes[partition] = (sizes[partition] as number) + 1;
      const update = { pk: `k${key}`, v: Math.floor(n / keys) };
      lastVersions.set(update.pk, update.v);
      return { key: update.pk, value: JSON.stringify(update), partition };
    });
    await produce(bootstrapBrokers, topic, messages);
    const startedAt = Date.now();
    const db = await startFaultyDynamoDb({
      tables: { [topic]: { partitionKey: { name: 'pk', type: 'S' } } },
      latencyMS,
      unprocessed: 0.02,
      throttle: 0.01,
      errorBefore: 0.01,
      resetBefore: 0.005,
    });
    const group = new WorkerGroup({
      kafka: { bootstrapBrokers },
      topic,
      groupId: `group-${topic}`,
      table: topic,
      dynamoDb: db.clientConfig,
      options: { sessionTimeoutMS: 3000, heartbeatIntervalMS: 300, commitIntervalMS: 200, ...options },
    });
    return {
      group,
      db,
      ends: new Map(sizes.map((size, partition) => [partition, BigInt(size)])),
      judge: () => judgeGroup(db, topic, sizes, lastVersions, startedAt, group.events),
    };
  }

  for (const assignor of ['roundrobin', 'cooperative-sticky'] as const) {
    test(`hand over cleanly: nothing is consumed twice, nothing goes back (${assignor})`, async () => {
      const { group, db, ends, judge } = await begin(
        `clean-${assignor}`,
        60_000,
        2000,
        { assignor },
        [20, 80],
      );
      await using _ = group;
      await using __ = db;
      const first = await group.start('first');
      await delay(400);
      const second = await group.start('second');
      await delay(300);
      await group.start('third');
      await delay(300);
      await group.stop(first);
      await delay(300);
      await group.start('fourth');
      await group.stop(second);
      await group.untilCommitted(ends);
      assert.deepEqual(judge(), CLEAN);
      const revocations = group.events.filter(({ event }) => event === 'revoked');
      assert.ok(revocations.length >= 6, `${revocations.length} hand-overs`);
      assert.ok(revocations.every((one) => one.event === 'revoked' && one.how === 'drained'));
    });
  }
});

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { startBroker } from '../../test/support/kafka-broker.ts';
import { createTopic, produce } from '../../test/support/kafka-topics.ts';
import type { EndpointProcess } from '../runner/endpoint-process.ts';
import { CONTENDER_CORE, nextMessage, startPinned } from '../runner/pinned-process.ts';
import { type KafkaResult, type KafkaTask, type MemberEvent, messageText, PARTITIONS } from './kafka-task.ts';

/** Everything that was measured of workers. */
export interface KafkaResults {
  /** CPU a record, of a sink that writes from memory. */
  readonly plain: readonly KafkaResult[];
  /** CPU a record, of one worker. */
  readonly worker: readonly KafkaResult[];
  /** By how many workers there were, records a second of each round. */
  readonly throughput: ReadonlyMap<number, readonly number[]>;
  readonly catchUp: CatchUp;
}

/** A group that was away while messages came. */
export interface CatchUp {
  readonly recordsPerSecond: number;
  readonly awaySeconds: number;
  /** From its start until nothing was left, while more came at the same rate. */
  readonly seconds: number;
}

const PRODUCED_AT_ONCE = 50_000;
const CATCH_UP_RECORDS_PER_SECOND = 5000;

/** Needs Java and Maven: a broker is started. */
export async function measureKafka(
  endpoint: EndpointProcess,
  records: number,
  awaySeconds: number,
  rounds: number,
): Promise<KafkaResults> {
  await endpoint.begin(0, 'asleep'); // awake it would take the broker's core
  await using broker = await startBroker();
  const bench = new KafkaBench(endpoint, broker.bootstrapBrokers);
  await bench.fill('messages', 0, records);
  const plain: KafkaResult[] = [];
  const worker: KafkaResult[] = [];
  const throughput = new Map<number, number[]>();
  for (let round = 1; round <= rounds; round++) {
    plain.push(await bench.one('plain', records));
    worker.push(await bench.one('worker', records));
    for (const count of [1, 2, 3]) {
      const rate = await bench.several(count, records);
      throughput.set(count, [...(throughput.get(count) ?? []), rate]);
      console.error(`kafka: ${count} workers, round ${round}: ${Math.round(rate)}/s`);
    }
  }
  const catchUp = await bench.catchUp(awaySeconds);
  return { plain, worker, throughput, catchUp };
}

class KafkaBench {
  readonly #endpoint: EndpointProcess;
  readonly #bootstrapBrokers: string[];
  #groups = 0;

  constructor(endpoint: EndpointProcess, bootstrapBrokers: string[]) {
    this.#endpoint = endpoint;
    this.#bootstrapBrokers = bootstrapBrokers;
  }

  /** Puts messages from one number to another into a topic, which is made for the first. */
  async fill(topic: string, from: number, to: number): Promise<void> {
    if (from === 0) await createTopic(this.#bootstrapBrokers, topic, PARTITIONS);
    for (let at = from; at < to; at += PRODUCED_AT_ONCE) {
      const count = Math.min(PRODUCED_AT_ONCE, to - at);
      const messages = Array.from({ length: count }, (_, i) => {
        const n = at + i;
        return { key: `message-${n}`, value: messageText(n), partition: n % PARTITIONS };
      });
      await produce(this.#bootstrapBrokers, topic, messages);
    }
  }

  /** One process on one core. */
  async one(kind: 'plain' | 'worker', records: number): Promise<KafkaResult> {
    const child = startPinned(CONTENDER_CORE, 'kafka/kafka-process.ts', [
      JSON.stringify(this.#task(kind, 'messages', records)),
    ]);
    const ended = once(child, 'exit');
    const result = await nextMessage<KafkaResult>(child);
    await ended;
    console.error(`kafka: ${kind}: ${result.cpuMicros.toFixed(2)} µs a record`);
    return result;
  }

  /** Records a second of so many workers, from when all have partitions until all is committed. */
  async several(count: number, records: number): Promise<number> {
    const { members, committed } = await this.#start(count, 'messages');
    const startedAt = performance.now();
    const before = committed();
    while (committed() < records) await delay(20);
    const seconds = (performance.now() - startedAt) / 1000;
    await this.#stop(members);
    return (records - before) / seconds;
  }

  /** A group that comes back after a while in which messages came, and go on coming. */
  async catchUp(awaySeconds: number): Promise<CatchUp> {
    const topic = 'catch-up';
    let produced = awaySeconds * CATCH_UP_RECORDS_PER_SECOND;
    await this.fill(topic, 0, produced);
    const more = async (): Promise<void> => {
      await this.fill(topic, produced, produced + CATCH_UP_RECORDS_PER_SECOND / 10);
      produced += CATCH_UP_RECORDS_PER_SECOND / 10;
    };
    const timer = setInterval(() => void more(), 100);
    const startedAt = performance.now();
    const { members, committed } = await this.#start(1, topic);
    while (committed() < produced) await delay(20);
    const seconds = (performance.now() - startedAt) / 1000;
    clearInterval(timer);
    await this.#stop(members);
    return { recordsPerSecond: CATCH_UP_RECORDS_PER_SECOND, awaySeconds, seconds };
  }

  #task(kind: KafkaTask['kind'], topic: string, records: number): KafkaTask {
    return {
      kind,
      connection: this.#endpoint.connection(false),
      bootstrapBrokers: this.#bootstrapBrokers,
      topic,
      groupId: `bench-${++this.#groups}`,
      records,
      warmUpRecords: Math.floor(records / 3),
    };
  }

  /** Starts workers of one group, wherever the machine likes, and waits until each has partitions. */
  async #start(
    count: number,
    topic: string,
  ): Promise<{ readonly members: readonly ChildProcess[]; readonly committed: () => number }> {
    const offsets = new Map<number, number>();
    const task = JSON.stringify(this.#task('member', topic, 0));
    const assigned: Promise<void>[] = [];
    const members = Array.from({ length: count }, () => {
      const child = startPinned(undefined, 'kafka/kafka-process.ts', [task]);
      const { promise, resolve } = Promise.withResolvers<void>();
      assigned.push(promise);
      child.on('message', (event: MemberEvent) => {
        if (event.kind === 'assigned') resolve();
        else for (const [partition, offset] of event.offsets) offsets.set(partition, offset);
      });
      return child;
    });
    await Promise.all(assigned);
    return { members, committed: () => [...offsets.values()].reduce((sum, offset) => sum + offset, 0) };
  }

  async #stop(members: readonly ChildProcess[]): Promise<void> {
    const ended = members.map((child) => once(child, 'exit'));
    for (const child of members) child.send('stop');
    await Promise.all(ended);
  }
}

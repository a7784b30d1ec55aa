import type {
  FetchedPartition,
  KafkaClient,
  KafkaFetch,
  KafkaGeneration,
  KafkaGroupMember,
  PartitionOffset,
  ProducedMessage,
  RecordBatch,
  TopicPartition,
} from 'dynamodb-sink/kafka';
import { batchOf, type FakeRecord } from './record-batches.js';

/** The calls of a client that can be made to fail, or to wait. */
type Call = Exclude<keyof KafkaClient, 'rebalance' | 'close'>;

/** A client without brokers: one log a partition, and a group that does what the test says. */
export class FakeClient implements KafkaClient {
  member: KafkaGroupMember | undefined;
  /** What each call was made with, in order. */
  readonly calls: (readonly [call: Call | 'close', ...told: unknown[]])[] = [];
  /** By topic and partition, `orders/0`. */
  readonly committed = new Map<string, bigint>();
  readonly produced: ProducedMessage[] = [];
  /** Calls that fail as long as they are here. */
  readonly failures = new Map<Call, Error>();
  /** Calls that wait as long as they are here. */
  readonly gates = new Map<Call, Promise<void>>();
  /** What partitions answer with, by the number of the fetch, from 1: instead of what is in their log. */
  fault: ((fetch: number, partition: TopicPartition) => FetchedPartition['fault']) | undefined;
  /** Which broker leads a partition. */
  leaderOf: (partition: TopicPartition) => number | undefined = () => 1;
  readonly #logs = new Map<string, RecordBatch[]>();
  readonly #partitions: number;
  #generationId = 0;
  #appended = Promise.withResolvers<void>();
  isClosed = false;

  constructor(partitions = 1) {
    this.#partitions = partitions;
  }

  /** Appends a batch. */
  append(topic: string, records: readonly FakeRecord[], partition = 0): void {
    const log = this.#log(topic, partition);
    log.push(batchOf(records, { firstOffset: this.end(topic, partition) }));
    this.#appended.resolve();
    this.#appended = Promise.withResolvers();
  }

  /** The offset behind the last message. */
  end(topic: string, partition = 0): bigint {
    const last = this.#log(topic, partition).at(-1);
    return last === undefined ? 0n : last.firstOffset + BigInt(last.lastOffsetDelta) + 1n;
  }

  /** The group gives these partitions of a topic, and has just heard of the member. */
  assign(topic: string, ...numbers: number[]): KafkaGeneration {
    return this.assignAll(numbers.map((partition) => ({ topic, partition })));
  }

  /** The same, of whichever topics. */
  assignAll(partitions: readonly TopicPartition[]): KafkaGeneration {
    const generation = { generationId: ++this.#generationId, memberId: 'fake', partitions };
    this.member?.heard(performance.now());
    this.member?.joined(generation);
    return generation;
  }

  /** How often a call was made. */
  count(call: Call): number {
    return this.calls.filter(([one]) => one === call).length;
  }

  async partitionCounts(topics: readonly string[]): Promise<ReadonlyMap<string, number>> {
    await this.#pass('partitionCounts', topics);
    return new Map(topics.map((topic) => [topic, this.#partitions]));
  }

  async join(member: KafkaGroupMember): Promise<void> {
    this.member = member;
    await this.#pass('join');
  }

  rebalance(): boolean {
    return true;
  }

  async committedOffsets(partitions: readonly TopicPartition[]): Promise<(bigint | undefined)[]> {
    await this.#pass('committedOffsets', partitions);
    return partitions.map((partition) => this.committed.get(idOf(partition)));
  }

  async listOffsets(partitions: readonly TopicPartition[], at: 'earliest' | 'latest'): Promise<bigint[]> {
    await this.#pass('listOffsets', partitions, at);
    return partitions.map(({ topic, partition }) =>
      at === 'latest' ? this.end(topic, partition) : (this.#log(topic, partition)[0]?.firstOffset ?? 0n),
    );
  }

  async commit(generation: KafkaGeneration, offsets: readonly PartitionOffset[]): Promise<void> {
    await this.#pass('commit', generation.generationId, offsets);
    for (const partition of offsets) this.committed.set(idOf(partition), partition.offset);
  }

  async leaders(partitions: readonly TopicPartition[]): Promise<(number | undefined)[]> {
    await this.#pass('leaders', partitions);
    return partitions.map((partition) => this.leaderOf(partition));
  }

  async fetch(leader: number, request: KafkaFetch): Promise<FetchedPartition[]> {
    await this.#pass('fetch', leader, request);
    const fetched = this.#fetched(request);
    if (fetched.some(({ batches, fault }) => batches.length > 0 || fault !== undefined)) return fetched;
    const appended = this.#appended.promise;
    const waited = new Promise((resolve) => setTimeout(resolve, request.maxWaitMS).unref());
    await Promise.race([appended, waited]);
    return this.#fetched(request);
  }

  #fetched({ partitions }: KafkaFetch): FetchedPartition[] {
    const number = this.count('fetch');
    return partitions.map(({ topic, partition, offset }) => {
      const fault = this.fault?.(number, { topic, partition });
      const log = fault === undefined ? this.#log(topic, partition) : [];
      return {
        ...(fault && { fault, reason: `it is said to be ${fault}` }),
        topic,
        partition,
        highWatermark: this.end(topic, partition),
        abortedTransactions: [],
        batches: log.filter((batch) => batch.firstOffset + BigInt(batch.lastOffsetDelta) >= offset),
      };
    });
  }

  async produce(message: ProducedMessage): Promise<void> {
    await this.#pass('produce', message);
    this.produced.push(message);
  }

  async leave(staysMember: boolean): Promise<void> {
    await this.#pass('leave', staysMember);
  }

  async close(): Promise<void> {
    this.calls.push(['close']);
    this.isClosed = true;
  }

  async #pass(call: Call, ...told: unknown[]): Promise<void> {
    this.calls.push([call, ...told]);
    await this.gates.get(call);
    const failure = this.failures.get(call);
    if (failure !== undefined) throw failure;
  }

  #log(topic: string, partition: number): RecordBatch[] {
    const id = idOf({ topic, partition });
    const log = this.#logs.get(id) ?? [];
    this.#logs.set(id, log);
    return log;
  }
}

function idOf({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}

import {
  type FetchedPartition,
  type KafkaClient,
  KafkaClientError,
  type KafkaFetch,
  type KafkaGeneration,
  type KafkaGroupMember,
  type PartitionOffset,
  type ProducedMessage,
  type TopicPartition,
} from '../client.js';
import { clientError } from './client-error.js';
import { FetchCall } from './fetch-call.js';
import { GroupCalls } from './group-calls.js';
import { Membership } from './membership.js';
import type { PlatformaticConsumer, PlatformaticModule, PlatformaticProducer } from './module.js';
import { baseSettings, type PlatformaticSettings, RETRY_DELAY_MS } from './settings.js';
import { type LookedUpTopic, lookUpTopics } from './topic-lookup.js';

/**
 * {@link KafkaClient} on `@platformatic/kafka`: a consumer that is only in the group, one over whose connections is
 * fetched, one for what is asked of the coordinator, and a producer once there is something to produce. Its own stream
 * is not used: after a rebalance it may pass over messages that were never committed.
 */
export class PlatformaticClient implements KafkaClient {
  readonly #module: PlatformaticModule;
  readonly #settings: PlatformaticSettings;
  readonly #calls: GroupCalls;
  readonly #membership: Membership;
  readonly #data: PlatformaticConsumer;
  readonly #fetchCall: FetchCall;
  /** As they were looked up last. */
  #topics: ReadonlyMap<string, LookedUpTopic> = new Map();
  /** Topics by their ids, those of topics that were made anew as well. */
  readonly #names = new Map<string, string>();
  #producer: PlatformaticProducer | undefined;

  constructor(module: PlatformaticModule, settings: PlatformaticSettings) {
    this.#module = module;
    this.#settings = settings;
    this.#calls = new GroupCalls(module, settings);
    this.#membership = new Membership(module, settings, this.#calls);
    // It tracks no topics: of those it would ask for leaders by itself, and fail if one partition has none.
    this.#data = new module.Consumer({ ...baseSettings(settings), retries: 0, retryDelay: RETRY_DELAY_MS });
    this.#fetchCall = new FetchCall(module);
  }

  partitionCounts(topics: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return this.#calls.partitionCounts(topics);
  }

  join(member: KafkaGroupMember): Promise<void> {
    return this.#membership.join(member);
  }

  rebalance(): boolean {
    return this.#membership.rebalance();
  }

  committedOffsets(partitions: readonly TopicPartition[]): Promise<readonly (bigint | undefined)[]> {
    return this.#calls.committedOffsets(partitions);
  }

  listOffsets(partitions: readonly TopicPartition[], at: 'earliest' | 'latest'): Promise<readonly bigint[]> {
    return this.#calls.listOffsets(partitions, at);
  }

  commit(generation: KafkaGeneration, offsets: readonly PartitionOffset[]): Promise<void> {
    return this.#calls.commit(generation, offsets);
  }

  async leaders(partitions: readonly TopicPartition[]): Promise<readonly (number | undefined)[]> {
    const { topics, connection } = this.#settings;
    try {
      this.#topics = await lookUpTopics(this.#data, topics, connection.bootstrapBrokers.length);
    } catch (error) {
      throw clientError(error, 'looking up the topics');
    }
    for (const [name, { id }] of this.#topics) this.#names.set(id, name);
    for (const topic of topics) if (!this.#topics.has(topic)) this.#membership.untrack(topic);
    return partitions.map(({ topic, partition }) => this.#topics.get(topic)?.leaders[partition]);
  }

  async fetch(leader: number, request: KafkaFetch): Promise<readonly FetchedPartition[]> {
    // A topic that was deleted, or that the broker asked last does not know yet: without an id it cannot be named.
    const partitions = request.partitions.filter(({ topic }) => this.#topics.has(topic));
    if (partitions.length === 0) return [];
    try {
      const connection = (await this.#data.connectToBrokers([leader])).get(leader);
      if (connection === undefined)
        throw new KafkaClientError('unavailable', `fetching failed: the broker ${leader} is away`);
      await this.#fetchCall.check(connection);
      return await this.#fetchCall.fetch(
        connection,
        { ...request, partitions },
        (topic) => this.#topics.get(topic)?.id,
        (id) => this.#names.get(id),
        this.#settings.isolationLevel === 'read_committed',
      );
    } catch (error) {
      throw clientError(error, 'fetching');
    }
  }

  async produce({ topic, key, value, headers }: ProducedMessage): Promise<void> {
    this.#producer ??= new this.#module.Producer({
      ...baseSettings(this.#settings),
      retries: 0,
      idempotent: true,
    });
    const producer = this.#producer;
    // A Map of buffers keeps headers of the same name apart. Null stays null.
    const named = new Map(headers.map(([name, bytes]) => [Buffer.from(name), bytes]));
    const message = { topic, headers: named, ...(key && { key }), ...(value && { value }) };
    try {
      await producer.send({ messages: [message], acks: -1 });
    } catch (error) {
      // The broker may not take its sequence numbers any more: the next attempt is another producer's.
      if (this.#producer === producer) this.#producer = undefined;
      void producer.close(true).catch(() => {});
      throw clientError(error, `producing to ${topic}`);
    }
  }

  leave(staysMember: boolean): Promise<void> {
    return this.#membership.leave(staysMember);
  }

  async close(): Promise<void> {
    await this.#membership.close();
    await Promise.all([
      this.#calls.close(),
      this.#data.close().catch(() => {}),
      this.#producer?.close(true).catch(() => {}),
    ]);
  }
}

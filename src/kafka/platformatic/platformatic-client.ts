import type {
  FetchedPartition,
  KafkaClient,
  KafkaFetch,
  KafkaGeneration,
  KafkaGroupMember,
  PartitionOffset,
  ProducedMessage,
  TopicPartition,
} from '../client.js';
import { clientError, responseOf } from './client-error.js';
import { fetchedPartitions } from './fetched.js';
import { GroupCalls } from './group-calls.js';
import { Membership } from './membership.js';
import type {
  PlatformaticConsumer,
  PlatformaticFetched,
  PlatformaticMetadata,
  PlatformaticModule,
  PlatformaticProducer,
} from './module.js';
import { baseSettings, type PlatformaticSettings } from './settings.js';

/**
 * {@link KafkaClient} on `@platformatic/kafka`: a consumer that is only in the group, one that only fetches, one for
 * what is asked of the coordinator, and a producer once there is something to produce. Its own stream is not used:
 * after a rebalance it may pass over messages that were never committed.
 */
export class PlatformaticClient implements KafkaClient {
  readonly #module: PlatformaticModule;
  readonly #settings: PlatformaticSettings;
  readonly #calls: GroupCalls;
  readonly #membership: Membership;
  readonly #data: PlatformaticConsumer;
  #producer: PlatformaticProducer | undefined;

  constructor(module: PlatformaticModule, settings: PlatformaticSettings) {
    this.#module = module;
    this.#settings = settings;
    this.#calls = new GroupCalls(module, settings);
    this.#membership = new Membership(module, settings, this.#calls);
    this.#data = new module.Consumer({ ...baseSettings(settings), retries: 0 });
    for (const topic of settings.topics) this.#data.topics.track(topic);
  }

  partitionCounts(topics: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return this.#calls.partitionCounts(topics);
  }

  join(member: KafkaGroupMember): Promise<void> {
    return this.#membership.join(member);
  }

  rebalance(): void {
    this.#membership.rebalance();
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
    const { topics } = await this.#metadata();
    return partitions.map(({ topic, partition }) => {
      const leader = topics.get(topic)?.partitions[partition]?.leader;
      return leader === undefined || leader < 0 ? undefined : leader;
    });
  }

  async fetch(leader: number, request: KafkaFetch): Promise<readonly FetchedPartition[]> {
    const { topics } = await this.#metadata();
    const names = new Map<string, string>();
    for (const [name, { id }] of topics) names.set(id, name);
    const nameOf = (id: string): string | undefined => names.get(id);
    let fetched: FetchedPartition[];
    try {
      fetched = fetchedPartitions(
        await this.#data.fetch(this.#fetchOptions(leader, request, topics)),
        nameOf,
      );
    } catch (error) {
      // One partition's error makes an error of the whole answer, which has what came of the others.
      const response = responseOf(error) as Partial<PlatformaticFetched> | undefined;
      if (!Array.isArray(response?.responses) || response.responses.length === 0) {
        this.#data.clearMetadata();
        throw clientError(error, 'fetching');
      }
      fetched = fetchedPartitions(response as PlatformaticFetched, nameOf);
    }
    if (fetched.some(({ fault }) => fault === 'moved')) this.#data.clearMetadata();
    return fetched;
  }

  #fetchOptions(leader: number, request: KafkaFetch, topics: PlatformaticMetadata['topics']): object {
    const byTopic = new Map<string, object[]>();
    for (const { topic, partition, offset } of request.partitions) {
      const topicId = topics.get(topic)?.id;
      if (topicId === undefined) continue;
      const partitions = byTopic.get(topicId) ?? [];
      byTopic.set(topicId, partitions);
      partitions.push({
        partition,
        currentLeaderEpoch: -1,
        fetchOffset: offset,
        lastFetchedEpoch: -1,
        partitionMaxBytes: request.maxBytesPerPartition,
      });
    }
    return {
      node: leader,
      topics: [...byTopic].map(([topicId, partitions]) => ({ topicId, partitions })),
      maxBytes: request.maxBytes,
      minBytes: 1,
      maxWaitTime: request.maxWaitMS,
      isolationLevel: this.#settings.isolationLevel === 'read_committed' ? 1 : 0,
    };
  }

  async produce({ topic, key, value, headers }: ProducedMessage): Promise<void> {
    this.#producer ??= new this.#module.Producer({
      ...baseSettings(this.#settings),
      retries: 0,
      idempotent: true,
    });
    // A Map of buffers keeps headers of the same name apart. Null stays null.
    const named = new Map(headers.map(([name, bytes]) => [Buffer.from(name), bytes]));
    const message = { topic, headers: named, ...(key && { key }), ...(value && { value }) };
    try {
      await this.#producer.send({ messages: [message], acks: -1 });
    } catch (error) {
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

  async #metadata(): Promise<PlatformaticMetadata> {
    try {
      return await this.#data.metadata({ topics: [...this.#settings.topics] });
    } catch (error) {
      throw clientError(error, 'looking up the topics');
    }
  }
}

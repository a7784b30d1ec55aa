import {
  KafkaClientError,
  type KafkaGeneration,
  type PartitionOffset,
  type TopicPartition,
} from '../client.js';
import { partitionId } from '../partition-feed.js';
import { clientError } from './client-error.js';
import type { PlatformaticConsumer, PlatformaticModule } from './module.js';
import { baseSettings, type PlatformaticSettings, RETRY_DELAY_MS } from './settings.js';
import { type LookedUpTopic, lookUpTopics } from './topic-lookup.js';

/**
 * What is asked of the group's coordinator beside the membership itself, over connections of its own: on the
 * membership's, each call would wait behind a JoinGroup, which the broker holds back for as long as a rebalance takes.
 *
 * Offsets are committed by the protocol's own request, under the generation they belong to. The client's `commit` joins
 * the group again when it is fenced, and then commits the same offsets as a member of the new generation, for
 * partitions it may not have any more: they go back by thousands.
 */
export class GroupCalls {
  readonly #module: PlatformaticModule;
  readonly #settings: PlatformaticSettings;
  #consumer: PlatformaticConsumer | undefined;
  #isClosed = false;

  constructor(module: PlatformaticModule, settings: PlatformaticSettings) {
    this.#module = module;
    this.#settings = settings;
  }

  async partitionCounts(topics: readonly string[]): Promise<Map<string, number>> {
    const looked = await this.#lookUp(topics);
    const missing = topics.filter((topic) => !looked.has(topic));
    if (missing.length > 0) {
      const words =
        missing.length === 1 ? `is no topic ${missing[0]}` : `are no topics ${missing.join(', ')}`;
      throw new KafkaClientError('refused', `there ${words}`);
    }
    return new Map(topics.map((topic) => [topic, looked.get(topic)?.leaders.length ?? 0]));
  }

  /** Those of the topics that there are. */
  async existingTopics(topics: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set((await this.#lookUp(topics)).keys());
  }

  #lookUp(topics: readonly string[]): Promise<Map<string, LookedUpTopic>> {
    const { bootstrapBrokers } = this.#settings.connection;
    return this.#call('looking up the topics', (consumer) =>
      lookUpTopics(consumer, topics, bootstrapBrokers.length),
    );
  }

  async committedOffsets(partitions: readonly TopicPartition[]): Promise<(bigint | undefined)[]> {
    if (partitions.length === 0) return [];
    const topics = partitionsByTopic(partitions).map(([topic, numbers]) => ({ topic, partitions: numbers }));
    const committed = await this.#call('asking for committed offsets', (consumer) =>
      consumer.listCommittedOffsets({ topics }),
    );
    return partitions.map(({ topic, partition }) => {
      const offset = committed.get(topic)?.[partition];
      return offset === undefined || offset < 0n ? undefined : offset;
    });
  }

  async listOffsets(partitions: readonly TopicPartition[], at: 'earliest' | 'latest'): Promise<bigint[]> {
    if (partitions.length === 0) return [];
    const byTopic = partitionsByTopic(partitions);
    const offsets = await this.#call(`asking for the ${at} offsets`, (consumer) =>
      consumer.listOffsets({
        topics: byTopic.map(([topic]) => topic),
        partitions: Object.fromEntries(byTopic),
        // https://kafka.apache.org/protocol.html: -2 is the first offset, -1 the one behind the last
        timestamp: at === 'earliest' ? -2n : -1n,
      }),
    );
    return partitions.map(({ topic, partition }) => {
      const offset = offsets.get(topic)?.[partition];
      if (offset !== undefined) return offset;
      throw new KafkaClientError(
        'unavailable',
        `no ${at} offset of ${partitionId(topic, partition)} came back`,
      );
    });
  }

  async commit(generation: KafkaGeneration, offsets: readonly PartitionOffset[]): Promise<void> {
    const { groupId, groupInstanceId = null } = this.#settings;
    const topics = [...Map.groupBy(offsets, ({ topic }) => topic)].map(([name, ofTopic]) => ({
      name,
      partitions: ofTopic.map(({ partition, offset }) => ({
        partitionIndex: partition,
        committedOffset: offset,
        committedLeaderEpoch: -1,
      })),
    }));
    const { generationId, memberId } = generation;
    await this.#askCoordinator('committing offsets', (connection) =>
      this.#module.offsetCommitV8.api.async(
        connection,
        groupId,
        generationId,
        memberId,
        groupInstanceId,
        topics,
      ),
    );
  }

  /** Tells the coordinator that this member is alive. */
  async heartbeat({ generationId, memberId }: KafkaGeneration): Promise<void> {
    const { groupId, groupInstanceId = null } = this.#settings;
    await this.#askCoordinator('a heartbeat', (connection) =>
      this.#module.heartbeatV4.api.async(connection, groupId, generationId, memberId, groupInstanceId),
    );
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#disconnect();
  }

  async #disconnect(): Promise<void> {
    const consumer = this.#consumer;
    this.#consumer = undefined;
    await consumer?.close().catch(() => {});
  }

  #askCoordinator(doing: string, ask: (connection: object) => Promise<unknown>): Promise<unknown> {
    return this.#call(doing, async (consumer) => {
      const coordinator = await consumer.findGroupCoordinator();
      const connection = (await consumer.connectToBrokers([coordinator])).get(coordinator);
      if (connection === undefined)
        throw new KafkaClientError('unavailable', `${doing} failed: the coordinator is away`);
      return ask(connection);
    });
  }

  async #call<R>(doing: string, call: (consumer: PlatformaticConsumer) => Promise<R>): Promise<R> {
    if (this.#isClosed) throw new KafkaClientError('unavailable', `${doing} failed: the client is closed`);
    this.#consumer ??= new this.#module.Consumer({
      ...baseSettings(this.#settings),
      retries: 0,
      retryDelay: RETRY_DELAY_MS,
    });
    const consumer = this.#consumer;
    try {
      return await call(consumer);
    } catch (cause) {
      const error = clientError(cause, doing);
      // It may know a coordinator that is none any more, and would go on asking that one: begin anew.
      if (error.kind === 'unavailable' && this.#consumer === consumer) void this.#disconnect();
      throw error;
    }
  }
}

function partitionsByTopic(partitions: readonly TopicPartition[]): [topic: string, numbers: number[]][] {
  const byTopic = Map.groupBy(partitions, ({ topic }) => topic);
  return [...byTopic].map(([topic, ofTopic]) => [topic, ofTopic.map(({ partition }) => partition)]);
}

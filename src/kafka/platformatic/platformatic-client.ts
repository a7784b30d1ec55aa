import { setTimeout as delay } from 'node:timers/promises';
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
import { clientError, isForGood, responseOf, saidBroker } from './client-error.js';
import { fetchedPartitions } from './fetched.js';
import { GroupCalls } from './group-calls.js';
import { Membership } from './membership.js';
import type {
  PlatformaticConsumer,
  PlatformaticFetched,
  PlatformaticModule,
  PlatformaticProducer,
} from './module.js';
import { baseSettings, type PlatformaticSettings, RETRY_DELAY_MS } from './settings.js';
import { type LookedUpTopic, lookUpTopics } from './topic-lookup.js';

/** A fetch session that is over, as after a topic was deleted: https://cwiki.apache.org/confluence/x/cFIpBw (KIP-227) */
const SESSION_ERRORS = [
  'FETCH_SESSION_ID_NOT_FOUND',
  'INVALID_FETCH_SESSION_EPOCH',
  'FETCH_SESSION_TOPIC_ID_ERROR',
] as const;

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
    // It tracks no topics: of those it would ask for leaders by itself before a fetch, fail if one partition has none, and
    // send a request to another broker than it was told to, where the same session is in use.
    this.#data = new module.Consumer({ ...baseSettings(settings), retries: 0, retryDelay: RETRY_DELAY_MS });
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
    const nameOf = (id: string): string | undefined => this.#names.get(id);
    try {
      return fetchedPartitions(await this.#data.fetch(this.#fetchOptions(leader, request)), nameOf);
    } catch (error) {
      // One partition's error makes an error of the whole answer, which has what came of the others.
      const response = responseOf(error) as Partial<PlatformaticFetched> | undefined;
      if (Array.isArray(response?.responses) && response.responses.length > 0)
        return fetchedPartitions(response as PlatformaticFetched, nameOf);
      // The session is another one next time: the broker is still the right one.
      if (SESSION_ERRORS.some((apiId) => saidBroker(error, apiId))) {
        await delay(RETRY_DELAY_MS);
        return [];
      }
      throw clientError(error, 'fetching');
    }
  }

  #fetchOptions(leader: number, request: KafkaFetch): object {
    const byTopic = new Map<string, object[]>();
    for (const { topic, partition, offset } of request.partitions) {
      const topicId = this.#topics.get(topic)?.id;
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
      // The same on the wire as 1. The number makes the client look for aborted transactions, too, which passes on some
      // of them, and throws at a control batch whose record was compacted away: `AbortedTransactions` does it instead.
      isolationLevel: this.#settings.isolationLevel === 'read_committed' ? true : 0,
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
      const { kind, message: words } = clientError(error, `producing to ${topic}`);
      throw new KafkaClientError(isForGood(error) ? 'refused' : kind, words, error);
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

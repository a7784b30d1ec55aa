import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDbSinkError } from '../errors.js';
import type { OnRejected } from '../writer/rejections.js';
import { Assignment } from './assignment.js';
import {
  type KafkaClient,
  KafkaClientError,
  type KafkaGeneration,
  type KafkaGroupMember,
  type PartitionOffset,
  type TopicPartition,
} from './client.js';
import { DeadLetters } from './dead-letters.js';
import { Fetcher } from './fetcher.js';
import { Lease } from './lease.js';
import type { KafkaMessage } from './message.js';
import { TopicTaker } from './message-taker.js';
import type { PartitionFeed } from './partition-feed.js';
import { failureReason, rejectionReason } from './rejection-reason.js';
import type { ResolvedWorkerOptions } from './resolve-worker-options.js';
import { offsetsWithout, startOffsets } from './start-offsets.js';
import { TableWriters } from './table-writers.js';
import { TimeLimit, within } from './time-limit.js';

/** Between two attempts to ask a broker for offsets. */
const ASK_AGAIN_AFTER_MS = 500;

/** How long a rebalance waits for offsets to be committed: without them what is durable is written once more. */
const COMMIT_WITHIN_MS = 5000;

/** How long it waits for answers to requests in flight whose partitions could not be drained in time. */
const ANSWERED_WITHIN_MS = 5000;

/** How long letting go takes beyond the time to drain, at most. */
export const LETTING_GO_MS: number = COMMIT_WITHIN_MS + ANSWERED_WITHIN_MS;

const COMMIT_AGAIN_AFTER_MS = 200;

/** How long writers with nothing left may take to close. */
const CLOSED_WITHIN_MS = 5000;

/** Partitions that are being given up. */
interface Releasing {
  /** How long becoming durable may take. */
  readonly limit: TimeLimit;
  /** Whether they were gone before that was done. */
  isLost: boolean;
}

/** What a session tells its worker. */
export interface SessionHost {
  readonly assigned: (partitions: readonly TopicPartition[]) => void;
  readonly revoked: (partitions: readonly TopicPartition[], how: 'drained' | 'dropped' | 'lost') => void;
  readonly committed: (offsets: readonly PartitionOffset[]) => void;
  /** Messages between these offsets are not in the log any more, and were never read. */
  readonly skipped: (partition: TopicPartition, from: bigint, to: bigint) => void;
  readonly troubled: (error: Error) => void;
  /** The worker has to stop. */
  readonly failed: (error: Error) => void;
}

/**
 * A worker's part in its group: what it has been given, from where it goes on in it, and how it lets go of it.
 *
 * Letting go comes before each JoinGroup: nothing more is taken, what was taken becomes durable, offsets are committed,
 * and only then the group is told. If that takes too long, what was not sent yet is dropped, and read again by whoever
 * has the partition then; requests in flight are waited for. If they are not answered either, their writer is aborted:
 * its connections are cut, nothing is sent again.
 */
export class GroupSession<V, K> implements KafkaGroupMember {
  readonly writers: TableWriters<V, K>;
  readonly #options: ResolvedWorkerOptions<V, K>;
  readonly #client: KafkaClient;
  readonly #host: SessionHost;
  readonly #lease: Lease;
  readonly #fetcher: Fetcher;
  readonly #deadLetters: DeadLetters | undefined;
  readonly #closing = new AbortController();
  /** What the group has given; undefined while it hands out anew. */
  #generation: KafkaGeneration | undefined;
  #assignment: Assignment | undefined;
  #lettingGo: Promise<boolean> = Promise.resolve(true);
  #releasing: Releasing | undefined;
  /** Messages taken in earlier generations. */
  #consumedBefore = 0;

  constructor(options: ResolvedWorkerOptions<V, K>, client: KafkaClient, host: SessionHost) {
    this.#options = options;
    this.#client = client;
    this.#host = host;
    this.#lease = new Lease(options.sessionTimeoutMS);
    this.#fetcher = new Fetcher(client, options.maxFetchBytes, {
      troubled: host.troubled,
      refused: (error) => this.refused(error),
      outOfRange: (feed) => void this.#goOn(feed),
    });
    const { deadLetterTopic, groupId } = options;
    if (deadLetterTopic !== undefined) {
      this.#deadLetters = new DeadLetters(
        client,
        deadLetterTopic,
        groupId,
        host.troubled,
        this.#closing.signal,
      );
    }
    this.writers = new TableWriters(options, {
      maySend: () => this.#maySend(),
      failed: (error) => host.failed(failureReason(error)),
      onRejected: (own) => this.#onRejected(own),
    });
  }

  /** What is read now. */
  get feeds(): readonly PartitionFeed[] {
    return this.#assignment?.feeds ?? [];
  }

  /** Messages taken. */
  get consumed(): number {
    return this.#consumedBefore + consumedBy(this.feeds);
  }

  get generation(): KafkaGeneration | undefined {
    return this.#generation;
  }

  /** Whether it may write: see {@link Lease}. */
  get isLeased(): boolean {
    return this.#lease.isHeld;
  }

  get deadLetters(): number {
    return this.#deadLetters?.count ?? 0;
  }

  readonly leaving = async (isLost: boolean): Promise<void> => {
    await this.letGo(isLost, this.#options.drainTimeoutMS);
  };

  readonly joined = (generation: KafkaGeneration): void => {
    if (this.#closing.signal.aborted) return;
    this.#generation = generation;
    void this.#begin(generation);
  };

  readonly heard = (sentAt: number): void => {
    const wasHeld = this.#lease.isHeld;
    this.#lease.extend(sentAt);
    // It was cut off for so long that it stopped, and nobody else was given its partitions all the same.
    const generation = this.#generation;
    if (!wasHeld && generation !== undefined && this.#assignment === undefined) void this.#begin(generation);
  };

  readonly troubled = (error: Error): void => this.#host.troubled(error);

  readonly refused = (error: KafkaClientError): void =>
    this.#host.failed(new DynamoDbSinkError('KAFKA_REFUSED', error.message, { cause: error }));

  /**
   * Gives up all partitions.
   * @returns whether all that was taken is durable and committed
   */
  letGo(isLost: boolean, timeoutMS: number): Promise<boolean> {
    this.#generation = undefined;
    return this.#release(isLost, timeoutMS);
  }

  #release(isLost: boolean, timeoutMS: number): Promise<boolean> {
    if (isLost) this.#abandon();
    const assignment = this.#assignment;
    this.#assignment = undefined;
    if (assignment === undefined) {
      this.#releasing?.limit.shorten(timeoutMS);
      return this.#lettingGo;
    }
    assignment.stop();
    this.#consumedBefore += consumedBy(assignment.feeds);
    const releasing = { limit: new TimeLimit(timeoutMS), isLost: isLost || !this.#lease.isHeld };
    this.#releasing = releasing;
    this.#lettingGo = this.#letGo(assignment, releasing);
    return this.#lettingGo;
  }

  /** The partitions are, or may be, somebody else's: nothing is sent any more, also by what is letting go of them. */
  #abandon(): void {
    if (this.#releasing !== undefined) this.#releasing.isLost = true;
    this.#lease.end();
    this.writers.abort(new Error('the group has gone on without this worker'));
  }

  /**
   * Ends what would go on. {@link letGo} comes before it.
   * @param isDrained what that gave
   */
  async close(isDrained: boolean): Promise<void> {
    this.#fetcher.close();
    // A handler of rejections that does not come back holds up nobody but itself.
    const isClosed = isDrained && (await within(CLOSED_WITHIN_MS, this.writers.close()));
    if (!isClosed) this.writers.abort(new Error('the worker was closed before all was durable'));
    await this.writers.close();
    this.#closing.abort();
    this.#lease.end();
  }

  async #letGo(assignment: Assignment, releasing: Releasing): Promise<boolean> {
    const { feeds, partitions } = assignment;
    const isDurable = !releasing.isLost && (await within(releasing.limit, this.writers.flush()));
    const isCommitted = !releasing.isLost && (await within(COMMIT_WITHIN_MS, this.#commitLast(assignment)));
    assignment.end();
    // What was not sent by then goes; what was is waited for, so that it is not applied after the next owner's writes.
    const isForgotten = !releasing.isLost && (await within(ANSWERED_WITHIN_MS, this.writers.forget(feeds)));
    const { isLost } = releasing;
    if (!isForgotten) this.#abandon();
    this.#lease.end();
    releasing.limit.clear();
    this.#releasing = undefined;
    const isDrained = isDurable && isCommitted && !isLost;
    this.#host.revoked(partitions, isLost ? 'lost' : isDrained ? 'drained' : 'dropped');
    return isDrained;
  }

  /** Until the group has it, or has gone on: the first attempt after the coordinator has moved fails. */
  async #commitLast(assignment: Assignment): Promise<boolean> {
    for (;;) {
      const outcome = await assignment.commit();
      if (outcome !== 'failed') return outcome === 'committed';
      await delay(COMMIT_AGAIN_AFTER_MS);
    }
  }

  async #begin(generation: KafkaGeneration): Promise<void> {
    const isOver = (): boolean => this.#generation !== generation || this.#closing.signal.aborted;
    try {
      await this.#lettingGo;
      await this.writers.open();
      const partitions = this.#ownTopics(generation);
      const { startFrom } = this.#options;
      const offsets = await this.#ask(() => startOffsets(this.#client, partitions, startFrom), isOver);
      if (offsets === undefined || isOver() || this.#assignment !== undefined) return;
      const takers = new Map<string, TopicTaker<V, K>>();
      for (const { topic } of partitions) if (!takers.has(topic)) takers.set(topic, this.#takerOf(topic));
      const assignment = new Assignment(
        {
          client: this.#client,
          generation,
          partitions,
          fetcher: this.#fetcher,
          options: this.#options,
          takerOf: (topic) => takers.get(topic) as TopicTaker<V, K>,
          durableOffsets: () => this.writers.durableOffsets(),
          committed: this.#host.committed,
          troubled: this.#host.troubled,
          failed: (error) => this.#host.failed(error as Error),
        },
        offsets,
      );
      this.#assignment = assignment;
      assignment.start();
      this.#host.assigned(partitions);
    } catch (error) {
      if (!isOver()) this.#host.failed(this.#inOurWords(error));
    }
  }

  /** A leader of another kind may hand out topics that this worker does not read. */
  #ownTopics({ partitions }: KafkaGeneration): readonly TopicPartition[] {
    const own = partitions.filter(({ topic }) => this.#options.tables.has(topic));
    const foreign = partitions.find(({ topic }) => !this.#options.tables.has(topic));
    if (foreign !== undefined) {
      const words = `the group has given this worker partitions of ${foreign.topic}, which is none of its topics: nobody reads them`;
      this.#host.troubled(new KafkaClientError('unavailable', words));
    }
    return own;
  }

  #takerOf(topic: string): TopicTaker<V, K> {
    const { deserialize, deserializeKey, isKeyLazy } = this.#options;
    const { writer, keepsMessages, tombstones } = this.writers.of(topic);
    return new TopicTaker({
      writer,
      deserialize,
      deserializeKey,
      isKeyLazy,
      tombstones,
      keepsMessages,
      troubled: (error) => this.#host.troubled(error as Error),
    });
  }

  /** Asks until the brokers answer, or nobody wants to know any more. */
  async #ask<R>(question: () => Promise<R>, isOver: () => boolean): Promise<R | undefined> {
    while (!isOver()) {
      try {
        return await question();
      } catch (error) {
        if (!(error instanceof KafkaClientError) || error.kind !== 'unavailable') throw error;
        this.#host.troubled(error);
        await delay(ASK_AGAIN_AFTER_MS);
      }
    }
    return undefined;
  }

  /** Goes on in a partition whose log does not have the offset it is at. */
  async #goOn(feed: PartitionFeed): Promise<void> {
    const from = feed.fetchOffset;
    const why = `does not have the offset ${from} any more`;
    try {
      const { startFrom } = this.#options;
      const offsets = await this.#ask(
        () => offsetsWithout(this.#client, [feed], startFrom, why),
        () => feed.isStopped,
      );
      const [offset] = offsets ?? [];
      if (offset === undefined || feed.isStopped) return;
      await this.#moveTo(offset, feed);
      if (feed.isStopped) return;
      feed.restsUntil = 0;
      this.#host.skipped({ topic: feed.topic, partition: feed.partition }, from, offset);
      this.#fetcher.pump();
    } catch (error) {
      if (!feed.isStopped) this.#host.failed(this.#inOurWords(error));
    }
  }

  /**
   * Its writer knows offsets of before, and they would be committed still: it forgets them when all before is durable.
   */
  async #moveTo(offset: bigint, feed: PartitionFeed): Promise<void> {
    await feed.untilTaken();
    await this.writers.of(feed.topic).writer.flush();
    if (feed.isStopped) return;
    feed.seek(offset); // before it is forgotten: where it began would be committed
    await this.writers.forget([feed]);
  }

  #inOurWords(error: unknown): Error {
    if (!(error instanceof KafkaClientError)) return error as Error;
    return new DynamoDbSinkError('KAFKA_REFUSED', error.message, { cause: error });
  }

  #maySend(): boolean {
    if (this.#lease.isHeld) return true;
    // Later: a writer asks in the middle of its work.
    queueMicrotask(() => this.#stopWithoutLease());
    return false;
  }

  #stopWithoutLease(): void {
    const isAnythingToLose = this.#assignment !== undefined || this.#releasing?.isLost === false;
    if (!isAnythingToLose || this.#lease.isHeld) return;
    this.#host.troubled(
      new KafkaClientError(
        'unavailable',
        `the group was not heard of for ${this.#options.sessionTimeoutMS} ms: its partitions may be somebody else's, nothing more is written`,
      ),
    );
    void this.#release(true, 0);
  }

  #onRejected(own: OnRejected<KafkaMessage<V, K>> | undefined): OnRejected<KafkaMessage<V, K>> | undefined {
    const deadLetters = this.#deadLetters;
    if (deadLetters === undefined && own === undefined) return undefined;
    return async (given) => {
      const rejection = { ...given, error: rejectionReason(given.error) };
      await deadLetters?.produce(rejection);
      await own?.(rejection);
    };
  }
}

function consumedBy(feeds: readonly PartitionFeed[]): number {
  return feeds.reduce((sum, { consumed }) => sum + consumed, 0);
}

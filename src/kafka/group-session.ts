import type { Rejection } from '../writer/rejections.js';
import { askBrokers, workerFailure } from './ask-brokers.js';
import { Assignment } from './assignment.js';
import {
  type KafkaClient,
  KafkaClientError,
  type KafkaGeneration,
  type KafkaGroupMember,
  type PartitionOffset,
  type TopicPartition,
} from './client.js';
import { DeadLetters, takingRejections } from './dead-letters.js';
import { Fetcher } from './fetcher.js';
import { Lease } from './lease.js';
import { LettingGo, type Parting } from './letting-go.js';
import { LogGaps } from './log-gaps.js';
import type { KafkaMessage } from './message.js';
import { TopicTaker } from './message-taker.js';
import type { PartitionFeed } from './partition-feed.js';
import { failureReason } from './rejection-reason.js';
import type { ResolvedWorkerOptions } from './resolve-worker-options.js';
import { startOffsets } from './start-offsets.js';
import { TableWriters } from './table-writers.js';
import { within } from './time-limit.js';

/** How long writers with nothing left may take to close. */
const CLOSED_WITHIN_MS = 5000;

/** What a session tells its worker. */
export interface SessionHost {
  readonly assigned: (partitions: readonly TopicPartition[]) => void;
  readonly revoked: (partitions: readonly TopicPartition[], how: Parting) => void;
  readonly committed: (offsets: readonly PartitionOffset[]) => void;
  /** Messages between these offsets are not in the log any more, and were never read. */
  readonly skipped: (partition: TopicPartition, from: bigint, to: bigint) => void;
  /** A message was rejected, and is a dead letter if there are such. */
  readonly rejected: (rejection: Rejection<KafkaMessage<unknown, unknown>>) => void;
  readonly troubled: (error: Error) => void;
  /** The worker has to stop. */
  readonly failed: (error: Error) => void;
}

/**
 * A worker's part in its group: what it has been given, from where it goes on in it, and that it lets go of it before the
 * group hands out anew (see {@link LettingGo}).
 */
export class GroupSession<V, K> implements KafkaGroupMember {
  readonly writers: TableWriters<V, K>;
  readonly #options: ResolvedWorkerOptions<V, K>;
  readonly #client: KafkaClient;
  readonly #host: SessionHost;
  readonly #lease: Lease;
  readonly #fetcher: Fetcher;
  readonly #deadLetters: DeadLetters | undefined;
  readonly #gaps: LogGaps;
  readonly #closing = new AbortController();
  /** What the group has given; undefined while it hands out anew. */
  #generation: KafkaGeneration | undefined;
  #assignment: Assignment | undefined;
  /** Of the last assignment. */
  #lettingGo: LettingGo | undefined;
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
      outOfRange: (feed) => void this.#gaps.passOver(feed),
    });
    this.#gaps = new LogGaps(client, options.startFrom, {
      settle: async (feed) => {
        await this.writers.of(feed.topic).writer.flush();
        await this.writers.forget([feed]);
      },
      skipped: host.skipped,
      troubled: host.troubled,
      failed: host.failed,
      goesOn: () => this.#fetcher.pump(),
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
      onRejected: (own) => takingRejections(own, this.#deadLetters, host.rejected),
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
    // What was given up without the group's word is not taken up again before it is done with.
    if (this.#lettingGo?.isLost === true && !this.#lettingGo.isDone) return;
    const wasHeld = this.#lease.isHeld;
    this.#lease.extend(sentAt);
    // It was cut off for so long that it stopped, and nobody else was given its partitions all the same.
    const generation = this.#generation;
    if (!wasHeld && generation !== undefined && this.#assignment === undefined) void this.#begin(generation);
  };

  readonly troubled = (error: Error): void => this.#host.troubled(error);

  readonly refused = (error: KafkaClientError): void => this.#host.failed(workerFailure(error));

  /**
   * Gives up all partitions.
   * @returns whether all that was taken is durable and committed
   */
  async letGo(isLost: boolean, timeoutMS: number): Promise<boolean> {
    this.#generation = undefined;
    const parting = await this.#release(isLost, timeoutMS);
    return parting === 'drained';
  }

  async #release(isLost: boolean, timeoutMS: number): Promise<Parting> {
    if (isLost) this.#abandon();
    const assignment = this.#assignment;
    this.#assignment = undefined;
    if (assignment === undefined) {
      this.#lettingGo?.shorten(timeoutMS);
      return (await this.#lettingGo?.done) ?? 'drained';
    }
    this.#consumedBefore += consumedBy(assignment.feeds);
    const isUnheard = isLost || !this.#lease.isHeld;
    const lettingGo = new LettingGo(assignment, this.writers, isUnheard, timeoutMS, () => this.#abandon());
    this.#lettingGo = lettingGo;
    const parting = await lettingGo.done;
    this.#lease.end();
    this.#host.revoked(assignment.partitions, parting);
    return parting;
  }

  /** The partitions are, or may be, somebody else's: nothing is sent any more, also by what is letting go of them. */
  #abandon(): void {
    this.#lettingGo?.lose();
    this.#lease.end();
    this.writers.abort(new Error('the group has gone on without this worker'));
  }

  /**
   * Ends what would go on. {@link letGo} comes before it.
   * @param isDrained what that gave
   */
  async close(isDrained: boolean): Promise<void> {
    this.#fetcher.close();
    const abort = (): void => this.writers.abort(new Error('the worker was closed before all was durable'));
    if (!isDrained) abort();
    // A handler of rejections that does not come back holds up nobody but itself.
    if (!(await within(CLOSED_WITHIN_MS, this.writers.close()))) abort();
    this.#closing.abort();
    this.#lease.end();
  }

  async #begin(generation: KafkaGeneration): Promise<void> {
    const isOver = (): boolean => this.#generation !== generation || this.#closing.signal.aborted;
    try {
      await this.#lettingGo?.done;
      await this.writers.open();
      const partitions = this.#ownTopics(generation);
      const { startFrom } = this.#options;
      const question = () => startOffsets(this.#client, partitions, startFrom);
      const offsets = await askBrokers(question, isOver, this.#host.troubled);
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
      if (!isOver()) this.#host.failed(workerFailure(error));
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

  #maySend(): boolean {
    if (this.#lease.isHeld) return true;
    // Later: a writer asks in the middle of its work.
    queueMicrotask(() => this.#stopWithoutLease());
    return false;
  }

  #stopWithoutLease(): void {
    const isAnythingToLose =
      this.#assignment !== undefined || (this.#lettingGo?.isLost === false && !this.#lettingGo.isDone);
    if (!isAnythingToLose || this.#lease.isHeld) return;
    this.#host.troubled(
      new KafkaClientError(
        'unavailable',
        `the group was not heard of for ${this.#options.sessionTimeoutMS} ms: its partitions may be somebody else's, nothing more is written`,
      ),
    );
    void this.#release(true, 0);
  }
}

function consumedBy(feeds: readonly PartitionFeed[]): number {
  return feeds.reduce((sum, { consumed }) => sum + consumed, 0);
}

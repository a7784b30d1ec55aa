import { EventEmitter } from 'node:events';
import { DynamoDbSinkError } from '../errors.js';
import { checkWhole, MAX_TIMER_MS } from '../option-checks.js';
import type { KafkaClient, KafkaClientError, TopicPartition } from './client.js';
import { findTopics } from './find-topics.js';
import { GroupSession } from './group-session.js';
import { KafkaLog } from './kafka-log.js';
import type { Parting } from './letting-go.js';
import { makeClient } from './make-client.js';
import { type ResolvedWorkerOptions, resolveWorkerOptions } from './resolve-worker-options.js';
import { within } from './time-limit.js';
import type { KafkaWorkerEvents } from './worker-events.js';
import {
  type KafkaWorkerHealth,
  type KafkaWorkerMetrics,
  type KafkaWorkerReport,
  type KafkaWorkerState,
  partitionMetrics,
} from './worker-metrics.js';
import type { KafkaWorkerOptions } from './worker-options.js';

/** How often a worker looks whether topics have more partitions. */
const TOPICS_CHECKED_EVERY_MS = 30_000;

/** How long a worker that has failed tries to make durable what it can, and to tell the group. */
const FAILED_DRAIN_MS = 10_000;

/** How long each thing may take that is ended with a worker. */
const LEFT_WITHIN_MS = 10_000;

/**
 * One member of a consumer group: reads its partitions, writes them to DynamoDB, and commits offsets of what is durable.
 */
export class KafkaWorker<V = unknown, K = string> extends EventEmitter<KafkaWorkerEvents> {
  readonly #options: ResolvedWorkerOptions<V, K>;
  readonly #log: KafkaLog;
  readonly #ended = Promise.withResolvers<KafkaWorkerReport>();
  #state: KafkaWorkerState = 'idle';
  #client: KafkaClient | undefined;
  #session: GroupSession<V, K> | undefined;
  #failure: Error | undefined;
  #ending: Promise<void> | undefined;
  #isDrained = true;
  #opening: Promise<void> = Promise.resolve();
  #partitionCounts: ReadonlyMap<string, number> = new Map();
  #newPartitionCounts: ReadonlyMap<string, number> | undefined;
  #topicsTimer: NodeJS.Timeout | undefined;
  #trouble: { readonly message: string; readonly at: number } | undefined;
  #assignments = 0;
  #droppedAssignments = 0;
  #commits = 0;

  /** @throws {DynamoDbSinkError} `INVALID_OPTION` */
  constructor(options: KafkaWorkerOptions<V, K>) {
    super();
    this.#options = resolveWorkerOptions(options);
    this.#log = new KafkaLog(this.#options.logger, this.#options.groupId);
    this.#ended.promise.catch(() => {}); // told by run and close, if somebody asks
  }

  /**
   * Joins the group and works until {@link close}.
   *
   * @returns what was done, when it is closed
   * @throws {DynamoDbSinkError} what stops it: `KAFKA_UNREACHABLE`, `KAFKA_REFUSED`, `KAFKA_NO_OFFSET`,
   *   `KAFKA_CLIENT_MISSING`, whatever stops a sink, and `CLOSED` if it was called before. What was durable by then is
   *   committed
   */
  async run(): Promise<KafkaWorkerReport> {
    if (this.#state !== 'idle')
      throw new DynamoDbSinkError('CLOSED', 'run may be called once: make another worker');
    this.#state = 'starting';
    // Not awaited: it may be closed while it starts.
    this.#start().catch((error: Error) => this.#fail(error));
    return this.#ended.promise;
  }

  /**
   * Takes nothing more, makes durable what was taken, commits, leaves the group, and closes. Later calls give the same
   * promise.
   *
   * @param options.timeoutMS how long making durable may take; what is not durable by then is dropped, and read
   *   again by whoever has the partition then. Default: `drainTimeoutMS`
   * @returns what was done, as {@link run} does
   */
  close(options: { timeoutMS?: number } = {}): Promise<KafkaWorkerReport> {
    const { timeoutMS = this.#options.drainTimeoutMS } = options;
    this.#end(checkWhole(timeoutMS, 'timeoutMS', 0, MAX_TIMER_MS));
    return this.#ended.promise;
  }

  /** Where it stands. Cheap enough for once a second. */
  metrics(): KafkaWorkerMetrics {
    const session = this.#session;
    const durable = session?.writers.durableOffsets() ?? new Map<string, bigint>();
    const partitions = (session?.feeds ?? []).map((feed) => partitionMetrics(feed, durable));
    return {
      state: this.#currentState(),
      memberId: session?.generation?.memberId,
      generationId: session?.generation?.generationId,
      partitions,
      lag: partitions.reduce((sum, { lag = 0 }) => sum + lag, 0),
      consumed: this.#session?.consumed ?? 0,
      deadLetters: session?.deadLetters ?? 0,
      assignments: this.#assignments,
      droppedAssignments: this.#droppedAssignments,
      commits: this.#commits,
      tables: Object.fromEntries(session?.writers.metrics() ?? []),
    };
  }

  /** How it is doing: for a liveness and a readiness probe. */
  health(): KafkaWorkerHealth {
    const state = this.#currentState();
    const trouble = this.#trouble;
    const isReady = this.#session?.generation !== undefined && this.#session.isLeased;
    // The client does not tell of each attempt to reach the group again.
    const isNow =
      trouble !== undefined && (!isReady || performance.now() - trouble.at < this.#options.sessionTimeoutMS);
    const reason = this.#failure?.message ?? (isNow ? trouble.message : this.#session?.writers.trouble());
    return {
      state,
      isLive: state !== 'failed' && state !== 'closed',
      isReady,
      ...(reason !== undefined && { reason }),
    };
  }

  #currentState(): KafkaWorkerState {
    return this.#state === 'joining' && (this.#session?.feeds.length ?? 0) > 0 ? 'running' : this.#state;
  }

  async #start(): Promise<void> {
    const options = this.#options;
    const client = await makeClient(options);
    this.#client = client;
    if (this.#ending !== undefined) return client.close(); // meanwhile
    this.#opening = openBoth(options);
    await this.#opening;
    if (this.#ending !== undefined) return;
    const isOver = () => this.#ending !== undefined;
    const counts = await findTopics(client, options, isOver, (error) => this.#troubled(error));
    if (counts === undefined || isOver()) return; // nobody would close what is opened from here on
    this.#partitionCounts = counts;
    const session = new GroupSession(options, client, {
      assigned: (partitions) => this.#assigned(partitions),
      revoked: (partitions, how) => this.#revoked(partitions, how),
      committed: (offsets) => {
        this.#commits++;
        this.#tell('committed', offsets);
      },
      skipped: (partition, from, to) => {
        this.#log.skipped(partition, from, to);
        this.#tell('skipped', partition, from, to);
      },
      rejected: ({ element, error }) => {
        this.#log.rejected(element, error);
        this.#tell('rejected', element, error);
      },
      troubled: (error) => this.#troubled(error),
      failed: (error) => this.#fail(error),
    });
    this.#session = session;
    this.#isDrained = false; // until it has let go
    // Before it joins: a table that is not there is no reason for a rebalance.
    await session.writers.open();
    if (this.#ending !== undefined) return;
    this.#state = 'joining';
    this.#topicsTimer = setInterval(() => void this.#checkTopics(client), TOPICS_CHECKED_EVERY_MS);
    try {
      await client.join(session);
    } catch (error) {
      session.refused(error as KafkaClientError);
    }
  }

  async #checkTopics(client: KafkaClient): Promise<void> {
    try {
      const counts = await client.partitionCounts(this.#options.topics);
      const hasMore = [...counts].some(([topic, count]) => count > (this.#partitionCounts.get(topic) ?? 0));
      if (!hasMore || this.#ending !== undefined) return;
      // Known once partitions are handed out as this worker asked: a rebalance that goes on just now does not know of them,
      // and of another leader's nobody can tell here what it knew.
      if (client.rebalance()) this.#newPartitionCounts = counts;
    } catch (error) {
      this.#troubled(error as Error);
    }
  }

  #assigned(partitions: readonly TopicPartition[]): void {
    this.#assignments++;
    this.#trouble = undefined;
    this.#partitionCounts = this.#newPartitionCounts ?? this.#partitionCounts;
    this.#newPartitionCounts = undefined;
    this.#log.assigned(partitions);
    this.#tell('assigned', partitions);
  }

  #revoked(partitions: readonly TopicPartition[], how: Parting): void {
    if (how !== 'drained') this.#droppedAssignments++;
    this.#log.revoked(partitions, how);
    this.#tell('revoked', partitions, how);
  }

  #troubled(error: Error): void {
    this.#trouble = { message: error.message, at: performance.now() };
    this.#log.troubled(error);
    this.#tell('trouble', error);
  }

  /** What a listener throws is the worker's failure: in the middle of a rebalance nobody else would hear of it. */
  #tell<E extends keyof KafkaWorkerEvents>(event: E, ...parameters: KafkaWorkerEvents[E]): void {
    try {
      // The cast: the compiler does not see that an E's parameters are an E's.
      this.emit(event, ...(parameters as never));
    } catch (error) {
      this.#fail(error as Error);
    }
  }

  #fail(error: Error): void {
    if (this.#ending !== undefined) return;
    this.#failure = error;
    this.#log.stopped(error);
    this.#end(FAILED_DRAIN_MS);
  }

  #end(timeoutMS: number): void {
    this.#ending ??= this.#release(timeoutMS).then(() => this.#settle());
  }

  async #release(timeoutMS: number): Promise<void> {
    this.#state = this.#failure === undefined ? 'closing' : 'failed';
    clearInterval(this.#topicsTimer);
    const { groupInstanceId, deserialize, deserializeKey } = this.#options;
    const session = this.#session;
    // Whatever fails, the rest is closed all the same.
    const steps: (() => unknown)[] = [
      async () => {
        if (session !== undefined) this.#isDrained = await session.letGo(false, timeoutMS);
      },
      () => within(LEFT_WITHIN_MS, Promise.resolve(this.#client?.leave(groupInstanceId !== undefined))),
      () => session?.close(this.#isDrained),
      () => this.#client?.close(),
      // What is being opened is closed when it is open.
      () => within(LEFT_WITHIN_MS, this.#opening),
      () => deserialize.close?.(),
      () => deserializeKey.close?.(),
    ];
    for (const step of steps) {
      try {
        await step();
      } catch (error) {
        this.#failure ??= error as Error;
      }
    }
  }

  #settle(): void {
    if (this.#failure !== undefined) {
      this.#state = 'failed';
      this.#ended.reject(this.#failure);
      return;
    }
    this.#state = 'closed';
    this.#ended.resolve(this.report());
  }

  /** What was done so far. */
  report(): KafkaWorkerReport {
    return {
      consumed: this.#session?.consumed ?? 0,
      deadLetters: this.#session?.deadLetters ?? 0,
      isDrained: this.#isDrained,
      tables: Object.fromEntries(this.#session?.writers.reports() ?? []),
    };
  }
}

async function openBoth<V, K>({ deserialize, deserializeKey }: ResolvedWorkerOptions<V, K>): Promise<void> {
  await deserialize.open?.();
  await deserializeKey.open?.();
}

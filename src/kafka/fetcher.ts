import { Deadline } from '../deadline.js';
import { systemClock } from '../system-clock.js';
import { doubledRestMS } from './ask-brokers.js';
import { type FetchedPartition, type KafkaClient, KafkaClientError } from './client.js';
import { type PartitionFeed, partitionId } from './partition-feed.js';

/** How long the broker waits for a first message. */
const MAX_WAIT_MS = 500;

/** While some partitions are left out of a fetch: they want to be in the next one soon. */
const MAX_WAIT_WITH_OTHERS_LEFT_OUT_MS = 20;

/** Between two attempts at a broker or a partition that is away: the first one of {@link doubledRestMS}. */
const FIRST_REST_MS = 100;

/** A leader is elected in less: one that is missing for longer is told, and again each time. */
const LEADERLESS_TOLD_AFTER_MS = 5000;

/** A partition that answers with an error by itself. */
const PARTITION_REST_MS = 1000;

/** Who hears of what fetches run into. */
export interface FetcherHost {
  readonly troubled: (error: Error) => void;
  readonly refused: (error: KafkaClientError) => void;
  /** The feed's offset is not in the log: it rests until it is given another. */
  readonly outOfRange: (feed: PartitionFeed) => void;
}

/**
 * Fetches for all partitions of this worker, one request at a time for each broker that leads some. A partition
 * whose queue is full is left out: what is slow holds up nobody else.
 */
export class Fetcher {
  readonly #client: KafkaClient;
  readonly #maxFetchBytes: number;
  readonly #host: FetcherHost;
  #feeds: readonly PartitionFeed[] = [];
  #bytesPerPartition: () => number = () => 0;
  /** Brokers with a request in flight. It outlives its generation: a broker answers one after the other. */
  readonly #busy = new Set<number>();
  readonly #failures = new Map<number, number>();
  /** What full feeds had taken when they were last looked at. */
  readonly #consumedAt = new WeakMap<PartitionFeed, number>();
  #isLookingUp = false;
  #isPumpQueued = false;
  /** For feeds that rest. */
  readonly #deadline = new Deadline(systemClock, () => this.#pump());
  #isClosed = false;

  /** @param maxFetchBytes of one request, at most */
  constructor(client: KafkaClient, maxFetchBytes: number, host: FetcherHost) {
    this.#client = client;
    this.#maxFetchBytes = maxFetchBytes;
    this.#host = host;
  }

  /**
   * Fetches for these from now on, and for nobody else.
   * @param bytesPerPartition how much of one partition a request may bring now
   */
  fetchFor(feeds: readonly PartitionFeed[], bytesPerPartition: () => number): void {
    this.#feeds = feeds;
    this.#bytesPerPartition = bytesPerPartition;
    this.pump();
  }

  /** Fetches for nobody any more. */
  pause(): void {
    this.#feeds = [];
  }

  /** A feed may have room again: fetches for it, if its broker is free. Many calls of one run are one. */
  pump(): void {
    if (this.#isPumpQueued || this.#isClosed) return;
    this.#isPumpQueued = true;
    queueMicrotask(() => {
      this.#isPumpQueued = false;
      this.#pump();
    });
  }

  close(): void {
    this.#isClosed = true;
    this.pause();
    this.#deadline.clear();
  }

  #pump(): void {
    if (this.#isClosed) return;
    const now = performance.now();
    const hungry = new Map<number, PartitionFeed[]>();
    let isLookupNeeded = false;
    for (const feed of this.#feeds) {
      if (feed.restsUntil > now) this.#deadline.wakeAt(feed.restsUntil);
      else if (feed.leader === undefined) isLookupNeeded = true;
      else if (feed.isHungry && !this.#busy.has(feed.leader)) {
        const feeds = hungry.get(feed.leader);
        if (feeds === undefined) hungry.set(feed.leader, [feed]);
        else feeds.push(feed);
      }
    }
    for (const [leader, feeds] of hungry) void this.#fetch(leader, feeds);
    if (isLookupNeeded && !this.#isLookingUp) void this.#lookUpLeaders();
  }

  async #fetch(leader: number, feeds: readonly PartitionFeed[]): Promise<void> {
    this.#busy.add(leader);
    const asked = new Map(feeds.map((feed) => [feed.id, { feed, offset: feed.fetchOffset }]));
    try {
      const fetched = await this.#client.fetch(leader, {
        partitions: Array.from(asked.values(), ({ feed: { topic, partition }, offset }) => ({
          topic,
          partition,
          offset,
        })),
        maxBytes: this.#maxFetchBytes,
        maxBytesPerPartition: this.#bytesPerPartition(),
        maxWaitMS: this.#isSomeoneMoving(leader) ? MAX_WAIT_WITH_OTHERS_LEFT_OUT_MS : MAX_WAIT_MS,
      });
      this.#failures.delete(leader);
      for (const partition of fetched) {
        const id = partitionId(partition.topic, partition.partition);
        const { feed, offset } = asked.get(id) ?? {};
        asked.delete(id);
        // One that has gone back meanwhile would pass over what it went back for.
        if (feed?.isStopped === false && feed.fetchOffset === offset) this.#took(feed, partition);
      }
      for (const { feed } of asked.values()) if (!feed.isStopped) this.#hasMoved(feed);
      this.#toTheEnd(fetched);
    } catch (error) {
      this.#failed(leader, feeds, error as Error);
    } finally {
      this.#busy.delete(leader);
      this.pump();
    }
  }

  /** Whether a partition of this broker is full, and being taken from: it will want more before long. */
  #isSomeoneMoving(leader: number): boolean {
    let isMoving = false;
    for (const feed of this.#feeds) {
      if (feed.leader !== leader || feed.isHungry) continue;
      if (this.#consumedAt.get(feed) !== feed.consumed) isMoving = true;
      this.#consumedAt.set(feed, feed.consumed);
    }
    return isMoving;
  }

  #took(feed: PartitionFeed, fetched: FetchedPartition): void {
    const { fault, reason = '' } = fetched;
    if (fault === undefined) {
      feed.movingSince = undefined;
      feed.push(fetched);
    } else if (fault === 'outOfRange') {
      feed.restsUntil = Number.POSITIVE_INFINITY;
      this.#host.outOfRange(feed);
    } else if (fault === 'refused') {
      this.#host.refused(new KafkaClientError('refused', `fetching ${feed.id} is refused: ${reason}`));
    } else if (fault === 'moved') {
      this.#hasMoved(feed, reason);
    } else {
      feed.leader = undefined;
      feed.restsUntil = performance.now() + PARTITION_REST_MS;
      this.#host.troubled(new KafkaClientError('unavailable', `${feed.id}: ${reason}`));
    }
  }

  /** Another broker leads it, which is known in an instant. */
  #hasMoved(feed: PartitionFeed, reason = 'no broker knows it'): void {
    const now = performance.now();
    feed.leader = undefined;
    feed.restsUntil = now + FIRST_REST_MS;
    feed.movingSince ??= now;
    if (now - feed.movingSince < LEADERLESS_TOLD_AFTER_MS) return;
    feed.movingSince = now;
    feed.highWatermark = undefined; // what it is behind nobody knows
    this.#host.troubled(
      new KafkaClientError('unavailable', `${feed.id} is not where the brokers say it is: ${reason}`),
    );
  }

  /** A broker fills its answer from the front: those that had their part come last next time. */
  #toTheEnd(fetched: readonly FetchedPartition[]): void {
    const served = new Set<string>();
    for (const { topic, partition, batches } of fetched)
      if (batches.length > 0) served.add(partitionId(topic, partition));
    if (served.size === 0 || this.#feeds.length === 1) return;
    this.#feeds = [
      ...this.#feeds.filter(({ id }) => !served.has(id)),
      ...this.#feeds.filter(({ id }) => served.has(id)),
    ];
  }

  #hasNoLeader(feed: PartitionFeed, now: number): void {
    feed.restsUntil = Math.max(feed.restsUntil, now + PARTITION_REST_MS);
    feed.highWatermark = undefined; // what it is behind nobody knows
    feed.leaderlessSince ??= now;
    if (now - feed.leaderlessSince < LEADERLESS_TOLD_AFTER_MS) return;
    feed.leaderlessSince = now;
    this.#host.troubled(
      new KafkaClientError(
        'unavailable',
        `${feed.id} has no leader, or its topic is not there: nobody can read it`,
      ),
    );
  }

  #failed(leader: number, feeds: readonly PartitionFeed[], error: Error): void {
    if (this.#isClosed || feeds.every(({ isStopped }) => isStopped)) return;
    if (error instanceof KafkaClientError && error.kind === 'refused') {
      this.#host.refused(error);
      return;
    }
    const failures = this.#failures.get(leader) ?? 0;
    this.#failures.set(leader, failures + 1);
    this.#host.troubled(error);
    const until = performance.now() + restAfter(failures);
    for (const feed of feeds) {
      feed.leader = undefined;
      feed.restsUntil = until;
    }
  }

  async #lookUpLeaders(): Promise<void> {
    this.#isLookingUp = true;
    const feeds = this.#feeds.filter(({ leader }) => leader === undefined);
    try {
      const leaders = await this.#client.leaders(feeds);
      this.#failures.delete(-1);
      const now = performance.now();
      for (const [at, feed] of feeds.entries()) {
        feed.leader = leaders[at];
        if (feed.leader === undefined) this.#hasNoLeader(feed, now);
        else feed.leaderlessSince = undefined;
      }
    } catch (error) {
      this.#failed(-1, feeds, error as Error);
    } finally {
      this.#isLookingUp = false;
      this.pump();
    }
  }
}

/** With a random part, so that workers do not all ask a broker that has just come back at once. */
function restAfter(failures: number): number {
  return doubledRestMS(FIRST_REST_MS, failures) * (0.5 + Math.random() / 2);
}

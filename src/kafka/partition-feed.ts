import { setTimeout as delay } from 'node:timers/promises';
import { isDynamoDbSinkError } from '../errors.js';
import type { FetchedPartition, RecordBatch, TopicPartition } from './client.js';
import type { QueueBudget } from './queue-budget.js';
import { RecordCursor } from './record-cursor.js';
import { AbortedTransactions, isControl } from './transactions.js';

/** Bit 3 of a batch's attributes: the broker has set its time, and records tell none of their own. */
const IS_LOG_APPEND_TIME = 8;

/** What a batch takes beside its records: two objects with their large integers, one of a buffer. */
const BATCH_OVERHEAD_BYTES = 400;

/** Before bytes are fetched again that were no messages. */
const FETCH_AGAIN_AFTER_MS = 1000;

/** Between two attempts to hand a message to a writer for whom too many wait. */
const TAKE_AGAIN_AFTER_MS = 20;

/** Takes the messages of a partition, in order. */
export interface MessageTaker {
  /**
   * @param record stands at the message
   * @returns a promise if the next message has to wait, as `Writer.write`
   */
  take(
    feed: PartitionFeed,
    offset: bigint,
    timestamp: number,
    record: RecordCursor,
  ): Promise<void> | undefined;
  /** There is nothing to write up to this offset, inclusive. */
  skip(feed: PartitionFeed, offset: bigint): Promise<void> | undefined;
}

/** Who hears of a feed. */
export interface FeedHost {
  /** There is room for more to be fetched. */
  readonly hasRoom: () => void;
  /** A message could not be taken: the writer has failed, or was aborted. */
  readonly failed: (error: unknown) => void;
  /** What was fetched is no message from this offset on. It is fetched again, after a while. */
  readonly malformed: (feed: PartitionFeed, offset: bigint) => void;
}

/**
 * One partition of this worker, in one generation: what was fetched of it and not taken yet. It takes for itself:
 * while its messages wait for room, those of other partitions go on.
 */
export class PartitionFeed implements TopicPartition {
  readonly topic: string;
  readonly partition: number;
  /** What the sink knows it by. */
  readonly id: string;
  /** The next offset that is not durable, as far as it was asked for: where it began, before anything is. */
  durableOffset: bigint;
  /** The next offset to fetch. */
  fetchOffset: bigint;
  /** The next offset to take, but for those of the batch that is being taken. */
  nextOffset: bigint;
  /** What the group has committed, as far as is known: the next offset to read. */
  committedOffset: bigint | undefined;
  highWatermark: bigint | undefined;
  /** By `performance.now()`, since when it has no leader, as far as is known; undefined if it has one. */
  leaderlessSince: number | undefined;
  /** By `performance.now()`, since when each broker asked says that another one leads it. */
  movingSince: number | undefined;
  /** The broker to fetch from; undefined while it has to be looked up. */
  leader: number | undefined;
  /** By `performance.now()`: not to be fetched from before. */
  restsUntil = 0;
  /** Messages taken. */
  consumed = 0;
  queuedBytes = 0;
  isStopped = false;
  readonly #taker: MessageTaker;
  readonly #host: FeedHost;
  readonly #maxQueuedBytes: number;
  readonly #budget: QueueBudget;
  readonly #queue: { readonly batch: RecordBatch; readonly bytes: number }[] = [];
  #taking: Promise<void> | undefined;

  constructor(
    { topic, partition }: TopicPartition,
    offset: bigint,
    maxQueuedBytes: number,
    budget: QueueBudget,
    taker: MessageTaker,
    host: FeedHost,
  ) {
    this.topic = topic;
    this.partition = partition;
    this.id = partitionId(topic, partition);
    this.durableOffset = offset;
    this.fetchOffset = offset;
    this.nextOffset = offset;
    this.#maxQueuedBytes = maxQueuedBytes;
    this.#budget = budget;
    this.#taker = taker;
    this.#host = host;
  }

  /** Whether more may be fetched of it. One that has nothing is hungry, however much others hold. */
  get isHungry(): boolean {
    if (this.isStopped) return false;
    return this.#queue.length === 0 || (this.queuedBytes < this.#maxQueuedBytes && !this.#budget.isFull);
  }

  /** Takes what a fetch gave. */
  push({ batches, abortedTransactions, highWatermark }: FetchedPartition): void {
    this.highWatermark = highWatermark;
    if (this.isStopped || batches.length === 0) return;
    const aborted = new AbortedTransactions(abortedTransactions);
    for (const batch of batches) {
      const isPassedOver = aborted.hasAborted(batch) || isControl(batch);
      const next = batch.firstOffset + BigInt(batch.lastOffsetDelta) + 1n;
      // A broker answers from the beginning of the batch that holds the offset asked for.
      if (next <= this.fetchOffset) continue;
      this.fetchOffset = next;
      const held = isPassedOver ? { ...batch, recordCount: 0, records: [] } : batch;
      const bytes = held.records.reduce((sum, { length }) => sum + length, BATCH_OVERHEAD_BYTES);
      this.queuedBytes += bytes;
      this.#budget.take(bytes);
      this.#queue.push({ batch: held, bytes });
    }
    this.#taking ??= this.#takeAll();
  }

  /** All that is queued is taken. */
  async untilTaken(): Promise<void> {
    await this.#taking;
  }

  /** Goes on from another offset. Nothing is queued, see {@link untilTaken}. */
  seek(offset: bigint): void {
    this.durableOffset = offset;
    this.fetchOffset = offset;
    this.nextOffset = offset;
  }

  /** Takes nothing more; what is queued goes. */
  stop(): void {
    this.isStopped = true;
    this.#dropQueue();
  }

  #dropQueue(): void {
    this.#budget.give(this.queuedBytes);
    this.#queue.length = 0;
    this.queuedBytes = 0;
  }

  /** What was fetched from this offset on is not what a log has: nothing of it is passed. */
  #fetchAgain(offset: bigint): void {
    this.#dropQueue();
    this.nextOffset = offset;
    this.fetchOffset = offset;
    this.restsUntil = performance.now() + FETCH_AGAIN_AFTER_MS;
    this.#host.malformed(this, offset);
    this.#host.hasRoom();
  }

  async #takeAll(): Promise<void> {
    try {
      for (let queued = this.#queue[0]; queued !== undefined && !this.isStopped; queued = this.#queue[0]) {
        await this.#takeBatch(queued.batch);
        if (this.isStopped || queued !== this.#queue[0]) break;
        const wasHungry = this.isHungry;
        this.#queue.shift();
        this.queuedBytes -= queued.bytes;
        this.#budget.give(queued.bytes);
        if (!wasHungry && this.isHungry) this.#host.hasRoom();
      }
    } catch (error) {
      if (!this.isStopped) this.#host.failed(error);
    } finally {
      this.#taking = undefined;
    }
  }

  /** A writer lets a thousand callers wait: a worker may have more partitions than that. */
  async #again(take: () => Promise<void> | undefined): Promise<void> {
    while (!this.isStopped) {
      await delay(TAKE_AGAIN_AFTER_MS);
      if (this.isStopped) return;
      try {
        return await take();
      } catch (error) {
        if (!isCrowded(error)) throw error;
      }
    }
  }

  async #takeBatch(batch: RecordBatch): Promise<void> {
    const { firstOffset, recordCount, records } = batch;
    const isAppendTime = (batch.attributes & IS_LOG_APPEND_TIME) !== 0;
    const firstTimestamp = Number(isAppendTime ? batch.maxTimestamp : batch.firstTimestamp);
    // Of a batch that begins before the offset that was asked for, and was answered from its beginning.
    const firstDelta = Number(this.nextOffset - firstOffset);
    let offset = firstOffset;
    let delta = 0;
    const record = new RecordCursor(records);
    const consumedBefore = this.consumed;
    let before = -1;
    let isSound = recordCount >= 0;
    for (let left = recordCount; left > 0; left--) {
      isSound = record.next() && record.offsetDelta > before && record.offsetDelta <= batch.lastOffsetDelta;
      if (!isSound) break;
      before = record.offsetDelta;
      if (record.offsetDelta < firstDelta) continue;
      // Most offsets follow on the one before: one addition of large integers instead of three.
      offset = record.offsetDelta === delta + 1 ? offset + 1n : firstOffset + BigInt(record.offsetDelta);
      delta = record.offsetDelta;
      const timestamp = isAppendTime ? firstTimestamp : firstTimestamp + record.timestampDelta;
      let room: Promise<void> | undefined;
      try {
        room = this.#taker.take(this, offset, timestamp, record);
      } catch (error) {
        if (!isCrowded(error)) throw error;
        const at = offset;
        room = this.#again(() => this.#taker.take(this, at, timestamp, record));
      }
      this.consumed++;
      if (room !== undefined) {
        await room;
        if (this.isStopped) return;
      }
    }
    if (!isSound || !record.isAtEnd) {
      this.#fetchAgain(this.consumed > consumedBefore ? offset + 1n : this.nextOffset);
      return;
    }
    const last = firstOffset + BigInt(batch.lastOffsetDelta);
    const hasGap = recordCount === 0 || delta < batch.lastOffsetDelta;
    this.nextOffset = last + 1n;
    // Offsets without a message: of control records, of aborted transactions, of what was compacted away.
    if (!hasGap) return;
    try {
      await this.#taker.skip(this, last);
    } catch (error) {
      if (!isCrowded(error)) throw error;
      await this.#again(() => this.#taker.skip(this, last));
    }
  }
}

/** Whether so many partitions wait for the writer that it has nothing accepted. */
function isCrowded(error: unknown): boolean {
  return isDynamoDbSinkError(error) && error.code === 'WRITE_NOT_AWAITED';
}

/** What the sink knows a partition by: `orders/3`. No topic has a slash in its name. */
export function partitionId(topic: string, partition: number): string {
  return `${topic}/${partition}`;
}

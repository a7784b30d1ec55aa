import type { Entry } from '../item/entry.js';
import type { SendReason } from '../metrics.js';
import type { Batch } from './batch.js';
import type { Table } from './table.js';
import type { WriterOptions } from './writer-options.js';

/** Who may be waiting for a batch to leave. */
export interface BatchingHost {
  /** Whether callers wait for room: whatever is ready is sent then. */
  hasWaiters(): boolean;
  /** Writes of this flush epoch or an older one are sent without waiting. */
  urgentEpoch(): number;
}

const PLENTY_OF_BATCHES = 8;
/** Of larger writes the bytes are what costs. */
const PLENTY_OF_BYTES = 131_072;

/**
 * When a batch leaves: when it is full, when the time of its oldest write is up, when a flush or a caller (for
 * room, or for one write to be durable) waits, or when one of its writes was sent before.
 */
export class Batching {
  readonly #options: WriterOptions;
  readonly #host: BatchingHost;
  readonly #plenty: number;
  /** When the time is up of the first write that is ready in the table that {@link reasonToSend} was asked of last, if it had no reason. */
  deadline: number = Number.POSITIVE_INFINITY;

  constructor(options: WriterOptions, host: BatchingHost) {
    this.#options = options;
    this.#host = host;
    this.#plenty = PLENTY_OF_BATCHES * options.maxBatchSize;
  }

  /** Whether what is ready fills a request. */
  isFull({ ready, frame }: Table): boolean {
    const { maxBatchSize, maxBatchSizeInBytes } = this.#options;
    return ready.count >= maxBatchSize || ready.bytes + ready.count - 1 + frame.length >= maxBatchSizeInBytes;
  }

  /**
   * Whether so much is ready that it is not to wait for the end of a synchronous run. Requests that leave in a row cost
   * less than the same ones between writes: what takes them is woken once, and stays awake.
   */
  isPlenty({ ready }: Table): boolean {
    return ready.count >= this.#plenty || ready.bytes >= PLENTY_OF_BYTES;
  }

  /** Whether nothing is gained by holding a write back: without a buffer time, or if a caller waits for it or for one behind it. */
  isDueAtOnce(entry: Entry): boolean {
    return (
      this.#options.maxTimeInBufferMS === 0 ||
      entry.awaitedUpTo >= entry.sequence ||
      entry.origin?.durable !== undefined
    );
  }

  /** When a write's time is up. */
  dueAt(entry: Entry): number {
    return entry.writtenAt + this.#options.maxTimeInBufferMS;
  }

  /** Why a batch is to leave now; undefined if it is not, and then {@link deadline} is when its time is up. */
  reasonToSend(table: Table, now: number): SendReason | undefined {
    this.deadline = Number.POSITIVE_INFINITY;
    if (table.ready.count === 0) return undefined;
    if (this.isFull(table)) return 'full';
    if (this.#host.hasWaiters()) return 'room';
    const urgentEpoch = this.#host.urgentEpoch();
    const { maxTimeInBufferMS } = this.#options;
    // It is no full batch, so the walk is short: of all that is ready.
    for (let entry = table.ready.first; entry !== undefined; entry = entry.nextReady) {
      if (entry.wasSent || entry.wasHeld) return 'again';
      if (entry.epoch <= urgentEpoch) return 'flush';
      const dueAt = this.dueAt(entry);
      // Reckoned as the deadline is: two ways to round would set a timer for now, for ever.
      if (dueAt <= now) return 'time';
      if (this.isDueAtOnce(entry)) return maxTimeInBufferMS === 0 ? 'time' : 'durable';
      if (dueAt < this.deadline) this.deadline = dueAt;
    }
    return undefined;
  }

  /** Takes a batch off what is ready: as many write units as the rate gives a request, or one write. */
  take({ ready, frame, rate }: Table, reason: SendReason): Batch {
    const { maxBatchSize, maxBatchSizeInBytes } = this.#options;
    const entries = ready.take(maxBatchSize, maxBatchSizeInBytes - frame.length, rate.table.requestUnits);
    return { entries, isSealed: false, reason };
  }
}

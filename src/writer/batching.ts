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

  /** Why a batch is to leave now; undefined if it is not. */
  reasonToSend(table: Table, now: number): SendReason | undefined {
    if (table.ready.count === 0) return undefined;
    if (this.isFull(table)) return 'full';
    if (this.#host.hasWaiters()) return 'room';
    const urgentEpoch = this.#host.urgentEpoch();
    const { maxBatchSize, maxTimeInBufferMS } = this.#options;
    let reason: SendReason | undefined;
    table.ready.some(maxBatchSize, (entry) => {
      if (entry.wasSent || entry.wasHeld) reason = 'again';
      else if (entry.epoch <= urgentEpoch) reason = 'flush';
      // Reckoned as the deadline is: two ways to round would set a timer for now, for ever.
      else if (this.dueAt(entry) <= now) reason = 'time';
      else if (this.isDueAtOnce(entry)) reason = maxTimeInBufferMS === 0 ? 'time' : 'durable';
      return reason !== undefined;
    });
    return reason;
  }

  /** Takes a batch off what is ready: as many write units as the rate gives a request, or one write. */
  take({ ready, frame, rate }: Table, reason: SendReason): Batch {
    const { maxBatchSize, maxBatchSizeInBytes } = this.#options;
    const entries = ready.take(maxBatchSize, maxBatchSizeInBytes - frame.length, rate.table.requestUnits);
    return { entries, isSealed: false, reason };
  }

  /** When the time of the first write that is ready is up. Only short queues wait, so the walk is short. */
  deadlineOf({ ready }: Table): number {
    let at = Number.POSITIVE_INFINITY;
    ready.some(this.#options.maxBatchSize, (entry) => {
      at = Math.min(at, this.dueAt(entry));
      return false;
    });
    return at;
  }
}

import type { SinkMetrics } from 'dynamodb-sink';
import type { PlannedOptions } from './plan.js';
import { ensure } from './violation.js';

/** The most writes an element of a plan has, and the most bytes one of them may have. */
const MOST_WRITES = 5;
const LARGEST_WRITE_BYTES = 7000;

/** Holds a writer to the limits it was given, each time it sends. */
export class SendLimits {
  /** Requests sent so far. */
  sent = 0;
  readonly #options: PlannedOptions;
  #inFlight = 0;

  constructor(options: PlannedOptions) {
    this.#options = options;
  }

  /** A request leaves, with so many writes in so many bytes. */
  send(writes: number, bytes: number): void {
    const { maxBatchSize, maxBatchSizeInBytes, maxInFlightRequests } = this.#options;
    this.sent++;
    const isWithin = writes >= 1 && writes <= maxBatchSize && (bytes <= maxBatchSizeInBytes || writes === 1);
    ensure(isWithin, 'a batch is within its limits', () => `${writes} writes, ${bytes} bytes`);
    ensure(++this.#inFlight <= maxInFlightRequests, 'requests in flight are bounded', () => {
      return `${this.#inFlight} of ${maxInFlightRequests}`;
    });
  }

  /** A request is answered. */
  answered(): void {
    this.#inFlight--;
  }

  /**
   * What is buffered is within its limits.
   * @param elements those that may be beyond it: each caller may be in the middle of one, and what nobody waits for waits for nobody
   * @param restored writes that were taken in at once
   */
  ensureBounded(
    { bufferedWrites, bufferedBytes }: SinkMetrics,
    { elements, restored }: { readonly elements: number; readonly restored: number },
  ): void {
    const { maxBufferedRequests, maxBufferedBytes } = this.#options;
    const beyond = MOST_WRITES * elements + restored;
    ensure(bufferedWrites <= maxBufferedRequests + beyond, 'memory is bounded', () => {
      return `${bufferedWrites} writes of ${maxBufferedRequests}`;
    });
    ensure(bufferedBytes <= maxBufferedBytes + beyond * LARGEST_WRITE_BYTES, 'memory is bounded', () => {
      return `${bufferedBytes} bytes of ${maxBufferedBytes}`;
    });
  }
}

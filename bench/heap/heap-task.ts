import type { BenchConnection } from '../contenders/connection.ts';

/** What the heap process is to do. */
export interface HeapTask {
  readonly records: number;
  readonly readings: number;
  readonly connection: BenchConnection;
}

/** The heap after a full collection, while the sink goes on. */
export interface HeapReading {
  readonly records: number;
  readonly heapBytes: number;
  /** Outside of the heap: the bytes of buffered writes and of requests. */
  readonly bufferBytes: number;
}

/**
 * What a writer has done so far. A *write* is one write request that came out of the converter:
 * `put + deleted + coalesced + rejected` is the number of all writes that are settled, and of all
 * writes once the writer is closed.
 */
export interface SinkReport {
  /** Elements taken from the source. */
  readonly elements: number;
  /** Elements for which the converter gave no write. */
  readonly filtered: number;
  /** Writes that put an item and are durable. */
  readonly put: number;
  /** Writes that deleted an item and are durable. */
  readonly deleted: number;
  /** Writes replaced by a later write of the same key before they were sent (`overwriteByPartitionKeys`). */
  readonly coalesced: number;
  /** Writes, and elements that never became one, that were refused. */
  readonly rejected: number;
  /** Writes given up by `discard` before they were sent; they are in none of the four above. */
  readonly discarded: number;
  /** BatchWriteItem requests sent. */
  readonly httpRequests: number;
  /** Writes that were sent again: unprocessed, throttled, or in a request without an answer. */
  readonly resent: number;
  /** Bytes of request bodies sent. */
  readonly bodyBytes: number;
  /**
   * Write units of the durable writes by the size rule: one per started KB. A lower bound: indexes are not
   * included, and the service charges for the larger of the item before and after.
   */
  readonly writeUnits: number;
  /** Milliseconds since the writer was made, until now or until it was closed. */
  readonly durationMS: number;
}

/** Why a batch was sent. */
export type SendReason = 'full' | 'time' | 'flush' | 'room' | 'durable' | 'again' | 'isolation';

/** Where a writer stands. The first six have the names of Flink's sink metrics. */
export interface SinkMetrics {
  /** Writes that are durable. */
  readonly numRecordsOut: number;
  /** Bytes of request bodies sent. */
  readonly numBytesOut: number;
  /** Records rejected. */
  readonly numRecordsOutErrors: number;
  /** The same, under its other name. */
  readonly numRecordsSendErrors: number;
  /** Writes that came back unprocessed. */
  readonly numRecordsSendPartialFailure: number;
  /** Milliseconds the last answered request took. */
  readonly currentSendTime: number;
  /** Requests in flight. */
  readonly inFlightRequests: number;
  /** Accepted and not settled. */
  readonly bufferedWrites: number;
  readonly bufferedBytes: number;
  /** Of those, the ones that wait for an earlier write of their key. */
  readonly waitingBehindKeys: number;
  /** Of those, the ones that a throttled partition key holds back, or that wait to be sent again. */
  readonly heldBack: number;
  /** Partition keys that are throttled by themselves now. */
  readonly hotPartitionKeys: number;
  /** Write units a second the sink's own table is written at, at most; Infinity while nothing limits it. */
  readonly writeUnitsPerSecondLimit: number;
  /**
   * Write units a second that the sink's own table is provisioned for, or the maximum set for one that is paid per
   * request; absent where it has neither, and where DescribeTable did not have to be asked.
   */
  readonly provisionedWriteUnits?: number;
  /** Elements with a position above their partition's low watermark. */
  readonly positionsAhead: number;
  /** Requests that were throttled as a whole. */
  readonly throttledRequests: number;
  /** Requests that failed otherwise, or were not answered. */
  readonly failedRequests: number;
  /** Batches by the reason they were sent for. */
  readonly batchesSentFor: Readonly<Record<SendReason, number>>;
  /** Milliseconds since the oldest write that is not settled was accepted; 0 if there is none. */
  readonly oldestRecordAgeMS: number;
}

/** How a writer is doing. */
export interface SinkHealth {
  /**
   * `throttled`: in the last five seconds requests were throttled or left writes unprocessed; `retrying`: requests fail and are sent again;
   * `failed`: the writer has stopped or is about to.
   */
  readonly status: 'ok' | 'throttled' | 'retrying' | 'failed';
  /** What the service or the connection said last; absent if all is well. */
  readonly reason?: string;
  /** While `throttled`: which limits of which table or index (an ARN), if the service tells. */
  readonly throttledBy?: readonly { readonly reason: string; readonly resource: string }[];
  /** While `throttled`: the partition key of a third or more of the throttled writes, as `logKeys` allows. */
  readonly hotKey?: string;
  /** Milliseconds since the oldest write that is not settled was accepted; 0 if there is none. */
  readonly oldestRecordAgeMS: number;
}

/** The counters behind a {@link SinkReport}: plain numbers, added to where things happen. */
export class Counters {
  elements = 0;
  filtered = 0;
  put = 0;
  deleted = 0;
  coalesced = 0;
  rejected = 0;
  discarded = 0;
  httpRequests = 0;
  resent = 0;
  bodyBytes = 0;
  writeUnits = 0;
  unprocessed = 0;
  throttledRequests = 0;
  failedRequests = 0;
  lastSendTimeMS = 0;
  readonly batchesSentFor: Record<SendReason, number> = {
    full: 0,
    time: 0,
    flush: 0,
    room: 0,
    durable: 0,
    again: 0,
    isolation: 0,
  };

  /** A copy that does not change any more. */
  report(durationMS: number): SinkReport {
    return Object.freeze({
      elements: this.elements,
      filtered: this.filtered,
      put: this.put,
      deleted: this.deleted,
      coalesced: this.coalesced,
      rejected: this.rejected,
      discarded: this.discarded,
      httpRequests: this.httpRequests,
      resent: this.resent,
      bodyBytes: this.bodyBytes,
      writeUnits: this.writeUnits,
      durationMS: Math.round(durationMS),
    });
  }
}

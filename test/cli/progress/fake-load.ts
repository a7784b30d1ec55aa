import type { LoadFigures } from '#dist/cli/load-figures.js';
import { Output, type OutputStream } from '#dist/cli/output.js';
import type { LoadSource } from '#dist/cli/progress/load-meter.js';
import { Counters, type SinkMetrics } from '#dist/metrics.js';
import { Screen } from './screen.js';

/** Figures and metrics of a load that a test sets. */
export class FakeLoad implements LoadSource {
  durationMS = 0;
  bytesTotal: number | undefined = 1_000_000;
  bytesRead = 0;
  bytesPassedOver: number | undefined;
  rejectedLines = 0;
  limit: number = Number.POSITIVE_INFINITY;
  buffered = 0;
  inFlight = 0;
  readonly counters: Counters = new Counters();

  figures(): LoadFigures {
    const report = this.counters.report(this.durationMS);
    const lines = report.elements + this.rejectedLines;
    const { rejectedLines, bytesRead, bytesTotal } = this;
    const passed = this.bytesPassedOver && { bytesPassedOver: this.bytesPassedOver };
    const rejectedRecords = rejectedLines + report.rejected;
    const read = { lines, lastLine: lines, lastFile: 'a.jsonl', bytesRead, ...passed, bytesTotal };
    return { ...read, rejectedLines, rejectedRecords, ...report };
  }

  metrics(): SinkMetrics {
    const { put, unprocessed, throttledRequests, batchesSentFor } = this.counters;
    return {
      numRecordsOut: put,
      numBytesOut: 0,
      numRecordsOutErrors: 0,
      numRecordsSendErrors: 0,
      numRecordsSendPartialFailure: unprocessed,
      currentSendTime: 0,
      inFlightRequests: this.inFlight,
      bufferedWrites: this.buffered,
      bufferedBytes: 0,
      waitingBehindKeys: 0,
      heldBack: 0,
      hotPartitionKeys: 0,
      writeUnitsPerSecondLimit: this.limit,
      positionsAhead: 0,
      throttledRequests,
      failedRequests: 0,
      batchesSentFor,
      oldestRecordAgeMS: 0,
    };
  }

  /** A second in which so many records were read and written. */
  second(records: number): void {
    this.durationMS += 1000;
    this.counters.elements += records;
    this.counters.put += records;
    this.counters.writeUnits += 2 * records;
    this.counters.httpRequests += Math.ceil(records / 25);
    this.bytesRead += 100 * records;
  }
}

/** A stream to a screen, with what was written in each call. */
export function terminal(
  columns: number,
  rows = 24,
): { output: Output; screen: Screen; writes: string[]; resize: (columns: number) => void } {
  const screen = new Screen(columns);
  const writes: string[] = [];
  const stream = {
    isTTY: true,
    columns,
    rows,
    write: (chunk: string): boolean => {
      writes.push(chunk);
      screen.write(chunk);
      return true;
    },
    on: (): unknown => stream,
  };
  const resize = (to: number): void => {
    stream.columns = to;
    screen.columns = to;
  };
  return { output: new Output(pipe().stream, stream as unknown as OutputStream), screen, writes, resize };
}

/** A stream that keeps what is written. */
export function pipe(): { stream: OutputStream; text: () => string } {
  let written = '';
  const stream = {
    write: (chunk: string): boolean => {
      written += chunk;
      return true;
    },
    on: (): unknown => stream,
  };
  return { stream: stream as unknown as OutputStream, text: () => written };
}

import type { LoadReport } from '#dist/cli/report/load-report.js';
import { Counters } from '#dist/metrics.js';

/** A report in which every place for a text from outside has this one, and every part is there. */
export function reportOf(text: string, more: Partial<LoadReport> = {}): LoadReport {
  const spread = { count: 1000, mean: 20.5, p50: 12, p90: 40, p99: 90, p999: 400, max: 1234.5 };
  return {
    format: 'dynamodb-sink-load-report',
    version: 1,
    program: { name: 'dynamodb-sink', version: '1.2.3', node: 'v24.0.0' },
    table: text,
    hasConverter: false,
    files: [{ name: text, bytes: 1_234_567 }, { name: text }],
    fileCount: 7,
    startedAt: '2026-01-02T03:04:05.678Z',
    endedAt: '2026-01-02T03:06:05.678Z',
    status: 'stopped',
    error: { code: text, message: text },
    stoppedBy: text,
    figures: {
      ...new Counters().report(120_000),
      lines: 1003,
      lastLine: 1003,
      lastFile: text,
      rejectedLines: 1,
      rejectedRecords: 3,
      bytesRead: 1_234_567,
      bytesTotal: 2_000_000,
      put: 990,
      deleted: 7,
      coalesced: 3,
      rejected: 2,
      writeUnits: 1200,
      resent: 80,
      httpRequests: 50,
      bodyBytes: 654_321,
    },
    rates: {
      recordsPerSecond: 8,
      peakRecordsPerSecond: 12,
      writeUnitsPerSecond: 10,
      peakWriteUnitsPerSecond: 14,
    },
    provisionedWriteUnits: 15,
    timeline: Array.from({ length: 100 }, (_, i) => ({
      atMS: (i + 1) * 1200,
      recordsPerSecond: i % 13,
      writeUnitsPerSecond: i % 15,
      resentPerSecond: 0,
      ...(i > 20 && { writeUnitsPerSecondLimit: i % 30 }),
      inFlightRequests: 3,
      bufferedWrites: 100,
    })),
    latencyMS: { request: spread, durable: spread },
    batches: {
      requestsByWrites: Array.from({ length: 25 }, (_, i) => i),
      meanWrites: 16.3,
      sentFor: { full: 24, time: 3, flush: 1, room: 0, durable: 0, again: 22, isolation: 0 },
    },
    retries: [{ cause: text, kind: text, requests: 3, writes: 60 }],
    rejects: [
      {
        code: 'INVALID_ITEM',
        message: text,
        count: 3,
        examples: [{ place: text, message: text, key: `${text}2`, record: text }],
      },
    ],
    showsRecords: true,
    itemBytes: {
      ...spread,
      histogram: [
        { upToBytes: 512, items: 900 },
        { upToBytes: 409_600, items: 90 },
      ],
    },
    hottestKeys: {
      writes: 997,
      partitionKeys: 19_975,
      isEstimate: true,
      top: [{ key: text, writes: 300, writeUnits: 900 }],
    },
    verification: {
      keysRead: 100,
      keysWritten: 900,
      isEstimate: true,
      isWhole: true,
      differences: { missing: 1, changed: 0, notDeleted: 0 },
      examples: [{ key: text, kind: 'missing' }],
    },
    ...more,
  };
}

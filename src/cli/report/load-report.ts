import type { SendReason } from '../../metrics.js';
import type { LoadFigures, LoadTotals } from '../load-figures.js';
import type { SizeBar } from '../size-bars.js';
import type { Verification } from '../verify/verification.js';
import type { RejectReason } from './reject-tally.js';
import type { RetryCause } from './request-tally.js';
import type { TimelinePoint } from './timeline.js';

/** How values are spread; all 0 if there were none. */
export interface Percentiles {
  readonly count: number;
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/** A partition key that many writes went to. */
export interface HottestKey {
  /** As errors show it. */
  readonly key: string;
  /** At least so many. */
  readonly writes: number;
  readonly writeUnits: number;
}

/** How the load ended. */
export type ReportStatus = 'written' | 'rejected' | 'failed' | 'stopped';

/**
 * What `--report` keeps of a load. `--report FILE.json` is this very document: a member that is renamed, removed or means
 * something else makes a new version, one that is added does not.
 */
export interface LoadReport {
  readonly format: 'dynamodb-sink-load-report';
  readonly version: 1;
  /** What wrote it. */
  readonly program: { readonly name: 'dynamodb-sink'; readonly version: string; readonly node: string };
  readonly table: string;
  /** The first hundred files that were to be read. */
  readonly files: readonly { readonly name: string; readonly bytes?: number }[];
  readonly fileCount: number;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly status: ReportStatus;
  /** What failed it. */
  readonly error?: { readonly code?: string; readonly message: string };
  /** The signal that stopped it. */
  readonly stoppedBy?: string;
  /** Whether a converter made the writes: rates are then of writes, of which a record may have several or none. */
  readonly hasConverter: boolean;
  /** The same figures as the line on standard output. */
  readonly figures: LoadFigures;
  /** Means over the whole time, and peaks of the points of the timeline. */
  readonly rates: {
    readonly recordsPerSecond: number;
    readonly peakRecordsPerSecond: number;
    readonly writeUnitsPerSecond: number;
    readonly peakWriteUnitsPerSecond: number;
  };
  /** Write units a second the table is provisioned for, where the sink has learnt it. */
  readonly provisionedWriteUnits?: number;
  readonly timeline: readonly TimelinePoint[];
  readonly latencyMS: {
    /** From the sending of a request to its answer, failed ones too. */
    readonly request: Percentiles;
    /** From when a record was taken to when it was durable. */
    readonly durable: Percentiles;
  };
  readonly batches: {
    /** By their number of writes, from 1 to 25. */
    readonly requestsByWrites: readonly number[];
    readonly meanWrites: number;
    readonly sentFor: Readonly<Record<SendReason, number>>;
  };
  readonly retries: readonly RetryCause[];
  readonly rejects: readonly RejectReason[];
  /** Whether the examples of the rejects may show what is in the records. */
  readonly showsRecords: boolean;
  /** Sizes of the items put, by DynamoDB's size rule. */
  readonly itemBytes: Percentiles & { readonly histogram: readonly SizeBar[] };
  readonly hottestKeys: {
    /** Writes that were counted. */
    readonly writes: number;
    /** How many partition keys there are. */
    readonly partitionKeys: number;
    /** Whether their number is an estimate, and each had at least as many writes as are told. */
    readonly isEstimate: boolean;
    readonly top: readonly HottestKey[];
  };
  /** Of a load with a checkpoint, all runs of it; all else here is of the last one. */
  readonly totals?: LoadTotals;
  /** Absent if it was not asked for, or the load did not come so far. */
  readonly verification?: Verification;
}

import type { SinkReport } from '../metrics.js';
import { MOST_SUSPECTS_TOLD } from './input/csv/csv-notes.js';
import type { RecordCounts } from './settled-file.js';

/** What a load has done: the sink's report and what only the reader knows. */
export interface LoadFigures extends SinkReport {
  /** Records taken: `elements + rejectedLines`. */
  readonly lines: number;
  /** The line in which the last of them begins; of Parquet its number. */
  readonly lastLine: number;
  /** The file it is in; undefined before the first. */
  readonly lastFile?: string | undefined;
  /** Records that could not be read; they are not among `rejected`, which are writes. */
  readonly rejectedLines: number;
  /** Records that are not written as a whole: not read, or a write of theirs was refused. Each counts once. */
  readonly rejectedRecords: number;
  /** Records of CSV among those written that have probably a stray quote, which has taken other records into them; undefined if there are none. */
  readonly suspectRecords?: number | undefined;
  /** Bytes of the inputs read, as they are stored. */
  readonly bytesRead?: number | undefined;
  /** How many of these were passed over, since an earlier run has loaded what is in them. */
  readonly bytesPassedOver?: number | undefined;
  /** Bytes they have, without the files that earlier runs are done with; undefined where that is not known, as of standard input. */
  readonly bytesTotal?: number | undefined;
}

/** What became of a load in all of its runs. */
export interface LoadTotals extends RecordCounts {
  readonly runs: number;
  /** When the first one began, as ISO 8601. */
  readonly startedAt: string;
}

const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const TENTHS = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** Writes that are in the table, or were replaced by a later one that is. */
export function writesDone({ put, deleted, coalesced }: LoadFigures): number {
  return put + deleted + coalesced;
}

/** Records that will not be written, of a load with a checkpoint. */
export function allRejected({ rejected, rejectedLines }: RecordCounts): number {
  return rejected + rejectedLines;
}

/**
 * How much is written: `5 of 6 records`.
 * @param isConverted whether a converter may have made several writes of a record
 */
export function doneText(figures: LoadFigures, isConverted: boolean): string {
  return `${whole(writesDone(figures))} ${isConverted ? 'writes ' : ''}of ${whole(figures.lines)} records`;
}

/** What is refused in writes, where these are not as many as the records; else nothing. */
export function refusedWritesText({
  rejected,
  rejectedLines,
  rejectedRecords,
}: Pick<LoadFigures, 'rejected' | 'rejectedLines' | 'rejectedRecords'>): string {
  return rejected === rejectedRecords - rejectedLines ? '' : ` (${whole(rejected)} writes)`;
}

/** One sentence about a load that has ended. */
export function summaryText(figures: LoadFigures, isConverted: boolean): string {
  const rate = writesDone(figures) / (figures.durationMS / 1000 || 1);
  return (
    `${doneText(figures, isConverted)} written in ${seconds(figures.durationMS)} ` +
    `(${whole(rate)}/s): ${whole(figures.httpRequests)} requests, ${TENTHS.format(figures.bodyBytes / 1e6)} MB, ` +
    `${whole(figures.writeUnits)} write units, ${whole(figures.resent)} resent, ` +
    `${whole(figures.rejectedRecords)} ${isConverted ? 'records ' : ''}rejected`
  );
}

/** One sentence about records that may be several, where messages were told. */
export function suspectNotice(records: number): string {
  return `${suspectText(records)}: a message at each of the first ${MOST_SUSPECTS_TOLD} in a file tells where`;
}

/** The same without the messages. */
export function suspectText(records: number): string {
  const which = records === 1 ? '1 record has' : `${whole(records)} records have`;
  return `${which} probably a stray quote, which takes other rows into a field`;
}

/** One sentence about all runs of a load. */
export function totalsText(totals: LoadTotals): string {
  return `In ${whole(totals.runs)} runs: ${whole(totals.records)} records, ${whole(allRejected(totals))} of them rejected`;
}

/** A whole number with thousands marked. */
export function whole(value: number): string {
  return WHOLE.format(value);
}

/** How many of something: `1 request`, `2 requests`. */
export function counted(count: number, one: string, several: string = `${one}s`): string {
  return `${whole(count)} ${count === 1 ? one : several}`;
}

function seconds(milliseconds: number): string {
  return `${TENTHS.format(milliseconds / 1000)} s`;
}

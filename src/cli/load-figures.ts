import type { SinkReport } from '../metrics.js';

/** What a load has done: the sink's report and what only the reader knows. */
export interface LoadFigures extends SinkReport {
  /** Records taken: `elements + rejectedLines`. */
  readonly lines: number;
  /** The line in which the last of them begins; of Parquet its number. */
  readonly lastLine: number;
  /** The file it is in; undefined before the first. */
  readonly lastFile?: string | undefined;
  /** Records that could not be read; they are not among `rejected`. */
  readonly rejectedLines: number;
  /** Bytes of the inputs read, as they are stored. */
  readonly bytesRead?: number | undefined;
  /** Bytes they have; undefined where that is not known, as of standard input. */
  readonly bytesTotal?: number | undefined;
}

const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const TENTHS = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** Records that are in the table, or were replaced by a later one that is. */
export function recordsDone({ put, deleted, coalesced }: LoadFigures): number {
  return put + deleted + coalesced;
}

/** Records that will not be written. */
export function allRejected({ rejected, rejectedLines }: LoadFigures): number {
  return rejected + rejectedLines;
}

/** One sentence about a load that has ended. */
export function summaryText(figures: LoadFigures): string {
  const rate = recordsDone(figures) / (figures.durationMS / 1000 || 1);
  return (
    `${whole(recordsDone(figures))} of ${whole(figures.lines)} records written in ${seconds(figures.durationMS)} ` +
    `(${whole(rate)}/s): ${whole(figures.httpRequests)} requests, ${TENTHS.format(figures.bodyBytes / 1e6)} MB, ` +
    `${whole(figures.writeUnits)} write units, ${whole(figures.resent)} resent, ${whole(allRejected(figures))} rejected`
  );
}

/** A whole number with thousands marked. */
export function whole(value: number): string {
  return WHOLE.format(value);
}

function seconds(milliseconds: number): string {
  return `${TENTHS.format(milliseconds / 1000)} s`;
}

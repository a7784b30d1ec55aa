import { messageOf } from '../../errors.js';
import type { InputFile } from '../input/input-record.js';
import type { LoadTotals } from '../load-figures.js';
import type { Output } from '../output.js';
import { programVersion } from '../program-version.js';
import type { Verification } from '../verify/verification.js';
import { reportPage } from './html/report-page.js';
import { LoadRecorder, type RecordedLoad } from './load-recorder.js';
import type { LoadReport } from './load-report.js';
import type { ReportArguments } from './report-arguments.js';
import { checkReportPath, writeReportFile } from './report-file.js';

/** What only the ending of a load knows. */
export type ReportEnding = Pick<LoadReport, 'status' | 'error' | 'stoppedBy'> & {
  readonly verification?: Verification | undefined;
  readonly totals?: LoadTotals | undefined;
};

/** A load of a thousand files need not name them all. */
const MOST_FILES = 100;

/** The reports of one load: recorded while it runs, written when it has ended, however it did. */
export class Report implements Disposable {
  readonly recorder: LoadRecorder;
  readonly #args: ReportArguments;
  readonly #about: Pick<LoadReport, 'table' | 'hasConverter'>;
  readonly #files: readonly InputFile[];
  readonly #startedAt = new Date();

  /**
   * @param about the table that is written to, and whether a converter makes the writes
   * @throws {UsageError} a file cannot be written
   */
  constructor(
    args: ReportArguments,
    about: Pick<LoadReport, 'table' | 'hasConverter'>,
    files: readonly InputFile[],
    load: RecordedLoad,
  ) {
    for (const { path } of args.targets) checkReportPath(path);
    this.#args = args;
    this.#about = about;
    this.#files = files;
    this.recorder = new LoadRecorder(load, args.showsRecords);
  }

  [Symbol.dispose](): void {
    this.recorder[Symbol.dispose]();
  }

  /** Writes the files. @returns whether all could be written; what could not is told */
  write(ending: ReportEnding, output: Output): boolean {
    let report: LoadReport | undefined;
    let isWritten = true;
    for (const { path, form } of this.#args.targets) {
      try {
        report ??= this.#reportOf(ending); // whatever goes wrong here, how the load has ended must still be told
        writeReportFile(path, form === 'html' ? reportPage(report) : `${JSON.stringify(report, null, 2)}\n`);
      } catch (error) {
        isWritten = false;
        output.tell(`the report ${path} could not be written: ${messageOf(error)}`);
      }
    }
    return isWritten;
  }

  #reportOf({ status, error, stoppedBy, verification, totals }: ReportEnding): LoadReport {
    return {
      format: 'dynamodb-sink-load-report',
      version: 1,
      program: { name: 'dynamodb-sink', version: programVersion(), node: process.version },
      ...this.#about,
      files: this.#files.slice(0, MOST_FILES).map(({ name, size }) => ({
        name,
        ...(size !== undefined && { bytes: size }),
      })),
      fileCount: this.#files.length,
      startedAt: this.#startedAt.toISOString(),
      endedAt: new Date().toISOString(),
      status,
      ...(error !== undefined && { error }),
      ...(stoppedBy !== undefined && { stoppedBy }),
      ...this.recorder.end(),
      showsRecords: this.#args.showsRecords,
      ...(totals !== undefined && { totals }),
      ...(verification !== undefined && { verification }),
    };
  }
}

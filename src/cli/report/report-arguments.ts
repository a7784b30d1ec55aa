import { extname } from 'node:path';
import { FLAGS } from '../flags.js';
import { type FlagTexts, flagged } from '../read-flags.js';
import { UsageError } from '../usage-error.js';

/** A file that a report is to be written to. */
export interface ReportTarget {
  readonly path: string;
  readonly form: 'html' | 'json';
}

/** What the command line says of reports. */
export interface ReportArguments {
  readonly targets: readonly ReportTarget[];
  /** Whether they may have what is in records. */
  readonly showsRecords: boolean;
}

/** What the flags say of reports; undefined if none is wanted. @throws {UsageError} */
export function reportArguments(values: FlagTexts): ReportArguments | undefined {
  const paths = flagged<readonly string[]>(values, 'report', FLAGS) ?? [];
  const showsRecords = values.has('report-examples');
  if (paths.length === 0) {
    if (showsRecords)
      throw new UsageError('--report-examples is about --report: say where, such as --report report.html');
    return undefined;
  }
  return { targets: paths.map((path) => ({ path, form: formOf(path) })), showsRecords };
}

function formOf(path: string): ReportTarget['form'] {
  const extension = extname(path).toLowerCase();
  if (extension === '.html' || extension === '.htm') return 'html';
  if (extension === '.json') return 'json';
  throw new UsageError(
    `--report must end in .html or .json, which says its form; it is ${JSON.stringify(path)}`,
  );
}

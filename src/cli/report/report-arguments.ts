import { extname, resolve } from 'node:path';
import { FLAGS } from '../flags.js';
import type { InputFile } from '../input/input-record.js';
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
  const targets = paths.map((path) => ({ path, form: formOf(path) }));
  if (new Set(paths.map((path) => resolve(path))).size < paths.length)
    throw new UsageError('--report names the same file twice');
  return { targets, showsRecords };
}

function formOf(path: string): ReportTarget['form'] {
  const extension = extname(path).toLowerCase();
  if (extension === '.html' || extension === '.htm') return 'html';
  if (extension === '.json') return 'json';
  throw new UsageError(
    `--report must end in .html or .json, which says its form; it is ${JSON.stringify(path)}`,
  );
}

/**
 * The inputs without the reports of earlier loads, which a folder or a pattern may hold.
 * @param named what the command line names
 * @throws {UsageError} it names a report itself
 */
export function withoutReports(
  files: readonly InputFile[],
  named: readonly string[],
  reports: ReportArguments | undefined,
): readonly InputFile[] {
  if (reports === undefined) return files;
  const paths = new Set(reports.targets.map(({ path }) => resolve(path)));
  for (const name of named) {
    if (name !== '-' && paths.has(resolve(name)))
      throw new UsageError(`--report ${name} names an input, which would be overwritten: name another file`);
  }
  return files.filter(({ path, size }) => size === undefined || !paths.has(resolve(path)));
}

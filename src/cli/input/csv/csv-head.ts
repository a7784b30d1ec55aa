import { UsageError } from '../../usage-error.js';
import { likeliestDelimiter } from '../delimiter.js';
import type { Head, InputBytes } from '../input-bytes.js';
import { CsvSplitter } from './csv-splitter.js';

/** The types of columns are inferred from so many rows at most, and from so many bytes. */
const SAMPLE_ROWS = 1000;
const SAMPLE_BYTES = 1024 * 1024;
const NEWLINE = 0x0a;

/** The header of a CSV file and some rows behind it. */
export interface CsvHead {
  readonly delimiter: string;
  readonly names: readonly string[];
  /** Rows that can be read and have as many fields as the header. */
  readonly sample: readonly (readonly string[])[];
}

/**
 * Reads the header and the sample.
 * @throws {UsageError} the header is missing, or names two columns alike or one not at all; the message continues the
 *   file's name
 */
export async function readCsvHead(bytes: InputBytes, given: string | undefined): Promise<CsvHead> {
  let seen = 0;
  let newlines = 0;
  const head = await bytes.head((sample) => {
    for (; seen < sample.length; seen++) if (sample[seen] === NEWLINE) newlines++;
    return newlines > SAMPLE_ROWS || seen >= SAMPLE_BYTES;
  });
  const delimiter = given ?? likeliestDelimiter(firstLine(head.bytes));
  const rows = rowsOf(head, delimiter);
  const names = rows[0]?.fields ?? [];
  checkNames(names, rows[0]?.fault);
  const sample = rows
    .slice(1, SAMPLE_ROWS + 1)
    .flatMap(({ fields }) => (fields.length === names.length ? [fields] : []));
  return { delimiter, names, sample };
}

function rowsOf({ bytes, isWhole }: Head, delimiter: string) {
  const splitter = new CsvSplitter(delimiter);
  const rows = splitter.push(bytes);
  if (!isWhole) return rows;
  try {
    return [...rows, ...splitter.end()];
  } catch {
    return rows; // told with its place when it is read
  }
}

function firstLine(bytes: Buffer): string {
  const end = bytes.indexOf(NEWLINE);
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end);
}

function checkNames(names: readonly string[], fault: string | undefined): void {
  if (fault !== undefined) throw new UsageError(`has a header that ${fault}`);
  if (names.length === 0)
    throw new UsageError('has no header that can be read: its first line names the columns');
  const seen = new Set<string>();
  names.forEach((name, i) => {
    if (name.trim() === '')
      throw new UsageError(`has no name for column ${i + 1} in its header: give it one`);
    if (name === '__proto__')
      throw new UsageError('has a column __proto__, which no JavaScript object can have');
    if (seen.has(name))
      throw new UsageError(`has two columns ${JSON.stringify(name)} in its header: rename one`);
    seen.add(name);
  });
}

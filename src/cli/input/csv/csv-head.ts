import { shellQuoted } from '../../shell-quoted.js';
import { UsageError } from '../../usage-error.js';
import { fieldCount, likeliestDelimiter } from '../delimiter.js';
import type { Head, InputBytes } from '../input-bytes.js';
import { hasBareReturns } from './bare-returns.js';
import { looksLikeBoolean, looksLikeNumber } from './column-type.js';
import type { CsvDialect, CsvOptions, CsvQuote } from './csv-options.js';
import { type CsvRow, CsvSplitter } from './csv-splitter.js';

/** The types of columns are inferred from so many rows at most, and from so many bytes. */
const SAMPLE_ROWS = 1000;
const SAMPLE_BYTES = 1024 * 1024;
const NEWLINE = 0x0a;

/** The header of a CSV file, and what the first rows behind it hold. */
export interface CsvHead {
  readonly dialect: CsvDialect;
  readonly names: readonly string[];
  /** Why these may not be the names that were meant. */
  readonly note: string | undefined;
  /** For each column what all cells of it are that are not empty; undefined if there are none. */
  readonly looks: readonly (InferredType | undefined)[];
}

/** What cells may look like. */
export type InferredType = 'N' | 'BOOL' | 'S';

/**
 * Reads the header and a sample of the rows.
 * @throws {UsageError} the header is missing, or names two columns alike or one not at all; the message continues the
 *   file's name
 */
export async function readCsvHead(
  bytes: InputBytes,
  { delimiter, quote }: Pick<CsvOptions, 'delimiter' | 'quote'>,
): Promise<CsvHead> {
  let seen = 0;
  let newlines = 0;
  const head = await bytes.head((sample) => {
    for (; seen < sample.length; seen++) if (sample[seen] === NEWLINE) newlines++;
    return newlines > SAMPLE_ROWS || seen >= SAMPLE_BYTES;
  });
  const first = firstLine(head.bytes);
  if (hasBareReturns(first, quote)) throw new UsageError(BARE_RETURNS);
  checkSeparatorLine(first);
  const dialect = { delimiter: delimiter ?? likeliestDelimiter(first, quote), quote };
  const rows = rowsOf(head, dialect);
  const names = rows[0]?.fields ?? [];
  checkNames(names, rows[0]?.fault);
  const sample = rows.slice(1, SAMPLE_ROWS + 1).filter(({ fields }) => fields.length === names.length);
  const looks = names.map((_, i) => looksOf(sample.map(({ fields }) => fields[i] ?? '')));
  return { dialect, names, note: names.length === 1 ? titleNote(rows, quote) : undefined, looks };
}

function looksOf(cells: readonly string[]): InferredType | undefined {
  let looks: InferredType | undefined;
  for (const cell of cells) if (cell !== '') looks = commonLooks(looks, looksLike(cell));
  return looks;
}

function looksLike(cell: string): InferredType {
  if (looksLikeNumber(cell)) return 'N';
  return looksLikeBoolean(cell) ? 'BOOL' : 'S';
}

/** What cells are that look like the one or the other: text, if they are not alike. */
export function commonLooks(
  one: InferredType | undefined,
  other: InferredType | undefined,
): InferredType | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one === other ? one : 'S';
}

function rowsOf({ bytes, isWhole }: Head, dialect: CsvDialect) {
  const splitter = new CsvSplitter(dialect);
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

/** @throws {UsageError} it is the line by which Excel is told the delimiter: it would be taken for the header */
function checkSeparatorLine(line: string): void {
  const [, delimiter] = /^\uFEFF?"?sep=(.)"?\r?$/i.exec(line) ?? [];
  if (delimiter === undefined) return;
  const name = delimiter === '\t' ? 'tab' : shellQuoted(delimiter);
  throw new UsageError(
    `begins with a line sep=, which tells Excel the delimiter and is no header: delete it, as by tail -n +2, and say --delimiter ${name}`,
  );
}

/** What is said of a header of one field where all rows behind it have several. */
function titleNote(rows: readonly CsvRow[], quote: CsvQuote): string | undefined {
  const [first, ...others] = rows.slice(1, 10).map(({ text }) => String(text));
  if (first === undefined || others.length === 0) return undefined;
  const delimiter = likeliestDelimiter(first, quote);
  const count = fieldCount(first, delimiter, quote);
  if (count === 1 || others.some((text) => fieldCount(text, delimiter, quote) !== count)) return undefined;
  return `its first line has 1 field, and those behind it ${count}: if it is a title, delete it, as by tail -n +2`;
}

/** What is said where a column is missing of a header that has a number for a name, as a record has. Years may be names. */
export function recordNote(names: readonly string[]): string | undefined {
  const number = names.find(looksLikeNumber);
  return number === undefined
    ? undefined
    : `its first line, which names the columns, has the number ${number}: if it is a record, put a line of names before it`;
}

const BARE_RETURNS =
  'has lines that end with a bare CR (\\r), as of old Macs, and would be read as one line: ' +
  "give it \\n, as by tr '\\r' '\\n'";

/** What a title above the header looks like that a spreadsheet has filled up to the width of the table. */
function ifTitle([, ...others]: readonly string[]): string {
  return others.every((name) => name === '') ? ', or delete the line if it is a title (tail -n +2)' : '';
}

function checkNames(names: readonly string[], fault: string | undefined): void {
  if (fault !== undefined) throw new UsageError(`has a header that ${fault}`);
  if (names.length === 0)
    throw new UsageError('has no header that can be read: its first line names the columns');
  const seen = new Set<string>();
  names.forEach((name, i) => {
    if (name.trim() === '')
      throw new UsageError(`has no name for column ${i + 1} in its header: give it one${ifTitle(names)}`);
    if (name === '__proto__')
      throw new UsageError('has a column __proto__, which no JavaScript object can have');
    if (seen.has(name))
      throw new UsageError(`has two columns ${JSON.stringify(name)} in its header: rename one`);
    seen.add(name);
  });
}

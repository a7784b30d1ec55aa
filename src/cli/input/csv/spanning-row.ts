import { fieldCount } from '../delimiter.js';
import type { FaultyRecord } from '../input-record.js';
import { closingQuote } from './closing-quote.js';
import type { CsvColumn } from './csv-columns.js';
import type { CsvRow } from './csv-splitter.js';

/**
 * A row that cannot be read and takes more lines than this has most likely a stray quote: texts that people write into a
 * field have fewer, and what a stray quote takes goes up to the next quote, which may be thousands of lines behind it.
 */
const MANY_LINES = 100;
/** The line in which a stray quote stands and the one that closes it are cut off from their rows: so many between them must look like rows. */
const LEAST_ROWS = 2;

/** The record of a row that cannot be read and takes several lines, with the line it ends in. */
export function spanningRecord(record: FaultyRecord, row: CsvRow, delimiter: string): FaultyRecord {
  const endLine = row.line + row.lines - 1;
  if (row.lines <= MANY_LINES) return { ...record, endLine };
  const fault = `${record.fault}; it takes ${row.lines} lines, up to line ${endLine}: ${strayQuoteText(row, delimiter)}`;
  return { ...record, endLine, fault };
}

/**
 * Whether a quote in a row of several lines is probably stray: it takes more lines than most that have none, or most of
 * the lines between its first and its last look like rows. Prose has blanks behind its commas, by which it is told from
 * rows where no column's name begins with one. Of two columns a row has something in both: lines of an
 * address, of code and of JSON end with the delimiter.
 */
export function isSuspect(row: CsvRow, delimiter: string, columns: readonly CsvColumn[]): boolean {
  if (row.lines > MANY_LINES) return true;
  if (columns.length === 1) return false;
  const isSpaced = columns.some(({ name }) => name.startsWith(' '));
  const blankBehind = `${delimiter} `;
  const isOfTwo = columns.length === 2;
  const isRow = (line: string): boolean =>
    (isSpaced || !line.includes(blankBehind)) &&
    !(isOfTwo && (line.startsWith(delimiter) || line.trimEnd().endsWith(delimiter))) &&
    fieldCount(line, delimiter) === columns.length;
  const between = textOf(row).split('\n').slice(1, -1);
  const rows = between.filter(isRow).length;
  return rows >= LEAST_ROWS && rows * 2 > between.length;
}

/** Where the quote stands that is probably stray, and what to do. */
export function strayQuoteText(row: CsvRow, delimiter: string): string {
  const { field, line } = longestField(textOf(row), delimiter);
  return `is the quote stray that opens field ${field} in line ${row.line + line}? Mend it in that file, and load it again: what stands in these lines is rows then`;
}

/** Quotes, delimiters and newlines are where they are, also where other letters cannot be decoded. */
function textOf({ text }: CsvRow): string {
  return typeof text === 'string' ? text : Buffer.from(text).toString('latin1');
}

/** The field that takes most lines, counted from 1, and the line of the row it begins in, counted from 0. */
function longestField(text: string, delimiter: string): { readonly field: number; readonly line: number } {
  let longest = { field: 1, line: 0, lines: 0 };
  let line = 0;
  let field = 0;
  for (let at = 0; at >= 0 && at < text.length; ) {
    field++;
    const quote = text[at] === '"' ? closingQuote(text, at + 1) : at;
    const end = quote < 0 ? text.length : quote;
    const lines = text.slice(at, end).split('\n').length - 1;
    if (lines > longest.lines) longest = { field, line, lines };
    line += lines;
    const next = text.indexOf(delimiter, end);
    at = next < 0 ? -1 : next + 1;
  }
  return longest;
}

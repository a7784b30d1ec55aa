import { NumberValue } from '../../../item/number.js';
import { nameText } from '../../name-text.js';
import { shellQuoted } from '../../shell-quoted.js';
import type { CsvRowFormat, InputFile, InputRecord } from '../input-record.js';
import { hasBareReturns } from './bare-returns.js';
import { GUESSED_NUMBER, readingOf, UNFIT } from './column-type.js';
import { type CsvColumn, columnText } from './csv-columns.js';
import type { CsvNotes } from './csv-notes.js';
import type { CsvDialect, CsvOptions, CsvQuote } from './csv-options.js';
import { type CsvRow, CsvSplitter } from './csv-splitter.js';
import { spanningRecord } from './spanning-row.js';

/** How one column is read. */
interface Cells {
  readonly name: string;
  readonly read: (cell: string) => unknown;
  /** What an empty cell becomes. */
  readonly empty: unknown;
  /** Of an unfit cell. */
  readonly fault: string;
}

/**
 * Reads the rows behind the header.
 * @param texts columns whose numbers keep their letters, `1.50`
 * @param behind rows up to this one are not made into records
 * @param notes is told of rows that may not be what was meant. @default nobody asks
 * @throws {UnreadableInput} a quote is not closed, or a row longer than 16 MiB
 */
export async function* readCsv(
  source: AsyncIterable<Uint8Array>,
  file: InputFile,
  columns: readonly CsvColumn[],
  dialect: CsvDialect,
  empty: CsvOptions['empty'],
  texts: ReadonlySet<string> = new Set(),
  behind = 0,
  notes?: CsvNotes,
): AsyncGenerator<readonly InputRecord[]> {
  const splitter = new CsvSplitter(dialect);
  let line = 0;
  const recordOf = rowReader(columns, dialect, empty, texts, (column) => notes?.zeros(file, line, column));
  const recordsOf = (rows: readonly CsvRow[]): InputRecord[] => {
    const records: InputRecord[] = [];
    for (const row of rows) {
      if (row.number <= behind) continue;
      ({ line } = row);
      if (isEmpty(row)) {
        notes?.empty(file, line);
        continue;
      }
      const record = recordOf(file, row.number, line, row);
      if (row.lines === 1) records.push(record);
      else if ('fault' in record) records.push(spanningRecord(record, row, dialect.delimiter));
      else {
        notes?.spanning(file, row, dialect.delimiter, columns);
        records.push(record);
      }
    }
    return records;
  };
  for await (const chunk of source) {
    const records = recordsOf(splitter.push(chunk));
    if (records.length > 0) yield records;
  }
  const records = recordsOf(splitter.end());
  if (records.length > 0) yield records;
  notes?.end(file);
}

/** Whether a row has several fields and nothing in them, as spreadsheets write rows below the last one. */
function isEmpty({ fields }: CsvRow): boolean {
  return fields.length > 1 && fields[0] === '' && fields.every((field) => field === '');
}

/** Makes a record of a row; number and line are those of its place. */
export type ReadRow = (file: InputFile, number: number, line: number, row: CsvRow) => InputRecord;

/**
 * How the rows of a table become records.
 * @param texts columns whose numbers keep their letters, `1.50`
 * @param onZeros is told of each number with zeros in front, where a column is said to be of numbers
 */
export function rowReader(
  columns: readonly CsvColumn[],
  { delimiter, quote }: CsvDialect,
  empty: CsvOptions['empty'],
  texts: ReadonlySet<string>,
  onZeros: (column: CsvColumn) => void = () => {},
): ReadRow {
  const cells = columns.map((column) => {
    const read = cellsOf(column, empty, texts.has(column.name));
    return column.type === 'N' && !column.isInferred
      ? { ...read, read: zerosTold(read.read, column, onZeros) }
      : read;
  });
  // A copy of it has room for all columns at once; an object that grows is made anew several times.
  const shape: object = JSON.parse(
    JSON.stringify(Object.fromEntries(columns.map(({ name }) => [name, null]))),
  );
  const format: CsvRowFormat = {
    delimiter,
    ...(quote === 'none' && { quote }),
    columns: columns.map(columnText),
  };
  return (file, number, line, row) => {
    const item = itemOf(row, cells, shape, quote);
    if (typeof item !== 'string') return { file, number, line, type: 'PUT', item };
    return { file, number, line, fault: item, source: { text: row.text, format } };
  };
}

function cellsOf(
  { name, type, isInferred }: CsvColumn,
  empty: CsvOptions['empty'],
  keepsLetters: boolean,
): Cells {
  const { read, rule } = type === 'N' && isInferred ? GUESSED_NUMBER : readingOf(type);
  const guess = isInferred
    ? `, as those of the first rows: say --types ${shellQuoted(`${nameText(name)}:S`)} if it is to be text`
    : '';
  return {
    name,
    read: keepsLetters && type === 'N' ? (cell) => withLetters(read(cell), cell) : read,
    empty: emptyValue(type, empty),
    fault: `has a value in column ${name} that is not ${rule}${guess}`,
  };
}

/** Reads a cell, and tells of zeros that only text can have. */
function zerosTold(read: Cells['read'], column: CsvColumn, tell: (column: CsvColumn) => void): Cells['read'] {
  return (cell) => {
    if (/^[+-]?0\d/.test(cell)) tell(column);
    return read(cell);
  };
}

/** The number that a cell was read as, as it stands there. */
function withLetters(value: unknown, cell: string): unknown {
  return typeof value === 'number' && String(value) !== cell ? new NumberValue(cell) : value;
}

function emptyValue(type: CsvColumn['type'], empty: CsvOptions['empty']): unknown {
  if (type === 'NULL' || empty === 'null') return null;
  return empty === 'string' && type === 'S' ? '' : undefined; // the sink leaves undefined out
}

/** The document of a row, or why it is none. */
function itemOf(
  { fields, fault, text }: CsvRow,
  columns: readonly Cells[],
  shape: object,
  quote: CsvQuote,
): object | string {
  if (fault !== undefined) return fault;
  if (fields.length !== columns.length) {
    const was = fields.length === 1 ? '1 field' : `${fields.length} fields`;
    const isJoined = typeof text === 'string' && hasBareReturns(text, quote);
    const hint = isJoined ? '; a bare CR (\\r) is in it, which ends no line' : '';
    return `has ${was}, and the header ${columns.length}${hint}`;
  }
  const item: Record<string, unknown> = { ...shape };
  for (let i = 0; i < columns.length; i++) {
    const { name, read, empty, fault: unfit } = columns[i] as Cells;
    const cell = fields[i] as string;
    const value = cell === '' ? empty : read(cell);
    if (value === UNFIT) return unfit;
    item[name] = value;
  }
  return item;
}

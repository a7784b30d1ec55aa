import { isUtf8 } from 'node:buffer';
import { messageOf } from '../../../errors.js';
import { parseExactJson } from '../../../item/exact-json.js';
import { decodedItem, parseAttributeJson } from '../attribute-json.js';
import { type CsvColumn, columnOfText } from '../csv/csv-columns.js';
import type { CsvDialect, CsvOptions } from '../csv/csv-options.js';
import { type CsvRow, CsvSplitter } from '../csv/csv-splitter.js';
import { rowReader } from '../csv/read-csv.js';
import { isDelimiter } from '../delimiter.js';
import type {
  CsvRowFormat,
  FaultyRecord,
  InputFile,
  InputRecord,
  RecordOrigin,
  RecordSource,
} from '../input-record.js';
import { isJsonObject, MAX_DEPTH, type ParseRecord, parseDocument, parsedObject } from '../parse-document.js';
import { restoreSpecials } from './exact-document.js';
import { REJECT_MEMBER, REJECT_VERSION } from './reject-line.js';

/** How the rows of CSV are read. */
export interface RowOptions extends Pick<CsvOptions, 'types' | 'empty'> {
  /** Columns whose numbers keep their letters, `1.50`. */
  readonly texts: ReadonlySet<string>;
}

type Line = Readonly<Record<string, unknown>>;

/** The record stands in an object of its own. */
const LINE_DEPTH = MAX_DEPTH + 1;

/**
 * Reads lines of a file of rejects: each is the record that was rejected, and what could not be read is tried again.
 * @param csv `types` go before those a row was read with, so that another type can be said
 */
export function rejectParser(csv: RowOptions): ParseRecord {
  return (file, number, line, text) => {
    const value = parsedObject(text, parseExactJson, LINE_DEPTH);
    const place = { file, number, line, text };
    if (typeof value !== 'object') return faulty(place, value);
    const record = recordOf(value, place, csv);
    const origin = record.origin ?? originOf(value.origin) ?? originOf(value);
    return origin === undefined ? record : { ...record, origin };
  };
}

/** The place that a line tells, or its `origin`; undefined if it is none. */
function originOf(place: unknown): RecordOrigin | undefined {
  if (!isJsonObject(place)) return undefined;
  const { file, line, endLine, record } = place;
  if (typeof file !== 'string' || !isCount(record)) return undefined;
  if (![line, endLine].every((number) => number === undefined || isCount(number))) return undefined;
  return { file, ...(isCount(line) && { line }), ...(isCount(endLine) && { endLine }), record };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

/** Where a line stands, and what it is. */
interface Place {
  readonly file: InputFile;
  readonly number: number;
  readonly line: number;
  readonly text: string | Uint8Array;
}

function recordOf(value: Line, place: Place, csv: RowOptions): InputRecord {
  const version = value[REJECT_MEMBER];
  if (version !== REJECT_VERSION || !Object.hasOwn(value, REJECT_MEMBER)) {
    const isNewer = typeof version === 'number' && version > REJECT_VERSION;
    return faulty(
      place,
      isNewer ? 'is of a newer version of dynamodb-sink' : 'is no line of a file of rejects',
    );
  }
  const { file, number, line } = place;
  const { document, item, kinds = [] } = value;
  const type = value.type === 'DELETE' ? 'DELETE' : 'PUT';
  if (isJsonObject(document)) {
    if (restoreSpecials(document, kinds)) return { file, number, line, type, item: document };
    return faulty(place, 'has a value in its kinds that is not in its document');
  }
  if (isJsonObject(item)) {
    try {
      return { file, number, line, type, item: decodedItem(item) };
    } catch (error) {
      return faulty(place, `cannot be decoded: ${messageOf(error)}`);
    }
  }
  const source = sourceOf(value);
  return source === undefined ? withoutRecord(value, place) : sourceRecord(source, place, csv);
}

/** It was too long to be kept, or of Parquet: all there is to say is why it was rejected. */
function withoutRecord({ message, text, base64 }: Line, place: Place): FaultyRecord {
  if (text !== undefined || base64 !== undefined || typeof message !== 'string') {
    return faulty(place, 'holds no record that can be read');
  }
  const { file, number, line } = place;
  return { file, number, line, fault: message };
}

function faulty({ file, number, line, text }: Place, fault: string): FaultyRecord {
  return { file, number, line, fault, source: { text, format: 'rejects' } };
}

function sourceOf({ text, base64, format }: Line): RecordSource | undefined {
  const kept = typeof base64 === 'string' ? bytesOf(base64) : text;
  if (typeof kept !== 'string' && !Buffer.isBuffer(kept)) return undefined;
  if (format === 'json' || format === 'dynamodb' || format === 'rejects') return { text: kept, format };
  if (!isJsonObject(format)) return undefined;
  const { delimiter, quote, columns } = format;
  if (typeof delimiter !== 'string' || !isDelimiter(delimiter) || !isTexts(columns)) return undefined;
  return { text: kept, format: { delimiter, ...(quote === 'none' && { quote }), columns } };
}

/** As text, if it was mended since. */
function bytesOf(base64: string): string | Buffer {
  const bytes = Buffer.from(base64, 'base64');
  return isUtf8(bytes) ? bytes.toString() : bytes;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((text) => typeof text === 'string');
}

function sourceRecord(source: RecordSource, place: Place, csv: RowOptions): InputRecord {
  const { file, number, line } = place;
  const { text, format } = source;
  switch (format) {
    case 'json':
      return parseDocument(file, number, line, text);
    case 'dynamodb':
      return parseAttributeJson(file, number, line, text);
    case 'rejects':
      return rejectParser(csv)(file, number, line, text);
    default:
      return rowRecord(text, format, place, csv);
  }
}

function rowRecord(
  text: string | Uint8Array,
  format: CsvRowFormat,
  place: Place,
  csv: RowOptions,
): InputRecord {
  const { file, number, line } = place;
  const source: RecordSource = { text, format };
  const columns: CsvColumn[] = [];
  for (const told of format.columns) {
    const column = columnOfText(told);
    if (column === undefined) return faulty(place, 'has a column in its format that cannot be read');
    const type = csv.types.get(column.name);
    columns.push(type === undefined ? column : { name: column.name, type, isInferred: false });
  }
  const { delimiter, quote = '"' } = format;
  const dialect: CsvDialect = { delimiter, quote };
  const rows = rowsOf(text, dialect);
  const [row] = rows;
  if (row === undefined || rows.length > 1) {
    const fault = `holds ${rows.length} rows of CSV in place of one: mend the file that they come from, and load that again`;
    return { file, number, line, fault, source };
  }
  return rowReader(columns, dialect, csv.empty, csv.texts)(file, number, line, row);
}

function rowsOf(text: string | Uint8Array, dialect: CsvDialect): readonly CsvRow[] {
  const splitter = new CsvSplitter(dialect);
  try {
    return [...splitter.push(Buffer.from(text)), ...splitter.end()];
  } catch {
    return []; // a quote that is not closed
  }
}

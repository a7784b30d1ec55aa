import type { FileMetaData, ParquetParsers, RowGroup } from 'hyparquet';
import { messageOf } from '../../../errors.js';
import { parseExactJson } from '../../../item/exact-json.js';
import type { CsvOptions } from '../csv/csv-options.js';
import type { InputFile, InputRecord } from '../input-record.js';
import { UnreadableInput } from '../unreadable-input.js';
import { CODECS } from './codecs.js';
import { type HyparquetModule, importHyparquet } from './hyparquet.js';
import { hasPageIndex, ParquetFile } from './parquet-file.js';
import { withPlainLeaves } from './parquet-schema.js';
import { type ConvertValue, converterOf, timestamp } from './parquet-values.js';

/**
 * Values that are read at once: the rows of a slice are as many as have so many. A page that two slices share is
 * decoded for both, so that small ones take several times as long.
 */
const SLICE_VALUES = 256 * 1024;
const LEAST_SLICE_ROWS = 4096;
/** Columns of lists have to be read from the start of the group for each slice: then it is cut into fewer. */
const NESTED_SLICES = 8;

const DECODER = new TextDecoder('utf-8', { fatal: true });

const PARSERS: Partial<ParquetParsers> = {
  // Only INT96 is left to these: nanoseconds, as Impala and old Spark wrote them.
  timestampFromNanoseconds: (nanos) => timestamp(nanos, 'NANOS', true),
  stringFromBytes: (bytes) => bytes && DECODER.decode(bytes),
  jsonFromBytes: (bytes) => bytes && jsonOf(DECODER.decode(bytes)),
};

function jsonOf(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    throw new Error('a column of JSON holds something else'); // the parser's message would repeat it
  }
}

/** A column as its values are written. */
interface Column {
  readonly name: string;
  readonly convert: ConvertValue | undefined;
}

/** What the end of a Parquet file tells of it. */
export interface ParquetHeader {
  readonly rows: number;
  /** Those of its columns. */
  readonly names: readonly string[];
}

/** @throws {UsageError} hyparquet is not installed */
export async function readParquetHeader(file: InputFile): Promise<ParquetHeader> {
  const hyparquet = await importHyparquet();
  await using source = await ParquetFile.open(file.path);
  const metadata = await read(() => hyparquet.parquetMetadataAsync(source, { geoparquet: false }));
  const names = hyparquet.parquetSchema(metadata).children.map(({ element }) => element.name);
  return { rows: Number(metadata.num_rows), names };
}

/**
 * Reads the rows of a Parquet file, a slice of a row group at a time.
 *
 * @param empty what a null becomes; in a list it is NULL
 * @param behind rows up to this one are not read
 * @param onBytes is told how far it is, in bytes of the file
 * @throws {UnreadableInput} it cannot be read
 */
export async function* readParquet(
  file: InputFile,
  empty: CsvOptions['empty'],
  onBytes: (bytesRead: number) => void,
  behind = 0,
): AsyncGenerator<readonly InputRecord[]> {
  const hyparquet = await importHyparquet();
  await using source = await ParquetFile.open(file.path);
  const metadata = await read(() => hyparquet.parquetMetadataAsync(source, { geoparquet: false }));
  const columns = hyparquet
    .parquetSchema(metadata)
    .children.map((node) => ({ name: node.element.name, convert: converterOf(node) }));
  const none = empty === 'null' ? null : undefined; // the sink leaves undefined out
  const plain = withPlainLeaves(metadata);
  const total = Number(metadata.num_rows);
  let groupStart = 0;
  for (const group of metadata.row_groups) {
    const rows = Number(group.num_rows);
    const end = groupStart + rows;
    const sliceRows = sliceOf(group, rows);
    source.beginGroup(group);
    for (let start = Math.max(groupStart, behind); start < end; start += sliceRows) {
      const stop = Math.min(start + sliceRows, end);
      const slice = await read(() => rowsOf(hyparquet, source, plain, start, stop));
      onBytes(Math.round((source.byteLength * stop) / total));
      yield slice.map((row, i) => recordOf(file, start + i + 1, row, columns, none));
    }
    groupStart = end;
  }
}

function sliceOf(group: RowGroup, rows: number): number {
  const isNested = group.columns.some(({ meta_data: meta }) => (meta?.path_in_schema.length ?? 1) > 1);
  const slice = Math.max(LEAST_SLICE_ROWS, Math.floor(SLICE_VALUES / group.columns.length));
  return isNested && !hasPageIndex(group) ? Math.max(slice, Math.ceil(rows / NESTED_SLICES)) : slice;
}

type Row = Readonly<Record<string, unknown>>;

async function rowsOf(
  hyparquet: HyparquetModule,
  file: ParquetFile,
  metadata: FileMetaData,
  rowStart: number,
  rowEnd: number,
): Promise<Row[]> {
  return hyparquet.parquetReadObjects({
    file,
    metadata,
    rowStart,
    rowEnd,
    compressors: CODECS,
    parsers: PARSERS,
    utf8: false, // binary unless the schema says it is text
    geoparquet: false,
    useOffsetIndex: true,
  });
}

function recordOf(
  file: InputFile,
  number: number,
  row: Row,
  columns: readonly Column[],
  none: null | undefined,
): InputRecord {
  const item: Record<string, unknown> = {};
  for (const { name, convert } of columns) {
    const value = row[name];
    if (value === null || value === undefined) item[name] = none;
    else {
      try {
        item[name] = convert === undefined ? value : convert(value);
      } catch {
        const fault = `has a value in column ${name} that is out of range: a date or time`;
        return { file, number, line: undefined, fault };
      }
    }
  }
  return { file, number, line: undefined, type: 'PUT', item };
}

async function read<V>(step: () => Promise<V>): Promise<V> {
  try {
    return await step();
  } catch (error) {
    throw new UnreadableInput(`is not Parquet that can be read: ${messageOf(error)}`, { cause: error });
  }
}

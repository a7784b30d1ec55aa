/** A file to be read, or standard input. */
export interface InputFile {
  /** As messages tell it. */
  readonly name: string;
  /** Where it is; {@link STANDARD_INPUT} stands for standard input. */
  readonly path: string;
  /** In bytes, as it is stored; undefined for what is no regular file. */
  readonly size: number | undefined;
  /** What the manifest of a DynamoDB export says of it. */
  readonly exported?: ExportedFile;
  /** How far an earlier run has come with it. */
  readonly begun?: BegunFile;
}

/** How far an earlier run has come with a file. */
export interface BegunFile {
  /** The number of the last record that is not read again. */
  readonly number: number;
  /** How many records there are up to it. */
  readonly records: number;
  /** How it was read, as far as it is known. */
  readonly layout?: string | undefined;
  /** How it must begin, where only reading it can tell: standard input and pipes. */
  readonly beginning?: Beginning | undefined;
}

/** What an input is known by: a hash of its first bytes, as they are stored. */
export interface Beginning {
  /** How many these are: 64 KiB, or all there were. */
  readonly bytes: number;
  readonly sha256: string;
}

/** A data file of a DynamoDB export, in the words of its manifest. */
export interface ExportedFile {
  /** How many lines it has. */
  readonly itemCount: number | undefined;
  /** The MD5 of the file as it is stored, in base64. */
  readonly md5: string | undefined;
}

/** The path of standard input. */
export const STANDARD_INPUT = '-';

/** One record of an input: its document, or why it has none. */
export type InputRecord = DocumentRecord | FaultyRecord;

/** Where a record stands. */
export interface RecordPlace {
  readonly file: InputFile;
  /** Counted from 1, growing with every record of the file: for JSON lines the line, blank ones counted. */
  readonly number: number;
  /** The line it begins in, counted from 1; undefined where there are no lines. */
  readonly line: number | undefined;
  /** The line it ends in, of a row that cannot be read and takes several. */
  readonly endLine?: number | undefined;
  /** Of a record that an earlier load has rejected: where it was read first. */
  readonly origin?: RecordOrigin;
}

/** A place in a file that another load has read. */
export interface RecordOrigin {
  /** As messages told it. */
  readonly file: string;
  readonly line?: number | undefined;
  readonly endLine?: number | undefined;
  readonly record: number;
}

/** A record that can be written. */
export interface DocumentRecord extends RecordPlace {
  /** `DELETE` only in incremental exports of DynamoDB: the item is the old image then, or the key. */
  readonly type: 'PUT' | 'DELETE';
  /** A document, or what `attributeValues` gives. */
  readonly item: object;
}

/** A record that cannot be read. */
export interface FaultyRecord extends RecordPlace {
  /** Continues "orders.jsonl:7 …"; never the contents, which may be secret. */
  readonly fault: string;
  /** What was to be read; absent if it was too long to be kept, and of Parquet. */
  readonly source?: RecordSource | undefined;
}

/** A record as it stands in its file. */
export interface RecordSource {
  /** Bytes if it is not UTF-8. */
  readonly text: string | Uint8Array;
  /** How it is to be read. */
  readonly format: 'json' | 'dynamodb' | 'rejects' | CsvRowFormat;
}

/** How a row is to be read without its header. */
export interface CsvRowFormat {
  readonly delimiter: string;
  /** Set if a quote is a letter. */
  readonly quote?: 'none';
  /** As they are told: `total:N`, with a question mark if the type was inferred. */
  readonly columns: readonly string[];
}

/**
 * Where a record stands, as people look for it: `orders.jsonl:7`, `orders.json:1 (record 7)`, `orders.csv:7-9 (record 6)`, and
 * of one that was rejected before `rejects.jsonl:2, from orders.csv:7`.
 */
export function placeText({ file, number, line, endLine, origin }: RecordPlace): string {
  const place = placeIn(file.name, number, line, endLine);
  if (origin === undefined) return place;
  return `${place}, from ${placeIn(origin.file, origin.record, origin.line, origin.endLine)}`;
}

function placeIn(
  file: string,
  number: number,
  line: number | undefined,
  endLine: number | undefined,
): string {
  if (line === undefined) return `${file} (record ${number})`;
  const lines = endLine === undefined ? `${line}` : `${line}-${endLine}`;
  return line === number ? `${file}:${lines}` : `${file}:${lines} (record ${number})`;
}

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
}

/** Where a record stands, as people look for it: `orders.jsonl:7`, `orders.json:1 (record 7)`. */
export function placeText({ file, number, line }: RecordPlace): string {
  if (line === undefined) return `${file.name} (record ${number})`;
  return line === number ? `${file.name}:${line}` : `${file.name}:${line} (record ${number})`;
}

import { isUtf8 } from 'node:buffer';
import { UsageError } from '../usage-error.js';
import { isAttributeJson } from './attribute-json.js';
import type { CsvQuote } from './csv/csv-options.js';
import { fieldCount, likeliestDelimiter } from './delimiter.js';
import { FORMAT_LIST, type FormatName, ITEMS_OF_SCAN, type Layout } from './format.js';
import type { Head } from './input-bytes.js';
import type { InputFile } from './input-record.js';
import { JsonSplitter } from './json-splitter.js';
import { isJsonObject, parseDocument } from './parse-document.js';
import { REJECT_MARK, REJECT_MEMBER } from './rejects/reject-line.js';
import { ListNotThere } from './way-to-list.js';

/** By then the format shows, or never will. */
const HEAD_BYTES = 64 * 1024;
/** https://parquet.apache.org/docs/file-format/ */
const PARQUET_MAGIC = 'PAR1';
const REJECT_START = new RegExp(`^\\s*\\{\\s*${REJECT_MARK}`);
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html, up to the type of an attribute. */
const SCAN =
  /^\s*\{\s*(?:"(?:Count|ScannedCount)"\s*:\s*\d+\s*,\s*|"(?:ConsumedCapacity|NextToken)"\s*:\s*(?:null|"[^"]*"|\{[^{}]*\})\s*,\s*)*"Items"\s*:\s*\[\s*(?:\]|\{\s*"(?:[^"\\]|\\.)*"\s*:\s*\{\s*"(?:S|N|B|BOOL|NULL|M|L|SS|NS|BS)"\s*:)/;

/** Whether this much of an input that is said to be JSON lines tells whether it is a file of rejects. */
export function tellsRejects(bytes: Buffer): boolean {
  return bytes.length >= REJECT_MARK.length + 16 || bytes.includes('\n');
}

/** Whether this much of an input tells how to read it: its first line if that is JSON, else the head. */
export function tellsLayout(bytes: Buffer): boolean {
  return bytes.length >= HEAD_BYTES || firstLine(bytes) !== undefined;
}

/**
 * How an input is to be read, by what it is said to be and by how it begins.
 *
 * @param named the format that the file's extension stands for
 * @param given the format that `--format` says
 * @param recordsAt the names that lead to the list of records in a document
 * @param quote what quotes fields, if it is CSV
 * @returns undefined for what is empty
 * @throws {UsageError} it is something else, or shows nothing; the message continues the file's name
 */
export function detectLayout(
  head: Head,
  named: FormatName | undefined,
  given: FormatName | undefined,
  recordsAt: readonly string[] | undefined,
  quote: CsvQuote,
): Layout | undefined {
  const { bytes } = head;
  if (given !== 'parquet' && isWide(bytes))
    throw new UsageError('is UTF-16: save it as UTF-8, as by iconv -f utf-16 -t utf-8');
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  const start = text.trimStart()[0];
  if (isRejects(head, text)) return { kind: 'rejects' };
  const isParquet = text.startsWith(PARQUET_MAGIC);
  if ((given ?? named) === 'parquet' || (given === undefined && isParquet)) {
    if (recordsAt !== undefined) throw noDocument();
    return parquet(isParquet);
  }
  if (start === undefined && head.isWhole) return undefined;
  const isJson = start === '{' || start === '[';
  if (recordsAt !== undefined) return layoutAt(head, start, given ?? named, recordsAt);
  switch (given ?? named) {
    case 'csv':
    case 'tsv':
      if (isJson && given === undefined) throw new UsageError(`begins like JSON, whatever its name: ${SAY}`);
      return { kind: 'csv', delimiter: (given ?? named) === 'tsv' ? '\t' : undefined };
    case 'jsonl':
      if (given !== undefined) return linesOf(false);
      return start === '[' ? jsonLayout(head, text) : linesOf(isAttributeJson(onlyLine(head, text) ?? {}));
    case 'rejects':
      return { kind: 'rejects' };
    case 'dynamodb':
      return { ...jsonLayout(head, text), isDynamoDb: true };
    case 'json':
      if (!isJson) throw new UsageError('is no JSON: it begins with neither { nor [');
      return jsonLayout(head, text);
    default:
      if (isJson) return jsonLayout(head, text);
      return isTable(head, text, quote) ? { kind: 'csv', delimiter: undefined } : unknown();
  }
}

const NO_FILE: InputFile = { name: '', path: '', size: 0 };
const SAY = `say --format, one of ${FORMAT_LIST}`;

function unknown(): never {
  throw new UsageError(`shows no format that is known: ${SAY}`);
}

/** Whatever the flags say: the same command reads it that has written it. */
function isRejects({ bytes }: Head, text: string): boolean {
  return REJECT_START.test(text) || Object.hasOwn(firstLine(bytes) ?? {}, REJECT_MEMBER);
}

function parquet(isParquet: boolean): Layout {
  if (isParquet) return { kind: 'parquet' };
  throw new UsageError(`is no Parquet file: it does not begin with ${PARQUET_MAGIC}`);
}

function linesOf(isDynamoDb: boolean): Layout & { kind: 'lines' } {
  return { kind: 'lines', isDynamoDb };
}

function jsonLayout(head: Head, text: string): Layout & { kind: 'lines' | 'values' } {
  if (SCAN.test(text)) return { kind: 'values', isDynamoDb: true, at: [ITEMS_OF_SCAN] };
  const trimmed = text.trim();
  if (trimmed[0] === '{') {
    const line = onlyLine(head, text);
    if (line !== undefined) return linesOf(isAttributeJson(line));
    // Of so long a line the end is not seen; a document that is one line is one either way.
    if (!trimmed.includes('\n')) return linesOf(false);
  }
  return valuesOf(head.bytes, []);
}

function noDocument(): UsageError {
  return new UsageError('is no JSON document, and --records-at is for these');
}

function valuesOf(bytes: Buffer, at: readonly string[]): Layout & { kind: 'values' } {
  const first = firstValue(bytes, at);
  return { kind: 'values', isDynamoDb: first !== undefined && isAttributeJson(first), at };
}

/** @throws {UsageError} it is no JSON, or no object @throws {ListNotThere} the list is not there, as far as that is seen */
function layoutAt(
  { bytes }: Head,
  start: string | undefined,
  format: FormatName | undefined,
  at: readonly string[],
): Layout {
  if (start === '[') throw new UsageError('is a JSON list itself: load it without --records-at');
  if (start !== '{' || format === 'csv' || format === 'tsv') throw noDocument();
  const layout = valuesOf(bytes, at);
  return format === 'dynamodb' ? { ...layout, isDynamoDb: true } : layout;
}

/** The first line that is not blank, or the whole text if that is one line; undefined if it is no JSON object. */
function onlyLine({ bytes }: Head, text: string): Readonly<Record<string, unknown>> | undefined {
  const line = text.trim();
  return firstLine(bytes) ?? (line.includes('\n') ? undefined : parsed(line));
}

/** The first line that is not blank, if it is whole and a JSON object. */
function firstLine(bytes: Buffer): Readonly<Record<string, unknown>> | undefined {
  for (let start = 0; ; ) {
    const end = bytes.indexOf(0x0a, start);
    if (end < 0) return undefined;
    const line = bytes
      .toString('utf8', start, end)
      .replace(/^\uFEFF/, '')
      .trim();
    if (line !== '') return parsed(line);
    start = end + 1;
  }
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The first element or value, if it is whole and an object. @throws {ListNotThere} */
function firstValue(bytes: Buffer, at: readonly string[]): Readonly<Record<string, unknown>> | undefined {
  try {
    const [record] = new JsonSplitter(NO_FILE, parseDocument, { at }).push(bytes);
    return record !== undefined && 'item' in record && isJsonObject(record.item) ? record.item : undefined;
  } catch (error) {
    if (error instanceof ListNotThere) throw error;
    return undefined; // told with its place when it is read
  }
}

/** Whether the first two lines have the same number of fields, and more than one. */
function isTable({ bytes, isWhole }: Head, text: string, quote: CsvQuote): boolean {
  if (!isUtf8(isWhole ? bytes : bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1))) return false;
  const [header = '', row = ''] = text.split('\n', 2);
  const delimiter = likeliestDelimiter(header, quote);
  const count = fieldCount(header, delimiter, quote);
  return count > 1 && fieldCount(row, delimiter, quote) === count;
}

/** Whether it is UTF-16: with its byte order mark, or Latin letters with zeros between them. */
function isWide(bytes: Buffer): boolean {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  return (first === 0) !== (second === 0) && bytes.length > 1 && bytes.subarray(0, HEAD_BYTES).includes(0);
}

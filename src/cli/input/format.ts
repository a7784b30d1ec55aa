import { nearestName } from '../../nearest-name.js';
import { UsageError } from '../usage-error.js';
import { type Compression, compressionOfExtension } from './compression.js';
import type { CsvQuote } from './csv/csv-options.js';
import { pointerOf } from './json-pointer.js';

/** What `--format` may say. */
export type FormatName = 'jsonl' | 'json' | 'csv' | 'tsv' | 'parquet' | 'dynamodb' | 'rejects';

/** A format as a name tells it: the extensions of a file, or `--format`. */
export interface NamedFormat {
  readonly name: FormatName | undefined;
  readonly compression: Compression | undefined;
}

/** How an input is to be read. */
export type Layout =
  | {
      /** A record a line. */
      readonly kind: 'lines';
      /** Whether the records are in DynamoDB's own JSON. */
      readonly isDynamoDb: boolean;
    }
  | {
      /** Elements of a list, or values one after the other. */
      readonly kind: 'values';
      readonly isDynamoDb: boolean;
      /** The names of the members that lead from each value to the list of its records; none if it is itself one. */
      readonly at: readonly string[];
    }
  | { readonly kind: 'csv'; readonly delimiter: string | undefined; readonly quote?: CsvQuote }
  | { readonly kind: 'parquet' }
  /** What `--rejects` of an earlier load has written. */
  | { readonly kind: 'rejects' };

const OF_EXTENSION: Readonly<Record<string, FormatName>> = {
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  json: 'json',
  csv: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
  parquet: 'parquet',
};

/** The member that holds the items. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html */
export const ITEMS_OF_SCAN = 'Items';
/** The member of an answer that has no items, as with `--select COUNT`. */
export const COUNT_OF_SCAN = 'Count';
/** What such an answer may have: the members of the API's, of the AWS CLI's, and what SDKs add of the request. */
export const MEMBERS_OF_SCAN: ReadonlySet<string> = new Set([
  COUNT_OF_SCAN,
  'ScannedCount',
  'LastEvaluatedKey',
  'ConsumedCapacity',
  'NextToken',
  'ResponseMetadata',
  '$metadata',
]);
const SCAN_OUTPUT = 'output of a scan';

const FORMATS: readonly string[] = [
  'jsonl',
  'json',
  'csv',
  'tsv',
  'parquet',
  'dynamodb',
  'rejects',
] satisfies FormatName[];

/** For messages. */
export const FORMAT_LIST: string = FORMATS.join(', ');

/** The format that the extensions of a file stand for: `orders.csv.gz` is gzipped CSV. */
export function formatOfFile(path: string): NamedFormat {
  const extensions = path
    .slice(path.lastIndexOf('/') + 1)
    .toLowerCase()
    .split('.')
    .slice(1);
  const last = extensions.at(-1) ?? '';
  const compression = compressionOfExtension(last);
  const extension = compression === undefined ? last : (extensions.at(-2) ?? '');
  return { name: OF_EXTENSION[extension], compression };
}

/**
 * The format that `--format` names: `csv`, or `csv.br` as a file would be called.
 * @throws {UsageError} there is none of that name
 */
export function formatOfFlag(text: string): NamedFormat {
  const [name = '', extension, ...more] = text.toLowerCase().split('.');
  const compression = extension === undefined ? undefined : compressionOfExtension(extension);
  if (more.length === 0 && (extension === undefined) === (compression === undefined) && isFormat(name)) {
    return { name, compression };
  }
  const meant = nearestName(name, FORMATS);
  const hint = meant === undefined || meant === name ? '' : `; did you mean ${meant}?`;
  throw new UsageError(
    `--format must be one of ${FORMAT_LIST}, with .gz, .zst or .br behind it if it is compressed; it is ${JSON.stringify(text)}${hint}`,
  );
}

function isFormat(name: string): name is FormatName {
  return FORMATS.includes(name);
}

/** Whether these names lead to the items of a scan. */
export function isScan(at: readonly string[]): boolean {
  return at.length === 1 && at[0] === ITEMS_OF_SCAN;
}

/** What a layout is called when it is told. */
export function layoutText(layout: Layout): string {
  switch (layout.kind) {
    case 'lines':
      return layout.isDynamoDb ? "DynamoDB's own JSON, an item a line" : 'JSON lines';
    case 'values':
      if (layout.isDynamoDb && isScan(layout.at)) return SCAN_OUTPUT;
      return `${layout.isDynamoDb ? "DynamoDB's own JSON" : 'JSON'}${layout.at.length === 0 ? '' : `, records at ${pointerOf(layout.at)}`}`;
    case 'csv':
      return `${layout.delimiter === '\t' ? 'TSV' : 'CSV'}${layout.quote === 'none' ? ' without quotes' : ''}`;
    case 'parquet':
      return 'Parquet';
    case 'rejects':
      return 'rejects of a load';
  }
}

/** What tells one layout from another as far as the numbers of records go. */
export function layoutName(layout: Layout): string {
  switch (layout.kind) {
    case 'lines':
      return 'JSON lines';
    case 'values':
      if (isScan(layout.at)) return SCAN_OUTPUT;
      return layout.at.length === 0 ? 'JSON' : `JSON with records at ${pointerOf(layout.at)}`;
    case 'csv':
      return `CSV with ${JSON.stringify(layout.delimiter)}${layout.quote === 'none' ? ' and no quotes' : ''}`;
    default:
      return layout.kind;
  }
}

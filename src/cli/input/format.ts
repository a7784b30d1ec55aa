import { nearestName } from '../../nearest-name.js';
import { UsageError } from '../usage-error.js';
import { type Compression, compressionOfExtension } from './compression.js';
import type { CsvQuote } from './csv/csv-options.js';

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
      /** `lines`: a record a line. `values`: elements of a list, or values one after the other. */
      readonly kind: 'lines' | 'values';
      /** Whether the records are in DynamoDB's own JSON. */
      readonly isDynamoDb: boolean;
      /** Whether it is what `aws dynamodb scan` writes. */
      readonly isScan: boolean;
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

/** What a layout is called when it is told. */
export function layoutText(layout: Layout): string {
  switch (layout.kind) {
    case 'lines':
      return layout.isDynamoDb ? "DynamoDB's own JSON, an item a line" : 'JSON lines';
    case 'values':
      if (layout.isScan) return 'output of a scan';
      return layout.isDynamoDb ? "DynamoDB's own JSON" : 'JSON';
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
      return layout.isScan ? 'output of a scan' : 'JSON';
    case 'csv':
      return `CSV with ${JSON.stringify(layout.delimiter)}${layout.quote === 'none' ? ' and no quotes' : ''}`;
    default:
      return layout.kind;
  }
}

import type { ColumnType } from './column-type.js';

/** What the command line says of CSV. */
export interface CsvOptions {
  /** The types of columns by name; of others they are inferred. */
  readonly types: ReadonlyMap<string, ColumnType>;
  /** What an empty cell becomes: nothing, NULL, or in columns of type S an empty string. */
  readonly empty: 'absent' | 'null' | 'string';
  /** What stands between two fields. @default the likeliest by the header */
  readonly delimiter: string | undefined;
  readonly quote: CsvQuote;
}

/** What fields are quoted by: with `none` a quote is a letter like any other, and every line is a row. */
export type CsvQuote = '"' | 'none';

/** How the rows of a file are cut into fields. */
export interface CsvDialect {
  readonly delimiter: string;
  readonly quote: CsvQuote;
}

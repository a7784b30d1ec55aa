import type { ColumnType } from './column-type.js';

/** What the command line says of CSV. */
export interface CsvOptions {
  /** The types of columns by name; of others they are inferred. */
  readonly types: ReadonlyMap<string, ColumnType>;
  /** What an empty cell becomes: nothing, NULL, or in columns of type S an empty string. */
  readonly empty: 'absent' | 'null' | 'string';
  /** What stands between two fields. @default the likeliest by the header */
  readonly delimiter: string | undefined;
}

import type { CsvOptions } from './csv/csv-options.js';
import type { NamedFormat } from './format.js';

/** What the command line says of its inputs. */
export interface InputOptions {
  /** The format of all of them. @default each by its name and content */
  readonly format: NamedFormat | undefined;
  readonly csv: CsvOptions;
  /** The names of the members that lead from a JSON document to the list of its records. @default it is itself one */
  readonly recordsAt: readonly string[] | undefined;
  /** How many bytes may come of one when an input is decompressed. */
  readonly maxDecompressionRatio: number;
}

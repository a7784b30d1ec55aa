import type { CsvOptions } from './csv/csv-options.js';
import type { NamedFormat } from './format.js';

/** What the command line says of its inputs. */
export interface InputOptions {
  /** The format of all of them. @default each by its name and content */
  readonly format: NamedFormat | undefined;
  readonly csv: CsvOptions;
  /** How many bytes may come of one when an input is decompressed. */
  readonly maxDecompressionRatio: number;
}

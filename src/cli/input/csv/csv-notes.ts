import { nameText } from '../../name-text.js';
import { shellQuoted } from '../../shell-quoted.js';
import { type InputFile, placeText } from '../input-record.js';
import type { CsvColumn } from './csv-columns.js';
import type { CsvRow } from './csv-splitter.js';
import { isSuspect, strayQuoteText } from './spanning-row.js';

/** Of a file; where more records are suspect, they are most likely as they are meant to be. */
export const MOST_SUSPECTS_TOLD = 5;

/** Tells of rows of CSV that are read and may not be what was meant: each kind once or a few times, never with what is in them. */
export class CsvNotes {
  /** Records that were read and have probably a stray quote, which has taken other records into them. */
  suspectRecords = 0;
  readonly #tell: (message: string) => void;
  /** Of which it is told that zeros are lost. */
  readonly #columns = new Set<string>();
  readonly #empty = new Map<InputFile, { count: number; readonly line: number }>();
  readonly #suspects = new Map<InputFile, number>();

  constructor(tell: (message: string) => void) {
    this.#tell = tell;
  }

  /** A cell of a column of numbers begins with zeros that no number has. */
  zeros(file: InputFile, line: number, { name }: Pick<CsvColumn, 'name'>): void {
    if (this.#columns.has(name)) return;
    this.#columns.add(name);
    const flag = `--types ${shellQuoted(`${nameText(name)}:S`)}`;
    this.#tell(
      `${file.name}:${line} has a number with zeros in front in column ${nameText(name)}, which are lost: if they matter, say ${flag}`,
    );
  }

  /** A row has nothing in it. */
  empty(file: InputFile, line: number): void {
    const known = this.#empty.get(file);
    if (known === undefined) this.#empty.set(file, { count: 1, line });
    else known.count++;
  }

  /** A row of several lines is read, in which a quote may be stray. */
  spanning(file: InputFile, row: CsvRow, delimiter: string, columns: readonly CsvColumn[]): void {
    if (!isSuspect(row, delimiter, columns)) return;
    // The first may be long by right, and a later one have a stray quote.
    this.suspectRecords++;
    const count = (this.#suspects.get(file) ?? 0) + 1;
    this.#suspects.set(file, count);
    if (count > MOST_SUSPECTS_TOLD) return;
    const place = placeText({ file, ...row, endLine: row.line + row.lines - 1 });
    this.#tell(`${place} is one record of ${row.lines} lines: ${strayQuoteText(row, delimiter)}`);
  }

  /** The file is read. */
  end(file: InputFile): void {
    const empty = this.#empty.get(file);
    if (empty === undefined) return;
    const { count, line } = empty;
    const rows =
      count === 1
        ? '1 row in which every field is empty is'
        : `${count} rows in which every field is empty are`;
    this.#tell(`${file.name}: ${rows} passed over, the first in line ${line}`);
  }
}

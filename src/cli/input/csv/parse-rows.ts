import Papa from 'papaparse';
import { rowEnding } from './closing-quote.js';
import type { CsvDialect } from './csv-options.js';

/** A row as it stands in a text. */
export interface ParsedRow {
  readonly fields: readonly string[];
  /** Without its last newline. */
  readonly text: string;
  readonly lines: number;
  /** Whether a quote stands in it where none may be: the fields are void then. */
  readonly isStray: boolean;
}

const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Has papaparse read the rows of a text that ends with a newline, blank lines included.
 *
 * Behind a stray quote papaparse takes everything for one field up to a quote that closes well. So what it gives from
 * there on is void, and it is asked again behind the line of that quote: first for one line, then for twice as many each
 * time. A text in which all lines are bad would else be read anew for every line.
 * @param rows to which they are added
 * @returns where the row begins whose quoted field goes on behind the text; the length of the text if there is none
 */
export function parseRows(text: string, dialect: CsvDialect, rows: ParsedRow[]): number {
  let start = 0;
  for (let size = text.length; start < text.length; ) {
    const newline = text.indexOf('\n', start + size);
    const end = newline < 0 ? text.length : newline + 1;
    const part = new Part(text.slice(start, end), dialect, rows);
    parsePart(part);
    size = part.isBroken ? 0 : 2 * (end - start);
    start += part.at;
    if (end === text.length && !part.isBroken) break;
  }
  return start;
}

function parsePart(part: Part): void {
  const { text, dialect } = part;
  let reader: Part | undefined = part;
  // Of every text papaparse takes one mark off, and the only one that is none of a field is gone.
  Papa.parse<string[]>(text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK + text : text, {
    delimiter: dialect.delimiter,
    newline: '\n',
    fastMode: dialect.quote === 'none' ? true : undefined, // what is fast is that no quote is looked for
    step: ({ data, meta }, parser) => {
      if (reader?.row(data, meta.cursor) !== true) parser.abort();
    },
  });
  // Functions that are properties of objects, as papaparse makes a dozen of for each text, are kept by the engine until
  // it collects its old generation, and all they know with them: the rows here, and the text if nothing ends the parse.
  reader = undefined;
}

/** Some lines of a text, and how far they are read. */
class Part {
  readonly text: string;
  readonly dialect: CsvDialect;
  readonly #rows: ParsedRow[];
  /** The next quote; the end of the text if there is none, or they are letters. */
  #quote: number;
  /** How far its rows were taken. */
  at = 0;
  /** Whether the last row that was taken has a stray quote: what papaparse reads behind it is void. */
  isBroken = false;

  constructor(text: string, dialect: CsvDialect, rows: ParsedRow[]) {
    this.text = text;
    this.dialect = dialect;
    this.#quote = dialect.quote === 'none' ? text.length : -1;
    this.#rows = rows;
  }

  /** Takes the row that ends here; false if it is none, and nothing behind it can be. */
  row(fields: string[], end: number): boolean {
    const { text, at: start } = this;
    if (end === start) return false; // what papaparse sees behind the last newline, always
    if (this.#quote < start) {
      const quote = text.indexOf('"', start);
      this.#quote = quote < 0 ? text.length : quote;
    }
    if (this.#quote >= end) {
      const returned = withoutReturn(fields);
      this.#rows.push({ fields, text: text.slice(start, end - 1 - returned), lines: 1, isStray: false });
      this.at = end;
      return true;
    }
    const ending = rowEnding(text, start, fields, this.dialect.delimiter);
    if (ending === 'open') return false;
    if (ending === 'plain') withoutReturn(fields);
    this.isBroken = typeof ending === 'number';
    this.at = typeof ending === 'number' ? text.indexOf('\n', ending) + 1 : end;
    const row = text.slice(start, this.at - 1);
    this.#rows.push({ fields, text: row, lines: linesOf(row), isStray: this.isBroken });
    return !this.isBroken;
  }
}

/** Takes the \r of the line's end off the last field; how many letters that were. */
function withoutReturn(fields: string[]): 0 | 1 {
  const last = fields.length - 1;
  const field = fields[last] as string;
  if (field.charCodeAt(field.length - 1) !== 0x0d) return 0;
  fields[last] = field.slice(0, -1);
  return 1;
}

function linesOf(row: string): number {
  let lines = 1;
  for (let at = row.indexOf('\n'); at !== -1; at = row.indexOf('\n', at + 1)) lines++;
  return lines;
}

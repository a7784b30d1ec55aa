import { isUtf8 } from 'node:buffer';
import { MAX_RECORD_BYTES, NOT_UTF8 } from '../record-limits.js';
import { UnreadableInput } from '../unreadable-input.js';
import { closingQuote } from './closing-quote.js';
import type { CsvDialect } from './csv-options.js';
import { type ParsedRow, parseRows } from './parse-rows.js';
import { UndecodedLines } from './undecoded-lines.js';

/** A row of CSV. */
export interface CsvRow {
  /** Counted from 0, which is the header; blank lines do not count. */
  readonly number: number;
  /** The line it begins in, counted from 1. */
  readonly line: number;
  /** How many lines it takes. */
  readonly lines: number;
  readonly fields: readonly string[];
  /** As it stands in the file, without its last newline; bytes if it is not UTF-8. */
  readonly text: string | Uint8Array;
  /** Set if the row cannot be read; there are no fields then. Continues "orders.csv:7 …". */
  readonly fault: string | undefined;
}

const NEWLINE = 0x0a;
const NEWLINE_BYTES = Buffer.of(NEWLINE);
const BYTE_ORDER_MARK = Buffer.from('\uFEFF');
const NONE: readonly string[] = [];
const STRAY_QUOTE =
  'has a quoted field with a quote inside: there it must be doubled, and only a delimiter may follow the last one';

/**
 * Cuts CSV into rows and fields, as RFC 4180 has it: lines end with \n or \r\n, quoted fields may hold delimiters,
 * newlines and doubled quotes. A quote in the midst of a field that is not quoted is a letter like any other, and so is
 * every one where the dialect has none.
 * https://www.rfc-editor.org/rfc/rfc4180#section-2
 *
 * papaparse reads the rows (`parse-rows.ts`) of text that was decoded up to the last newline of each chunk. Here is what
 * a loader needs besides: the line of a row, rows that are not UTF-8, and an end to rows that grow and grow.
 */
export class CsvSplitter {
  readonly #dialect: CsvDialect;
  /** The beginning of a line whose end has not come. */
  #begun: Uint8Array[] = [];
  #begunBytes = 0;
  /** The beginning of a row whose quoted field goes on behind the last newline. */
  #open = '';
  #number = 0;
  #line = 1;
  #isFirst = true;
  /** The bytes of the text at hand, if it holds letters that could not be decoded. */
  #undecoded: UndecodedLines | undefined;

  constructor(dialect: CsvDialect) {
    this.#dialect = dialect;
  }

  /**
   * The rows that end in this chunk, blank lines left out. The chunk must not change afterwards.
   * @throws {UnreadableInput} a row is longer than 16 MiB
   */
  push(chunk: Uint8Array): CsvRow[] {
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    this.#begunBytes += chunk.length;
    if (this.#begunBytes > MAX_RECORD_BYTES && end === 0) throw this.#tooLong();
    if (end === 0) {
      this.#begun.push(chunk);
      return [];
    }
    const lines = Buffer.concat([...this.#begun, chunk.subarray(0, end)]);
    this.#begun = end < chunk.length ? [chunk.subarray(end)] : [];
    this.#begunBytes = chunk.length - end;
    const rows = this.#rowsOf(this.#withoutMark(lines));
    if (this.#open.length > MAX_RECORD_BYTES) throw this.#tooLong();
    return rows;
  }

  /** The last row, if no newline ends it. @throws {UnreadableInput} a quote is not closed */
  end(): CsvRow[] {
    const rows = this.#begunBytes === 0 ? [] : this.push(NEWLINE_BYTES);
    if (this.#open !== '')
      throw new UnreadableInput(`has a quote in the row of line ${this.#line} that is not closed`, {
        line: this.#line,
      });
    return rows;
  }

  #tooLong(): UnreadableInput {
    return new UnreadableInput(
      `has a row in line ${this.#line} that is longer than ${MAX_RECORD_BYTES} bytes: is a quote not closed?`,
      { line: this.#line },
    );
  }

  #rowsOf(lines: Buffer): CsvRow[] {
    const rows: CsvRow[] = [];
    const text = this.#decoded(lines);
    const isOpen = this.#open !== '';
    this.#open += text;
    // A field that no quote here can close is not looked at again: it may be long.
    if (isOpen && closingQuote(text, 0) < 0) return rows;
    const parsed: ParsedRow[] = [];
    const next = parseRows(this.#open, this.#dialect, parsed);
    for (const row of parsed) {
      if (row.text !== '') rows.push(this.#row(row));
      this.#line += row.lines;
    }
    this.#open = this.#open.slice(next);
    if (this.#open === '') this.#undecoded = undefined;
    return rows;
  }

  /** The lines without the byte order mark that a file may begin with. */
  #withoutMark(lines: Buffer): Buffer {
    const isMarked = this.#isFirst && lines.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK);
    this.#isFirst = false;
    return isMarked ? lines.subarray(BYTE_ORDER_MARK.length) : lines;
  }

  #decoded(lines: Buffer): string {
    if (this.#undecoded !== undefined || !isUtf8(lines)) {
      const open = this.#undecoded?.from(this.#line) ?? Buffer.from(this.#open);
      this.#undecoded = new UndecodedLines(Buffer.concat([open, lines]), this.#line);
    }
    return lines.toString('utf8');
  }

  #row({ fields, text, lines, isStray }: ParsedRow): CsvRow {
    const number = this.#number++;
    const line = this.#line;
    if (this.#undecoded !== undefined && text.includes('\uFFFD')) {
      const bytes = this.#undecoded.cut(line, lines);
      if (!isUtf8(bytes)) return { number, line, lines, fields: NONE, text: bytes, fault: NOT_UTF8 };
    }
    if (isStray) return { number, line, lines, fields: NONE, text, fault: STRAY_QUOTE };
    return { number, line, lines, fields, text, fault: undefined };
  }
}

import { isUtf8 } from 'node:buffer';
import { MAX_RECORD_BYTES, NOT_UTF8 } from '../record-limits.js';
import { UnreadableInput } from '../unreadable-input.js';
import { UndecodedLines } from './undecoded-lines.js';

/** A row of CSV. */
export interface CsvRow {
  /** Counted from 0, which is the header; blank lines do not count. */
  readonly number: number;
  /** The line it begins in, counted from 1. */
  readonly line: number;
  readonly fields: readonly string[];
  /** As it stands in the file, without its last newline; bytes if it is not UTF-8. */
  readonly text: string | Uint8Array;
  /** Set if the row cannot be read; there are no fields then. Continues "orders.csv:7 …". */
  readonly fault: string | undefined;
}

const NEWLINE = 0x0a;
const NONE: readonly string[] = [];
const STRAY_QUOTE =
  'has a quoted field with a quote inside: there it must be doubled, and only a delimiter may follow the last one';

/**
 * Cuts CSV into rows and fields, as RFC 4180 has it: lines end with \n or \r\n, quoted fields may hold delimiters,
 * newlines and doubled quotes. A quote in the midst of a field that is not quoted is a letter like any other.
 * https://www.rfc-editor.org/rfc/rfc4180#section-2
 *
 * Rows are cut out of text that was decoded a chunk at a time: lines without quotes, most of them, are split by the
 * engine. A parser of a stream of its own would take several times as long, and what it says of a bad row is neither
 * its line nor where the next good one begins.
 */
export class CsvSplitter {
  readonly #delimiter: string;
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

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
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
    const lines = joined(this.#begun, chunk.subarray(0, end));
    this.#begun = end < chunk.length ? [chunk.subarray(end)] : [];
    this.#begunBytes = chunk.length - end;
    const rows: CsvRow[] = [];
    this.#addRows(rows, lines, false);
    if (this.#open.length > MAX_RECORD_BYTES) throw this.#tooLong();
    return rows;
  }

  /** The last row, if no newline ends it. @throws {UnreadableInput} a quote is not closed */
  end(): CsvRow[] {
    const rows: CsvRow[] = [];
    this.#addRows(rows, joined(this.#begun), true);
    if (this.#open !== '')
      throw new UnreadableInput(`has a quote in the row of line ${this.#line} that is not closed`);
    return rows;
  }

  #tooLong(): UnreadableInput {
    return new UnreadableInput(
      `has a row in line ${this.#line} that is longer than ${MAX_RECORD_BYTES} bytes: is a quote not closed?`,
    );
  }

  #decoded(bytes: Buffer): string {
    if (this.#undecoded !== undefined || !isUtf8(bytes)) {
      const open = this.#undecoded?.from(this.#line) ?? Buffer.from(this.#open);
      this.#undecoded = new UndecodedLines(Buffer.concat([open, bytes]), this.#line);
    }
    const text = bytes.toString('utf8');
    if (!this.#isFirst) return text;
    this.#isFirst = false;
    return text.startsWith('\uFEFF') ? text.slice(1) : text;
  }

  /** @param isLast whether a row may end with the text */
  #addRows(rows: CsvRow[], bytes: Buffer, isLast: boolean): void {
    const text = this.#open + this.#decoded(bytes);
    this.#open = '';
    let quote = text.indexOf('"');
    for (let start = 0; start < text.length; ) {
      if (quote !== -1 && quote < start) quote = text.indexOf('"', start);
      const newline = text.indexOf('\n', start);
      const end = newline < 0 ? text.length : newline;
      if (quote === -1 || quote > end) {
        this.#addPlain(rows, text, start, end);
        start = end + 1;
        continue;
      }
      const next = this.#addQuoted(rows, text, start, isLast);
      if (next < 0) {
        this.#open = text.slice(start);
        return;
      }
      start = next;
    }
    this.#undecoded = undefined;
  }

  #addPlain(rows: CsvRow[], text: string, start: number, end: number): void {
    const line = text.slice(start, text.charCodeAt(end - 1) === 0x0d && end > start ? end - 1 : end);
    if (line !== '') this.#add(rows, line, line.split(this.#delimiter), undefined, 1);
    this.#line++;
  }

  /** Adds a row in which there is a quote; where the next one begins, -1 if this one does not end here. */
  #addQuoted(rows: CsvRow[], text: string, start: number, isLast: boolean): number {
    const fields: string[] = [];
    let at = start;
    for (;;) {
      if (text[at] !== '"') {
        const end = this.#plainEnd(text, at);
        fields.push(text.slice(at, isReturn(text, end) && end > at ? end - 1 : end));
        at = end;
      } else {
        const end = closingQuote(text, at + 1);
        // What follows the quote tells whether it closes the field, so it must have come.
        if (end < 0 || (end + 1 === text.length && !isLast)) return -1;
        fields.push(text.slice(at + 1, end).replaceAll('""', '"'));
        at = isReturn(text, end + 2) ? end + 2 : end + 1;
        if (at < text.length && text[at] !== this.#delimiter && text[at] !== '\n') {
          return this.#finish(rows, text, start, text.indexOf('\n', at), NONE, STRAY_QUOTE, isLast);
        }
      }
      if (text[at] !== this.#delimiter) return this.#finish(rows, text, start, at, fields, undefined, isLast);
      at++;
    }
  }

  #finish(
    rows: CsvRow[],
    text: string,
    start: number,
    newline: number,
    fields: readonly string[],
    fault: string | undefined,
    isLast: boolean,
  ): number {
    const isAtEnd = newline < 0 || newline >= text.length;
    if (isAtEnd && !isLast) return -1;
    const end = isAtEnd ? text.length : newline;
    const row = text.slice(start, end);
    let lines = 1;
    for (let at = row.indexOf('\n'); at !== -1; at = row.indexOf('\n', at + 1)) lines++;
    this.#add(rows, row, fields, fault, lines);
    this.#line += lines;
    return end + 1;
  }

  #add(
    rows: CsvRow[],
    text: string,
    fields: readonly string[],
    fault: string | undefined,
    lines: number,
  ): void {
    const number = this.#number++;
    const line = this.#line;
    if (this.#undecoded === undefined || !text.includes('\uFFFD')) {
      rows.push({ number, line, fields, text, fault });
    } else {
      const bytes = this.#undecoded.cut(line, lines);
      rows.push({ number, line, fields: NONE, text: bytes, fault: NOT_UTF8 });
    }
  }

  /** Where a field without quotes ends: at a delimiter, a newline or the end. */
  #plainEnd(text: string, start: number): number {
    let at = start;
    while (at < text.length && text[at] !== this.#delimiter && text[at] !== '\n') at++;
    return at;
  }
}

function joined(begun: readonly Uint8Array[], last: Uint8Array = new Uint8Array()): Buffer {
  return begun.length === 0
    ? Buffer.from(last.buffer, last.byteOffset, last.length)
    : Buffer.concat([...begun, last]);
}

/** Whether a \r stands before the newline at this place. */
function isReturn(text: string, newline: number): boolean {
  return text[newline] === '\n' && text[newline - 1] === '\r';
}

/** The next quote that is not doubled; -1 if there is none. */
function closingQuote(text: string, start: number): number {
  for (let at = text.indexOf('"', start); at !== -1; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at;
  }
  return -1;
}

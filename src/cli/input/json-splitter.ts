import { isUtf8 } from 'node:buffer';
import type { InputFile, InputRecord } from './input-record.js';
import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  kindOf,
  NEWLINE,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
} from './json-bytes.js';
import { JsonExtent } from './json-extent.js';
import type { ParseRecord } from './parse-document.js';
import { UnreadableInput } from './unreadable-input.js';
import { ListNotThere, WayToList } from './way-to-list.js';

/** What comes next outside of the elements. */
type Place =
  /** A value at the top. */
  | 'top'
  /** An element of a list; behind `[` it may have ended. */
  | 'element'
  | 'firstElement'
  /** A comma in the list, or its end. */
  | 'afterElement'
  /** On the way to a list in a document: the name of a member, its colon, its value, a comma or the end. */
  | 'name'
  | 'colon'
  | 'value'
  | 'afterValue';

const EXPECTED: Readonly<Record<Place, string>> = {
  top: 'a list or an object',
  element: 'a value',
  firstElement: 'a value or ]',
  afterElement: ', or ]',
  name: 'a name or }',
  colon: ':',
  value: 'a value',
  afterValue: ', or }',
};

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf] as const;

/**
 * Cuts JSON into its records, without parsing more than these: the elements of lists at the top, and other values
 * at the top, however many there are; or the elements of the list that each object at the top has in a place that is named.
 * What stands between records must be right; what is wrong inside of one is that record's fault.
 */
export class JsonSplitter {
  readonly #file: InputFile;
  readonly #parse: ParseRecord;
  readonly #way: WayToList | undefined;
  readonly #behind: number;
  #place: Place = 'top';
  readonly #extent = new JsonExtent();
  /** Whether a value has begun that has not ended. */
  #isInside = false;
  #parts: Uint8Array[] = [];
  #number = 0;
  #line = 1;
  /** The line in which the value began. */
  #startLine = 1;
  /** What stands behind the records that were given last, and is not to be read. */
  #fault: unknown;
  /** Bytes of the chunks before this one. */
  #bytesBefore = 0;

  /**
   * @param at the names that lead from each object at the top to its list; none if it is itself a record
   * @param behind records up to this one are counted and nothing else
   */
  constructor(
    file: InputFile,
    parse: ParseRecord,
    { at = [], behind = 0 }: { readonly at?: readonly string[]; readonly behind?: number } = {},
  ) {
    this.#file = file;
    this.#parse = parse;
    this.#way = at.length === 0 ? undefined : new WayToList(at);
    this.#behind = behind;
  }

  /**
   * The records that end in this chunk. The chunk must not change afterwards. If there are any before what cannot be
   * read, {@link check} throws, and so does the next call.
   * @throws {UnreadableInput} what stands between the records is no JSON
   * @throws {ListNotThere} there is no list where the records are to be
   */
  push(chunk: Uint8Array): InputRecord[] {
    this.check();
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const records: InputRecord[] = [];
    let at = 0;
    try {
      while (at < bytes.length) {
        at = this.#isInside ? this.#inside(bytes, at, records) : this.#between(bytes, at);
      }
    } catch (error) {
      if (records.length === 0) throw error;
      this.#fault = error;
    }
    this.#bytesBefore += bytes.length;
    return records;
  }

  /**
   * To be called when the records that were given last are taken.
   * @throws {UnreadableInput} what stands behind them cannot be read
   */
  check(): void {
    if (this.#fault !== undefined) throw this.#fault;
  }

  /** Must be called when there is no more. @throws {UnreadableInput} the input ends too early, or as {@link push} */
  end(): void {
    this.check();
    if (this.#isInside) {
      throw new UnreadableInput(
        `ends in the midst of record ${this.#number + 1}, which begins in line ${this.#startLine}`,
        { line: this.#startLine },
      );
    }
    if (this.#place !== 'top')
      throw new UnreadableInput(`ends too early: ${this.#expected} is missing`, { line: this.#line });
  }

  #inside(bytes: Buffer, at: number, records: InputRecord[]): number {
    const extent = this.#extent;
    const end = extent.scan(bytes, at);
    if (extent.fault !== undefined && extent.isBroken) throw this.#error(extent.fault, end);
    if (this.#isKept()) this.#parts.push(bytes.subarray(at, end));
    else this.#parts = [];
    if (extent.isAtEnd) this.#finish(records);
    return end;
  }

  #isKept(): boolean {
    if (this.#extent.fault !== undefined) return false;
    return this.#place === 'name' || (this.#place !== 'value' && this.#number >= this.#behind);
  }

  #finish(records: InputRecord[]): void {
    const bytes = this.#parts.length === 1 ? (this.#parts[0] as Buffer) : Buffer.concat(this.#parts);
    this.#parts = [];
    this.#isInside = false;
    this.#line += this.#extent.newlines;
    if (this.#place === 'name') {
      this.#way?.name(bytes.toString());
      this.#place = 'colon';
      return;
    }
    if (this.#place === 'value') {
      this.#place = 'afterValue';
      return;
    }
    if (this.#place !== 'top') this.#place = 'afterElement';
    const number = ++this.#number;
    if (number <= this.#behind) return;
    const { fault } = this.#extent;
    const line = this.#startLine;
    records.push(
      fault === undefined
        ? this.#parse(this.#file, number, line, isUtf8(bytes) ? bytes.toString() : bytes)
        : { file: this.#file, number, line, fault },
    );
  }

  /** Takes one byte between the values; where to go on. */
  #between(bytes: Buffer, at: number): number {
    const byte = bytes[at] as number;
    if (byte === NEWLINE) this.#line++;
    if (byte <= 0x20) return at + 1;
    if (byte === BYTE_ORDER_MARK[this.#bytesBefore + at]) return at + 1;
    switch (this.#place) {
      case 'top':
        if (byte === OPEN_BRACE && this.#way === undefined) return this.#begin(byte, at);
        if (byte === OPEN_BRACE) return this.#enter(at);
        if (byte !== OPEN_BRACKET || this.#way !== undefined) throw this.#unexpected(at);
        this.#place = 'firstElement';
        return at + 1;
      case 'firstElement':
      case 'element':
        if (byte === CLOSE_BRACKET && this.#place === 'firstElement') return this.#endList(at);
        return this.#begin(byte, at);
      case 'afterElement':
        if (byte === CLOSE_BRACKET) return this.#endList(at);
        if (byte !== COMMA) throw this.#unexpected(at);
        this.#place = 'element';
        return at + 1;
      case 'name':
        if (byte === CLOSE_BRACE) return this.#leave(at);
        if (byte !== QUOTE) throw this.#unexpected(at);
        return this.#begin(byte, at);
      case 'colon':
        if (byte !== COLON) throw this.#unexpected(at);
        this.#place = 'value';
        return at + 1;
      case 'value':
        return this.#way?.isOnWay ? this.#follow(byte, at, this.#way) : this.#begin(byte, at);
      case 'afterValue':
        if (byte === CLOSE_BRACE) return this.#leave(at);
        if (byte !== COMMA) throw this.#unexpected(at);
        this.#place = 'name';
        return at + 1;
    }
  }

  #begin(byte: number, at: number): number {
    if (byte === COMMA || byte === COLON || byte === CLOSE_BRACKET || byte === CLOSE_BRACE) {
      throw this.#unexpected(at);
    }
    this.#startLine = this.#line;
    this.#extent.begin();
    this.#isInside = true;
    return at;
  }

  #endList(at: number): number {
    this.#place = this.#way === undefined ? 'top' : 'afterValue';
    return at + 1;
  }

  /** The value of a member on the way begins. */
  #follow(byte: number, at: number, { isAtList, pointer }: WayToList): number {
    if (!isAtList && byte === OPEN_BRACE) return this.#enter(at);
    if (isAtList && byte === OPEN_BRACKET) {
      this.#place = 'firstElement';
      return at + 1;
    }
    const line = this.#line === 1 ? '' : ` (line ${this.#line})`;
    throw new ListNotThere(
      `has no ${isAtList ? 'list' : 'object'} at ${pointer}, but ${kindOf(byte)}${line}`,
      { line: this.#line },
    );
  }

  #enter(at: number): number {
    this.#way?.enter(this.#line);
    this.#place = 'name';
    return at + 1;
  }

  #leave(at: number): number {
    this.#way?.leave();
    this.#place = this.#way?.isOutside === false ? 'afterValue' : 'top';
    return at + 1;
  }

  get #expected(): string {
    return this.#place === 'top' && this.#way !== undefined ? 'an object' : EXPECTED[this.#place];
  }

  #unexpected(at: number): UnreadableInput {
    return this.#error(`expected ${this.#expected}`, at);
  }

  #error(what: string, at: number): UnreadableInput {
    const line = this.#line + (this.#isInside ? this.#extent.newlines : 0);
    return new UnreadableInput(
      `is not valid JSON in line ${line}, byte ${this.#bytesBefore + at + 1}: ${what}`,
      { line },
    );
  }
}

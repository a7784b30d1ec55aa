/** Why the text of a type is wrong, and where. */
export class TypeFault {
  /** What was expected. */
  readonly expected: string;
  /** The place in the text, counted from 1. */
  readonly position: number;

  constructor(expected: string, position: number) {
    this.expected = expected;
    this.position = position;
  }
}

/** Types inside of one another: what nests deeper no item can hold. */
export const MAX_NESTING = 32;
export const TOO_DEEP: string = `no further type (${MAX_NESTING} stand inside of one another)`;

const TOKEN = /\s*(?:([A-Za-z_]\w*)|(\d+)|`((?:[^`]|``)+)`|'((?:[^']|'')*)'|([(),<>])|$)/y;

type TokenKind = 'word' | 'number' | 'quotedName' | 'comment' | 'mark' | 'end';

/** Reads the text of a type, token by token. */
export class TypeReader {
  readonly #text: string;
  #kind: TokenKind = 'end';
  #content = '';
  #start = 0;
  #end = 0;
  #previousEnd = 0;
  #nesting = 0;

  /** @throws {TypeFault} as do all methods: whatever is no token of the grammar */
  constructor(text: string) {
    this.#text = text;
    this.#next();
  }

  /** Where the token that comes next begins. */
  get start(): number {
    return this.#start;
  }

  /** The text from `start` to the end of the token that was taken last. */
  textFrom(start: number): string {
    return this.#text.slice(start, this.#previousEnd);
  }

  /** The next word in upper case, without taking it; empty if something else comes. */
  peekWord(): string {
    return this.#kind === 'word' ? this.#content.toUpperCase() : '';
  }

  /** Takes the next word, in upper case. */
  word(expected: string): string {
    const word = this.peekWord();
    if (word === '') throw this.fault(expected);
    this.#next();
    return word;
  }

  /** Whether this word comes next; then it is taken. */
  takeWord(word: string): boolean {
    if (this.peekWord() !== word) return false;
    this.#next();
    return true;
  }

  /** Takes words that must come next. */
  words(...words: readonly string[]): void {
    for (const word of words) if (!this.takeWord(word)) throw this.fault(word);
  }

  /** Whether this mark comes next; then it is taken. */
  takeMark(mark: string): boolean {
    if (this.#kind !== 'mark' || this.#content !== mark) return false;
    this.#next();
    return true;
  }

  mark(mark: string): void {
    if (!this.takeMark(mark)) throw this.fault(`"${mark}"`);
  }

  /** Takes a whole number between two bounds. */
  whole(what: string, min: number, max: number): number {
    const expected = `${what} from ${min} to ${max}`;
    const number = Number(this.#content);
    if (this.#kind !== 'number' || number < min || number > max) throw this.fault(expected);
    this.#next();
    return number;
  }

  /** Takes the name of a field: a word as it is written, or anything between backticks. */
  fieldName(): string {
    const name = this.#kind === 'quotedName' ? this.#content.replaceAll('``', '`') : this.#content;
    if (this.#kind !== 'word' && this.#kind !== 'quotedName') throw this.fault('the name of a field');
    this.#next();
    return name;
  }

  /** Begins a type, inside of those that have begun. */
  enter(): void {
    if (this.#nesting === MAX_NESTING) throw this.fault(TOO_DEEP);
    this.#nesting++;
  }

  leave(): void {
    this.#nesting--;
  }

  /** Passes over a comment, if one comes next. */
  skipComment(): void {
    if (this.#kind === 'comment') this.#next();
  }

  end(): void {
    if (this.#kind !== 'end') throw this.fault('the end of the type');
  }

  /** That something else was expected than what comes next. */
  fault(expected: string): TypeFault {
    return new TypeFault(expected, this.#start + 1);
  }

  #next(): void {
    this.#previousEnd = this.#end;
    TOKEN.lastIndex = this.#end;
    const found = TOKEN.exec(this.#text);
    const space = /\s*/y;
    space.lastIndex = this.#end;
    space.exec(this.#text);
    this.#start = space.lastIndex;
    if (found === null) throw this.fault('a name, a number or one of ( ) < > ,');
    this.#end = TOKEN.lastIndex;
    const [, word, number, quotedName, comment, mark] = found;
    this.#content = word ?? number ?? quotedName ?? comment ?? mark ?? '';
    if (word !== undefined) this.#kind = 'word';
    else if (number !== undefined) this.#kind = 'number';
    else if (quotedName !== undefined) this.#kind = 'quotedName';
    else if (comment !== undefined) this.#kind = 'comment';
    else this.#kind = mark === undefined ? 'end' : 'mark';
  }
}

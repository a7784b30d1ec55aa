const ESCAPE = '\x1b';

/**
 * A terminal of so many columns as a user sees it, as far as our programs use one: newlines, carriage returns,
 * cursor up, erasing. Colours are ignored, anything else is refused. A line that is too long wraps, and is one line again
 * when there is room, as terminals of today do it.
 */
export class Screen {
  columns: number;
  readonly #lines: string[] = [''];
  #line = 0;
  #column = 0;
  #rest = '';
  /** Whether the cursor stands before its column, not behind the last letter of a full row. */
  #isBefore = true;

  constructor(columns: number) {
    this.columns = columns;
  }

  /** All lines, those that have scrolled out included, without what is empty at the end. */
  get lines(): string[] {
    const lines = this.#lines.map((line) => line.trimEnd());
    while (lines.at(-1) === '') lines.pop();
    return lines;
  }

  write(chunk: string): void {
    let text = this.#rest + chunk;
    this.#rest = '';
    while (text !== '') {
      const next = text.indexOf(ESCAPE);
      if (next !== 0) {
        const plain = next < 0 ? text : text.slice(0, next);
        for (const letter of plain) this.#put(letter);
        text = text.slice(plain.length);
        continue;
      }
      const [whole = '', parameter = '', name = ''] = /^.\[([\d;?]*)([A-Za-z])/.exec(text) ?? [];
      if (whole === '') {
        this.#rest = text; // the chunk was cut within it
        return;
      }
      this.#control(parameter, name);
      text = text.slice(whole.length);
    }
  }

  #put(letter: string): void {
    if (letter === '\r') {
      this.#column = this.#row * this.columns;
      this.#isBefore = true;
    } else if (letter === '\n') {
      this.#line++;
      this.#column = 0;
      this.#isBefore = true;
      if (this.#line === this.#lines.length) this.#lines.push('');
    } else {
      const line = (this.#lines[this.#line] ?? '').padEnd(this.#column);
      this.#lines[this.#line] = line.slice(0, this.#column) + letter + line.slice(this.#column + 1);
      this.#column++;
      this.#isBefore = false;
    }
  }

  #control(parameter: string, name: string): void {
    if (name === 'm') return;
    if (name === 'A') this.#up(Number(parameter || 1));
    else if (name === 'K' && parameter === '') this.#eraseLineEnd();
    else if (name === 'J' && parameter === '') {
      this.#eraseLineEnd();
      this.#lines.length = this.#line + 1;
    } else throw new Error(`the screen does not know ESC [ ${parameter} ${name}`);
  }

  /** So many rows; a line may have several. */
  #up(rows: number): void {
    let left = rows - this.#row;
    this.#column -= Math.min(rows, this.#row) * this.columns;
    while (left > 0 && this.#line > 0) {
      this.#line--;
      left -= this.#rowsOf(this.#lines[this.#line] ?? '');
    }
    if (left > 0) throw new Error('the cursor went above the first line');
    this.#column += Math.max(0, -left) * this.columns;
  }

  /** Which row of its line the cursor is in. */
  get #row(): number {
    return Math.floor((this.#isBefore ? this.#column : Math.max(0, this.#column - 1)) / this.columns);
  }

  #eraseLineEnd(): void {
    this.#lines[this.#line] = (this.#lines[this.#line] ?? '').slice(0, this.#column);
  }

  #rowsOf(line: string): number {
    return Math.max(1, Math.ceil(line.length / this.columns));
  }
}

import type { WriteStream } from 'node:tty';
import { stripVTControlCharacters } from 'node:util';

/** The part of a standard stream we use. */
export type OutputStream = Pick<NodeJS.WriteStream, 'write' | 'on'> &
  Partial<Pick<WriteStream, 'isTTY' | 'columns' | 'rows'>>;

const ERASE_LINE_END = '\x1b[K';
const ERASE_BELOW = '\x1b[J';

/** Standard output for the result, standard error for messages and, on a terminal, a status below them. */
export class Output {
  readonly #stdout: OutputStream;
  readonly #stderr: OutputStream;
  /** The status on the screen, a line each. */
  #shown: readonly string[] = [];

  constructor(stdout: OutputStream = process.stdout, stderr: OutputStream = process.stderr) {
    this.#stdout = stdout;
    this.#stderr = stderr;
    // Whoever read our output may have left (`| head`): that must not stop a load half way.
    stdout.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') this.tell(`standard output: ${error.message}`);
    });
    stderr.on('error', () => {});
  }

  /** Whether somebody may be watching. */
  get isTerminal(): boolean {
    return this.#stderr.isTTY === true;
  }

  /** How wide the terminal is now. */
  get columns(): number {
    return this.#stderr.columns || 80; // 0 where nobody set it
  }

  /** Text for standard output. */
  result(text: string): void {
    this.clearStatus();
    this.#stdout.write(`${text}\n`);
  }

  /** A line for standard error; on a terminal it scrolls past above the status. */
  message(text: string): void {
    const shown = this.#shown;
    const above = shown.length === 0 ? '' : this.#toTop() + ERASE_BELOW;
    // In one write: a status that goes and comes again would flicker.
    this.#stderr.write(`${above}${harmless(text)}\n${shown.join('\n')}`);
  }

  /** {@link message} of the program's own, with its name before it. */
  tell(text: string): void {
    this.message(`dynamodb-sink: ${text}`);
  }

  /** Replaces the status, of one line or several. For terminals only. */
  status(text: string): void {
    const lines = text
      .split('\n')
      // A line that wraps could not be rewritten, nor could one that has scrolled out of a low terminal.
      .map((line) => cut(line, this.columns - 1))
      .slice(0, Math.max(1, (this.#stderr.rows || 24) - 1));
    // Each line is overwritten before what is left of the old one goes: erased first it would flicker.
    this.#stderr.write(this.#toTop() + lines.join(`${ERASE_LINE_END}\n`) + ERASE_BELOW);
    this.#shown = lines;
  }

  /** Removes the status. */
  clearStatus(): void {
    if (this.#shown.length > 0) this.#stderr.write(this.#toTop() + ERASE_BELOW);
    this.#shown = [];
  }

  /** What takes the cursor from the end of the status to its beginning. */
  #toTop(): string {
    // A terminal that became narrower has wrapped the lines.
    const rows = this.#shown.reduce(
      (sum, line) => sum + Math.max(1, Math.ceil(lettersOf(line) / this.columns)),
      0,
    );
    return rows > 1 ? `\r\x1b[${rows - 1}A` : '\r';
  }
}

function lettersOf(line: string): number {
  return stripVTControlCharacters(line).length;
}

/** At most so many letters of a line; one that is too long loses its colours. */
function cut(line: string, letters: number): string {
  return lettersOf(line) <= letters ? line : stripVTControlCharacters(line).slice(0, letters);
}

/** Names of files and columns are somebody else's: none of them may steer the terminal. */
function harmless(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, (letter) =>
    letter === '\n' || letter === '\t' ? letter : `\\x${letter.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

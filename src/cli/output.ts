import type { WriteStream } from 'node:tty';

/** The part of a standard stream we use. */
export type OutputStream = Pick<NodeJS.WriteStream, 'write' | 'on'> &
  Partial<Pick<WriteStream, 'isTTY' | 'columns'>>;

const CLEAR_LINE = '\r\x1b[2K';
const CLEAR_LINE_ABOVE = '\x1b[1A\x1b[2K';

/** Standard output for the result, standard error for messages and, on a terminal, a status below them. */
export class Output {
  readonly #stdout: OutputStream;
  readonly #stderr: OutputStream;
  /** Lines of the status on the screen. */
  #statusLines = 0;

  constructor(stdout: OutputStream = process.stdout, stderr: OutputStream = process.stderr) {
    this.#stdout = stdout;
    this.#stderr = stderr;
    // Whoever read our output may have left (`| head`): that must not stop a load half way.
    stdout.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') this.message(`dynamodb-sink: standard output: ${error.message}`);
    });
    stderr.on('error', () => {});
  }

  /** Whether somebody may be watching. */
  get isTerminal(): boolean {
    return this.#stderr.isTTY === true;
  }

  /** Text for standard output. */
  result(text: string): void {
    this.clearStatus();
    this.#stdout.write(`${text}\n`);
  }

  /** A line for standard error; on a terminal it scrolls past above the status. */
  message(text: string): void {
    this.clearStatus();
    this.#stderr.write(`${text}\n`);
  }

  /** Replaces the status, of one line or several. For terminals only. */
  status(text: string): void {
    const columns = this.#stderr.columns || 80; // 0 where nobody set it
    // A line that wraps could not be rewritten.
    const lines = text.split('\n').map((line) => line.slice(0, columns - 1));
    this.#stderr.write(this.#cleared() + lines.join('\n'));
    this.#statusLines = lines.length;
  }

  /** Removes the status. */
  clearStatus(): void {
    if (this.#statusLines > 0) this.#stderr.write(this.#cleared());
    this.#statusLines = 0;
  }

  /** What leaves the cursor at the beginning of the status, and nothing behind it. */
  #cleared(): string {
    return CLEAR_LINE + CLEAR_LINE_ABOVE.repeat(Math.max(0, this.#statusLines - 1));
  }
}

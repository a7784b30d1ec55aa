import type { WriteStream } from 'node:tty';

/** The part of a standard stream we use. */
export type OutputStream = Pick<NodeJS.WriteStream, 'write' | 'on'> &
  Partial<Pick<WriteStream, 'isTTY' | 'columns'>>;

const CLEAR_LINE = '\r\x1b[2K';

/** Standard output for the result, standard error for messages and, on a terminal, a status line below them. */
export class Output {
  readonly #stdout: OutputStream;
  readonly #stderr: OutputStream;
  #hasStatus = false;

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

  /** Replaces the status line. For terminals only. */
  status(text: string): void {
    const columns = this.#stderr.columns || 80; // 0 where nobody set it
    // A line that wraps could not be rewritten.
    this.#stderr.write(CLEAR_LINE + text.slice(0, columns - 1));
    this.#hasStatus = true;
  }

  /** Removes the status line. */
  clearStatus(): void {
    if (this.#hasStatus) this.#stderr.write(CLEAR_LINE);
    this.#hasStatus = false;
  }
}

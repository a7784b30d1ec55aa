import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { localEnv } from '../run-cli.js';
import { Screen } from './screen.js';

const main = join(fileURLToPath(new URL('../../../../', import.meta.url)), 'dist/cli/main.js');

/** Why there can be no pseudo-terminal here; false if there can. `script` is util-linux's, which every Debian has. */
export const noPseudoTerminal: string | false =
  process.platform === 'linux' && /util-linux/.test(String(spawnSync('script', ['--version']).stdout))
    ? false
    : 'there is no script of util-linux';

/** The program in a pseudo-terminal of its own, as somebody sees it. */
export class PseudoTerminal {
  readonly screen: Screen;
  readonly ended: Promise<void>;
  readonly #child: ChildProcessWithoutNullStreams;
  #onText = (): void => {};

  constructor(columns: number, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    this.screen = new Screen(columns);
    const program = [process.execPath, main, ...args].map((word) => `'${word}'`).join(' ');
    // The shell lives on where Ctrl-C is meant for the program, and tells how it and the terminal were left.
    const steps = [
      "trap ':' INT",
      `stty cols ${columns} rows 24`,
      'tty',
      program,
      'echo "exit code $?"',
      'stty -a | grep -ow -e "-*icanon" -e "-*echo" -e "-*isig" | tr "\\n" " "',
    ];
    this.#child = spawn('script', ['-qfec', steps.join('; '), '/dev/null'], {
      env: { ...localEnv, TERM: 'xterm', LANG: 'C.UTF-8', ...env },
    });
    this.#child.stdout.on('data', (chunk) => {
      this.screen.write(String(chunk));
      this.#onText();
    });
    this.ended = new Promise((resolve) => {
      this.#child.once('close', () => resolve());
    });
  }

  /** What is on the screen. */
  get text(): string {
    return this.screen.lines.join('\n');
  }

  press(keys: string): void {
    this.#child.stdin.write(keys);
  }

  /** Resolves when the screen shows this. */
  async shows(pattern: RegExp): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#onText = () => pattern.test(this.text) && resolve();
    void this.ended.then(() => reject(new Error(`ended without ${pattern}:\n${this.text}`)));
    this.#onText();
    await promise;
  }

  /** Gives the terminal another width, as a window does that is drawn smaller. */
  resize(columns: number): void {
    this.screen.columns = columns;
    spawnSync('stty', ['-F', this.screen.lines[0] ?? '', 'cols', String(columns)]);
  }
}

import type { ReadStream } from 'node:tty';
import { stripVTControlCharacters } from 'node:util';

/** The part of standard input that is used; a terminal has all of it. */
export type KeyInput = Pick<
  ReadStream,
  'setRawMode' | 'setEncoding' | 'resume' | 'pause' | 'on' | 'off' | 'unref'
>;

/** What keys do. */
export interface KeyHost {
  /** A key was pressed that is none of those that the terminal itself knows. */
  pressed(key: string): void;
  /** Ctrl-Z: the program is about to be stopped, and the screen is the shell's. */
  suspending(): void;
  /** Whether the program may read from the terminal. */
  isInForeground(): boolean;
  /** Sends a signal to all programs in the foreground, as the terminal would. */
  send(signal: NodeJS.Signals): void;
}

/** Keys of which a terminal that is read letter by letter makes no signals any more. */
const SIGNALS: ReadonlyMap<string, NodeJS.Signals> = new Map([
  ['\x03', 'SIGINT'],
  ['\x1a', 'SIGTSTP'],
  ['\x1c', 'SIGQUIT'],
]);

/** Reads the keys of a terminal while it exists. Node puts the terminal back by itself however the program ends. */
export class TerminalKeys implements Disposable {
  readonly #input: KeyInput;
  readonly #host: KeyHost;
  #isReading = false;

  constructor(input: KeyInput, host: KeyHost) {
    this.#input = input;
    this.#host = host;
    input.setEncoding('utf8');
    input.on('error', this.#failed);
    process.on('SIGCONT', this.#continued);
    this.#begin();
  }

  /** Listens, unless it is in the background. @returns whether it does */
  listen(): boolean {
    if (!this.#isReading) this.#begin(); // a shell tells nobody that it has brought a program to the foreground
    return this.#isReading;
  }

  [Symbol.dispose](): void {
    process.off('SIGCONT', this.#continued);
    this.#end();
    this.#input.off('error', this.#failed);
  }

  #begin(): void {
    // Even to set the mode of the terminal would stop a process in the background.
    if (this.#isReading || !this.#host.isInForeground()) return;
    try {
      this.#input.setRawMode(true);
    } catch {
      return; // the terminal is gone
    }
    this.#input.on('data', this.#take);
    this.#input.resume();
    this.#input.unref(); // who waits for a key keeps no program running
    this.#isReading = true;
  }

  #end(): void {
    if (!this.#isReading) return;
    this.#stopReading();
    this.#setBack();
  }

  #stopReading(): void {
    this.#isReading = false;
    this.#input.off('data', this.#take);
    this.#input.pause();
  }

  #setBack(): void {
    try {
      this.#input.setRawMode(false);
    } catch {
      // The terminal is gone.
    }
  }

  /** Going on after a stop, which may be in the background, and may have had the shell set the terminal its way. */
  readonly #continued = (): void => {
    if (this.#isReading) this.#stopReading();
    if (!this.#host.isInForeground()) return; // the terminal is the shell's
    this.#setBack();
    this.#begin();
  };

  readonly #failed = (): void => {
    this.#isReading = false;
  };

  readonly #take = (text: string): void => {
    // Arrows and their like are several letters, some of which are keys.
    for (const key of stripVTControlCharacters(text)) {
      const signal = SIGNALS.get(key);
      if (signal === undefined) this.#host.pressed(key);
      else this.#handOn(signal);
    }
  };

  #handOn(signal: NodeJS.Signals): void {
    if (signal === 'SIGINT') {
      this.#host.send(signal);
      return;
    }
    // The program stops, or ends, in the call, and leaves the terminal as it found it.
    this.#host.suspending();
    this.#end();
    this.#host.send(signal);
    // A terminal without a shell that would go on with it ignores Ctrl-Z.
    setImmediate(() => this.#begin());
  }
}

/** Sends a signal to the programs in the foreground, of which this is one. */
export function sendToForeground(signal: NodeJS.Signals): void {
  if (process.platform === 'win32')
    process.emit(signal); // it has no signals but those Node makes up
  else process.kill(0, signal);
}

import type { LoadArguments } from '../arguments.js';
import type { Output } from '../output.js';
import type { RecordLoad } from '../record-load.js';
import { isInForeground } from './foreground.js';
import { Progress } from './progress.js';
import { RateControl } from './rate-control.js';
import { RateSignals } from './rate-signals.js';
import type { Shown } from './shown-as.js';
import { sendToForeground, TerminalKeys } from './terminal-keys.js';
import { terminalLook } from './terminal-look.js';

const KEYS = 'keys + - change the limit, 0 removes it';

/** All that somebody sees of a load while it runs, and can change: progress, keys, signals. */
export class LoadWatch implements Disposable {
  readonly #load: RecordLoad;
  readonly #args: LoadArguments;
  readonly #shown: Shown;
  readonly #output: Output;
  readonly #control: RateControl;
  readonly #signals: RateSignals;
  readonly #bytesBefore: number;
  #progress: Progress | undefined;

  /** @param bytesBefore those of the files that earlier runs are done with */
  constructor(load: RecordLoad, args: LoadArguments, shown: Shown, output: Output, bytesBefore: number) {
    this.#bytesBefore = bytesBefore;
    this.#load = load;
    this.#args = args;
    this.#shown = shown;
    this.#output = output;
    const tell = (message: string): void => output.tell(message);
    this.#control = new RateControl(args.options, {
      setRate: (caps) => load.setRate(caps).finally(() => this.#progress?.refresh()),
      tell,
    });
    this.#signals = new RateSignals(this.#control, {
      tell: (message) => {
        if (!args.quiet) tell(message);
      },
      writeUnitsPerSecond: () => this.#progress?.writeUnitsPerSecond ?? 0,
    });
  }

  [Symbol.dispose](): void {
    this.#signals[Symbol.dispose]();
  }

  /**
   * Tells how it gets on, and listens to keys, while something runs.
   * @param stopping aborted when nothing more is read
   */
  async during<Result>(run: () => Promise<Result>, stopping: AbortSignal): Promise<Result> {
    // What ends the program must not be written into the block.
    const crashed = (): void => this.#output.clearStatus();
    process.on('uncaughtExceptionMonitor', crashed);
    using progress = new Progress(this.#output, {
      source: this.#load,
      control: this.#control,
      shown: this.#shown,
      look: terminalLook(process.env, process.platform),
      keys: () => (keys === undefined ? '' : KEYS),
      isHidden: () => keys !== undefined && !keys.listen(), // in the background
      bytesBefore: this.#bytesBefore,
      stopping,
    });
    this.#progress = progress;
    using keys = this.#listen(progress);
    try {
      return await run();
    } finally {
      this.#progress = undefined;
      process.off('uncaughtExceptionMonitor', crashed);
    }
  }

  /** Keys, if somebody watches, and standard input has nothing else to say. */
  #listen(progress: Progress): TerminalKeys | undefined {
    if (this.#shown !== 'block' || !process.stdin.isTTY || this.#args.files.includes('-')) return undefined;
    return new TerminalKeys(process.stdin, {
      pressed: (key) => this.#press(key, progress),
      suspending: () => this.#output.clearStatus(),
      isInForeground: () => isInForeground(),
      send: sendToForeground,
    });
  }

  #press(key: string, { writeUnitsPerSecond }: Progress): void {
    switch (key) {
      case '+':
      case '=': // the same key without shift
        this.#control.raise();
        break;
      case '-':
      case '_':
        this.#control.lower(writeUnitsPerSecond);
        break;
      case '0':
        this.#control.remove();
        break;
    }
  }
}

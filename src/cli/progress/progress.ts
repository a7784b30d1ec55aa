import type { Output } from '../output.js';
import { loadBlock } from './load-block.js';
import { LoadMeter, type LoadSource } from './load-meter.js';
import { progressJson } from './progress-json.js';
import type { RateControl } from './rate-control.js';
import type { Shown } from './shown-as.js';
import type { TerminalLook } from './terminal-look.js';

const BLOCK_EVERY_MS = 250;
const SECOND_MS = 1000;
/** The block tells the rates of so many seconds: the figures of one jump about. */
const CALM_SECONDS = 3;

/** What a {@link Progress} shows beside what it measures. */
export interface ProgressParts {
  readonly source: LoadSource;
  /** @default no caps are shown */
  readonly control?: RateControl;
  readonly shown: Shown;
  readonly look: TerminalLook;
  /** Which keys there are now; empty if there are none. */
  readonly keys?: () => string;
  /** Whether the terminal is somebody else's now. */
  readonly isHidden?: () => boolean;
  /** Bytes of the files that earlier runs are done with. @default 0 */
  readonly bytesBefore?: number;
  /** Aborted when nothing more is read. */
  readonly stopping?: AbortSignal;
}

/** Measures how a load gets on, and tells it: in a block that is redrawn, or by a JSON line each second. */
export class Progress implements Disposable {
  readonly #output: Output;
  readonly #parts: ProgressParts;
  readonly #meter: LoadMeter;
  readonly #timer: NodeJS.Timeout;

  constructor(output: Output, parts: ProgressParts) {
    this.#output = output;
    this.#parts = parts;
    this.#meter = new LoadMeter(parts.source, parts.stopping, parts.bytesBefore);
    this.#timer = setInterval(() => this.tell(), parts.shown === 'block' ? BLOCK_EVERY_MS : SECOND_MS);
    this.#timer.unref();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#output.clearStatus();
  }

  /** Write units a second that are written now. */
  get writeUnitsPerSecond(): number {
    return this.#meter.view(CALM_SECONDS).writeUnitsPerSecond;
  }

  /** The caps were changed: a block shows it at once, with the pace that follows from them. */
  refresh(): void {
    this.#meter.refresh();
    if (this.#parts.shown === 'block') this.tell();
  }

  /** Tells how it stands. */
  tell(): void {
    const { shown, control, look, keys, isHidden } = this.#parts;
    if (shown !== 'block') {
      const view = this.#meter.view(1); // measured also where nothing is told
      if (shown === 'json') this.#output.message(progressJson(view, control?.caps ?? {}));
      return;
    }
    const view = this.#meter.view(CALM_SECONDS);
    if (isHidden?.()) return;
    const { records, writeUnits } = this.#meter;
    const parts = {
      records,
      writeUnits,
      limit: control?.text ?? '',
      limitUnits: control?.caps.maxWriteUnitsPerSecond,
      keys: keys?.() ?? '',
    };
    this.#output.status(loadBlock(view, parts, this.#output.columns, look).join('\n'));
  }
}

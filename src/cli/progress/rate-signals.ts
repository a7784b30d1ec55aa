import type { RateControl } from './rate-control.js';

/** What signals tell of, and whom they ask. */
export interface RateSignalsHost {
  tell(message: string): void;
  /** Write units a second that are written now. */
  writeUnitsPerSecond(): number;
}

/**
 * Signals that change the caps: SIGUSR2 takes them a step down, SIGURG a step up. SIGUSR1 would start the debugger of Node;
 * of what is left only SIGURG is ignored where nobody listens. Listening begins at once: SIGUSR2 ends a process that does not.
 */
export class RateSignals implements Disposable {
  readonly #control: RateControl;
  readonly #host: RateSignalsHost;

  constructor(control: RateControl, host: RateSignalsHost) {
    this.#control = control;
    this.#host = host;
    process.on('SIGUSR2', this.#lower);
    process.on('SIGURG', this.#raise);
  }

  [Symbol.dispose](): void {
    process.off('SIGUSR2', this.#lower);
    process.off('SIGURG', this.#raise);
  }

  readonly #lower = (): void => {
    const isLower = this.#control.lower(this.#host.writeUnitsPerSecond());
    this.#host.tell(`SIGUSR2: ${this.#control.text}${isLower ? '' : ', and nothing to lower'}`);
  };

  readonly #raise = (): void => {
    const isHigher = this.#control.raise();
    this.#host.tell(`SIGURG: ${this.#control.text}${isHigher ? '' : ', and nothing to raise'}`);
  };
}

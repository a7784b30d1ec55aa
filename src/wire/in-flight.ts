import { Exchange, type Outcome, RequestTimeout } from './exchange.js';
import type { RequestBody } from './transport.js';

/**
 * The exchanges that are not over, and one timer for all of them: one each would be set and cleared for nothing.
 *
 * Not a Set: that makes itself anew now and then, and the old one leads to the new one. An old one that has come to the
 * old generation of the garbage collector would keep all that was in flight since.
 */
export class InFlight {
  readonly #timeoutMS: number;
  readonly #exchanges: Exchange[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** @param timeoutMS how long an exchange may take */
  constructor(timeoutMS: number) {
    this.#timeoutMS = timeoutMS;
  }

  /**
   * An exchange begins, which is cancelled when its time is up.
   * @param over called once, after this has returned
   */
  begin(body: RequestBody, over: (outcome: Outcome) => void): Exchange {
    const exchange = new Exchange(body, performance.now() + this.#timeoutMS, (outcome) => {
      this.#remove(exchange);
      over(outcome);
    });
    exchange.place = this.#exchanges.push(exchange) - 1;
    // It is the first that is due: those that come later have as much time.
    this.#timer ??= setTimeout(() => this.#timeUp(), this.#timeoutMS);
    return exchange;
  }

  cancelAll(reason: Error): void {
    for (const exchange of [...this.#exchanges]) exchange.cancel(reason);
  }

  #remove({ place }: Exchange): void {
    const last = this.#exchanges.pop() as Exchange;
    if (last.place !== place) {
      this.#exchanges[place] = last;
      last.place = place;
    }
    if (this.#exchanges.length > 0) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #timeUp(): void {
    const now = performance.now();
    for (const exchange of [...this.#exchanges])
      if (exchange.dueAt <= now) exchange.cancel(new RequestTimeout(`no answer in ${this.#timeoutMS} ms`));
    clearTimeout(this.#timer); // that of an exchange which began when these ended
    this.#timer = undefined;
    if (this.#exchanges.length === 0) return;
    const dueAt = this.#exchanges.reduce(
      (least, exchange) => Math.min(least, exchange.dueAt),
      Number.POSITIVE_INFINITY,
    );
    this.#timer = setTimeout(() => this.#timeUp(), Math.max(1, Math.ceil(dueAt - performance.now())));
  }
}

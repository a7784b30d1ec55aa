import type { Clock } from '../clock.js';
import { Deadline } from '../deadline.js';
import { Exchange, type Outcome, RequestTimeout } from './exchange.js';
import type { RequestBody } from './transport.js';

/**
 * The exchanges that are not over, and one timer for all of them: one each would be set and cleared for nothing.
 *
 * Not a Set: that makes itself anew now and then, and the old one leads to the new one. An old one that has come to the
 * old generation of the garbage collector would keep all that was in flight since.
 */
export class Exchanges {
  readonly #clock: Clock;
  readonly #timeoutMS: number;
  readonly #exchanges: Exchange[] = [];
  /** For the first that is due. It may come too early, when that one has ended: then it is set anew. */
  readonly #deadline: Deadline;

  /** @param timeoutMS how long an exchange may take */
  constructor(clock: Clock, timeoutMS: number) {
    this.#clock = clock;
    this.#timeoutMS = timeoutMS;
    this.#deadline = new Deadline(clock, () => this.#timeUp());
  }

  /**
   * An exchange begins, which is cancelled when its time is up.
   * @param over called once, after this has returned
   */
  begin(body: RequestBody, over: (outcome: Outcome) => void): Exchange {
    const exchange = new Exchange(body, this.#clock.now() + this.#timeoutMS, (outcome) => {
      this.#remove(exchange);
      over(outcome);
    });
    exchange.place = this.#exchanges.push(exchange) - 1;
    this.#deadline.wakeAt(exchange.dueAt);
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
    if (this.#exchanges.length === 0) this.#deadline.clear();
  }

  #timeUp(): void {
    const now = this.#clock.now();
    for (const exchange of [...this.#exchanges])
      if (exchange.dueAt <= now) exchange.cancel(new RequestTimeout(`no answer in ${this.#timeoutMS} ms`));
    for (const { dueAt } of this.#exchanges) this.#deadline.wakeAt(dueAt);
  }
}

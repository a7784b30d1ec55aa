import { isAnswered, type RequestFailure } from '../wire/transport.js';

/** What may go on for a while, but not for ever. */
export type Trouble = 'unreachable' | 'credentials' | 'skewed';

const LIMITS_MS: Readonly<Record<Trouble, number>> = {
  // Until a first request has succeeded: after that the endpoint is known to be right, and an outage ends.
  unreachable: 30_000,
  credentials: 300_000,
  // One answer is enough to set the clock right.
  skewed: 30_000,
};

/** How long a trouble has been going on, and whether that is too long. */
export class Patience {
  #trouble: Trouble | undefined;
  #since = 0;
  #hasSucceeded: boolean;

  /** @param hasSucceeded whether a request has succeeded before */
  constructor(hasSucceeded = false) {
    this.#hasSucceeded = hasSucceeded;
  }

  /** Whether a request has succeeded yet. */
  get hasSucceeded(): boolean {
    return this.#hasSucceeded;
  }

  /** A request has succeeded: whatever it was, it is over. */
  succeeded(): void {
    this.#hasSucceeded = true;
    this.#trouble = undefined;
  }

  /** Whether this failure's trouble has been going on for too long. */
  isOver(failure: RequestFailure, now: number): boolean {
    const trouble = troubleOf(failure);
    if (trouble !== this.#trouble) {
      this.#trouble = trouble;
      this.#since = now;
    }
    if (trouble === undefined || (trouble === 'unreachable' && this.#hasSucceeded)) return false;
    return now - this.#since >= LIMITS_MS[trouble];
  }
}

/** Which of them a failure is; undefined for one that an endpoint of DynamoDB has answered with. */
export function troubleOf(failure: RequestFailure): Trouble | undefined {
  if (failure.kind === 'credentials' || failure.kind === 'skewed') return failure.kind;
  return isAnswered(failure) ? undefined : 'unreachable';
}

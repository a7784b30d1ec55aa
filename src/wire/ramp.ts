import type { Pool } from 'undici';

/**
 * Connections that are being made at once, at most. A TLS handshake takes a millisecond of CPU and two round
 * trips: fifty at once would hold all of the first requests up, and none could resume the session of another.
 */
const MAX_CONNECTING = 8;

/**
 * Lets requests through as fast as connections come up: as many as there are connections, and a few more,
 * for which new ones are made. The others wait, and go over whatever connection is free first.
 */
export class Ramp {
  #open = Number.POSITIVE_INFINITY;
  #active = 0;
  readonly #waiting: (() => boolean)[] = [];

  /** Of a pool that is new. */
  static of(pool: Pool): Ramp {
    const ramp = new Ramp();
    ramp.#open = 0;
    pool.on('connect', () => {
      ramp.#open++;
      ramp.#go();
    });
    pool.on('disconnect', () => {
      ramp.#open--;
    });
    return ramp;
  }

  /**
   * Calls `start`, now or when there is a connection for it. It says whether it has started something;
   * {@link ended} is called when that has ended, later.
   */
  begin(start: () => boolean): void {
    this.#waiting.push(start);
    this.#go();
  }

  /** What was started has ended. */
  ended(): void {
    this.#active--;
    this.#go();
  }

  #go(): void {
    while (this.#waiting.length > 0 && this.#active < this.#open + MAX_CONNECTING) {
      if ((this.#waiting.shift() as () => boolean)()) this.#active++;
    }
  }
}

import { performance } from 'node:perf_hooks';

/**
 * The turns of this process's event loop: how long it worked in them, and whether it may sleep in between.
 *
 * A turn reaches from the end of the one before to its own, less the time the loop was blocked. It is work if anything
 * was read or answered in it, so a loop that stays awake and finds nothing is as idle as one that sleeps.
 */
export class Turns {
  #isAwake = false;
  #isEndDue = false;
  #hasWorked = false;
  #workedMS = 0;
  #endedAt = performance.now();
  #blockedMS = performance.nodeTiming.idleTime;

  /** Of all turns that are over. */
  get workedMS(): number {
    return this.#workedMS;
  }

  /** From now on the loop is never blocked, or is again. */
  set isAwake(isAwake: boolean) {
    this.#isAwake = isAwake;
    if (isAwake) this.#awaitEnd();
  }

  /** To be called whenever something is read or answered. */
  work(): void {
    this.#hasWorked = true;
    this.#awaitEnd();
  }

  /** An immediate runs when the turn's events are through; as long as one is due, the next turn does not block. */
  #awaitEnd(): void {
    if (this.#isEndDue) return;
    this.#isEndDue = true;
    setImmediate(this.#end);
  }

  readonly #end = (): void => {
    const now = performance.now();
    const blockedMS = performance.nodeTiming.idleTime;
    if (this.#hasWorked) this.#workedMS += now - this.#endedAt - (blockedMS - this.#blockedMS);
    this.#endedAt = now;
    this.#blockedMS = blockedMS;
    this.#hasWorked = this.#isEndDue = false;
    if (this.#isAwake) this.#awaitEnd();
  };
}

/**
 * How long this worker may write: until the session time-out after the last heartbeat that the group's coordinator has
 * taken, counted from when it was sent. Until then nobody else is given its partitions. A process that was frozen, or
 * cut off from the brokers, sees here that its time is up before it hears so from anybody.
 */
export class Lease {
  readonly #sessionTimeoutMS: number;
  #until = 0;

  constructor(sessionTimeoutMS: number) {
    this.#sessionTimeoutMS = sessionTimeoutMS;
  }

  /** A heartbeat that was sent then, by `performance.now()`, was taken. */
  extend(sentAt: number): void {
    this.#until = Math.max(this.#until, sentAt + this.#sessionTimeoutMS);
  }

  /** The partitions are somebody else's, or will be. */
  end(): void {
    this.#until = 0;
  }

  get isHeld(): boolean {
    return performance.now() < this.#until;
  }
}

import { createHash } from 'node:crypto';

/** Everything that happens in a run, in order: a digest of it, and the lines if somebody wants to read them. */
export class EventLog {
  readonly #hash = createHash('sha256');
  readonly #lines: string[] | undefined;
  readonly #now: () => number;
  count = 0;

  /** @param keepsLines whether {@link lines} are wanted: they take memory and time */
  constructor(now: () => number, keepsLines: boolean) {
    this.#now = now;
    this.#lines = keepsLines ? [] : undefined;
  }

  /** @param bytes what belongs to the event, such as a request's body */
  add(event: string, bytes?: Uint8Array): void {
    this.count++;
    const line = `${this.#now()} ${event}`;
    this.#hash.update(line);
    if (bytes !== undefined) this.#hash.update(bytes);
    this.#hash.update('\n');
    this.#lines?.push(bytes === undefined ? line : `${line} ${Buffer.from(bytes)}`);
  }

  /** The events so far, one a line; empty if they are not kept. */
  get lines(): readonly string[] {
    return this.#lines ?? [];
  }

  /** Of all events; the log takes none after that. */
  digest(): string {
    return this.#hash.digest('hex');
  }
}

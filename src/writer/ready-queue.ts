import { type Entry, EntryState } from '../item/entry.js';

/** The writes of one table that may be sent now: linked through the entries, so that queueing allocates nothing. */
export class ReadyQueue {
  #first: Entry | undefined;
  #last: Entry | undefined;
  count = 0;
  bytes = 0;

  /** The next one to be sent; the others follow it by `nextReady`. */
  get first(): Entry | undefined {
    return this.#first;
  }

  /** Behind all others. */
  push(entry: Entry): void {
    this.#enter(entry);
    entry.nextReady = undefined;
    if (this.#last === undefined) this.#first = entry;
    else this.#last.nextReady = entry;
    this.#last = entry;
  }

  /** Before all others: a write that was sent before. */
  pushFront(entry: Entry): void {
    this.#enter(entry);
    entry.nextReady = this.#first;
    this.#first = entry;
    if (this.#last === undefined) this.#last = entry;
  }

  #enter(entry: Entry): void {
    entry.state = EntryState.ready;
    this.count++;
    this.bytes += entry.length;
  }

  /** An entry of this queue has been given other content. */
  resized(byBytes: number): void {
    this.bytes += byBytes;
  }

  /**
   * Takes the first writes: at most `maxCount`, and as many as fit in `maxBytes` with a comma between
   * them, and in `maxUnits` write units, but always one.
   */
  take(maxCount: number, maxBytes: number, maxUnits: number): Entry[] {
    const taken: Entry[] = [];
    let bytes = 0;
    let units = 0;
    for (let entry = this.#first; entry !== undefined && taken.length < maxCount; entry = this.#first) {
      bytes += entry.length + (taken.length > 0 ? 1 : 0);
      units += entry.units;
      if (taken.length > 0 && (bytes > maxBytes || units > maxUnits)) break;
      this.#first = entry.nextReady;
      if (this.#first === undefined) this.#last = undefined;
      entry.nextReady = undefined;
      this.count--;
      this.bytes -= entry.length;
      taken.push(entry);
    }
    return taken;
  }

  /** Takes out all that `isGone` says; the order of the others stays. */
  removeAll(isGone: (entry: Entry) => boolean): void {
    const all = this.take(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
    for (const entry of all) if (!isGone(entry)) this.push(entry);
  }
}

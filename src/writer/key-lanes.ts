import type { Entry } from '../item/entry.js';
import type { WrittenKey } from '../item/written-key.js';
import { LaneTable } from './lane-table.js';

/**
 * The order of each key: at most one write of a key is ready or in flight, later ones wait behind it.
 *
 *   key ─► head ──► waiting ──► waiting      head: ready, in flight or delayed
 *           └──────── lastInLane ───┘
 *
 * Handed to the writer, so that a test can show what breaks without it.
 */
export interface KeyLanes {
  /** The first write of the key that is not settled. */
  head(key: WrittenKey): Entry | undefined;
  /** The newest accepted write of the key, if one is not settled. */
  newest(key: WrittenKey): Entry | undefined;
  /** Takes a write in; true if it is its lane's head and may be sent. */
  admit(entry: Entry): boolean;
  /** The head is settled: its successor becomes head and is returned, to be sent next. */
  release(head: Entry): Entry | undefined;
  /** Takes a waiting write out of its lane. */
  remove(waiting: Entry): void;
  /** Every write that is not settled; the writes of a key in order. */
  all(): Iterable<Entry>;
}

/** The lanes of one table, by its primary key. */
export class PrimaryKeyLanes implements KeyLanes {
  readonly #heads = new LaneTable();

  head(key: WrittenKey): Entry | undefined {
    return this.#heads.get(key);
  }

  newest(key: WrittenKey): Entry | undefined {
    const head = this.#heads.get(key);
    return head?.lastInLane ?? head;
  }

  admit(entry: Entry): boolean {
    const head = this.#heads.headFor(entry);
    if (head === entry) return true;
    (head.lastInLane ?? head).nextInLane = entry;
    head.lastInLane = entry;
    return false;
  }

  release(head: Entry): Entry | undefined {
    const next = head.nextInLane;
    if (next === undefined) {
      this.#heads.delete(head);
      return undefined;
    }
    if (head.lastInLane !== next) next.lastInLane = head.lastInLane;
    next.awaitedUpTo = head.awaitedUpTo;
    head.nextInLane = undefined;
    head.lastInLane = undefined;
    this.#heads.replace(head, next);
    return next;
  }

  remove(waiting: Entry): void {
    const head = this.#heads.get(waiting);
    for (let before = head; before !== undefined; before = before.nextInLane) {
      if (before.nextInLane !== waiting) continue;
      before.nextInLane = waiting.nextInLane;
      waiting.nextInLane = undefined;
      if (head?.lastInLane === waiting) head.lastInLane = before === head ? undefined : before;
      return;
    }
  }

  *all(): Generator<Entry> {
    for (const head of this.#heads.heads()) {
      for (let entry: Entry | undefined = head; entry !== undefined; entry = entry.nextInLane) yield entry;
    }
  }
}

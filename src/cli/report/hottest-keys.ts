import { DistinctCount } from './distinct-count.js';

/** A key with a larger share than one in so many is surely among those that are counted. */
const CAPACITY = 1000;

interface Count {
  writes: number;
  writeUnits: number;
  /** How many writes of it may have been missed: it was let go, or not known, before. */
  readonly missed: number;
}

/** A key, and how often it was met at least. */
export interface HotKey {
  readonly key: string;
  readonly writes: number;
  readonly writeUnits: number;
}

/**
 * Finds the keys that are met most often, in little room however many there are. Like the space-saving sketch
 * (`writer/frequent-keys.ts`), but the smallest counts are let
 * go many at a time, so that a key that is new costs no search.
 */
export class HottestKeys {
  total = 0;
  readonly #capacity: number;
  readonly #counts = new Map<string, Count>();
  /** The largest count of a key that was let go. */
  #floor = 0;
  /** All keys, from when the first one is let go. */
  #distinct: DistinctCount | undefined;

  constructor(capacity: number = CAPACITY) {
    this.#capacity = capacity;
  }

  /** Whether no key was let go: then all counts are exact. */
  get isExact(): boolean {
    return this.#floor === 0;
  }

  /** How many keys there are; an estimate unless {@link isExact}. */
  get keys(): number {
    return this.#distinct?.estimate ?? this.#counts.size;
  }

  add(key: string, writeUnits: number): void {
    this.total++;
    const known = this.#counts.get(key);
    if (known !== undefined) {
      known.writes++;
      known.writeUnits += writeUnits;
      return;
    }
    if (this.#counts.size === 2 * this.#capacity) this.#letGo();
    this.#distinct?.add(key);
    this.#counts.set(key, { writes: 1, writeUnits, missed: this.#floor });
  }

  /** Those met most often, by what is sure of them. */
  top(count: number): readonly HotKey[] {
    return [...this.#counts]
      .sort(([, a], [, b]) => b.writes - a.writes)
      .slice(0, count)
      .map(([key, { writes, writeUnits }]) => ({ key, writes, writeUnits }));
  }

  /** Lets go of the smaller half. */
  #letGo(): void {
    this.#distinct ??= this.#counted();
    const totals = Uint32Array.from(this.#counts.values(), totalOf).sort();
    const highest = totals[totals.length - this.#capacity - 1] as number;
    for (const [key, count] of this.#counts) {
      if (this.#counts.size === this.#capacity) break;
      if (totalOf(count) <= highest) this.#counts.delete(key);
    }
    this.#floor = highest;
  }

  #counted(): DistinctCount {
    const distinct = new DistinctCount();
    for (const key of this.#counts.keys()) distinct.add(key);
    return distinct;
  }
}

/** How often a key was met at most. */
function totalOf({ writes, missed }: Count): number {
  return writes + missed;
}

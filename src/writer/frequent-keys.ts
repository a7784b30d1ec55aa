/** A key with a larger share than one in so many is surely among those that are counted. */
const CAPACITY = 32;

interface Count {
  readonly key: string;
  count: number;
  /** How many of them may be those of keys that were counted here before. */
  borrowed: number;
}

/**
 * Finds the key that is met most often, in little room however many there are: the space-saving sketch. A key that
 * is not counted yet takes over the smallest count (Metwally, Agrawal, El Abbadi: Efficient Computation of Frequent
 * and Top-k Elements in Data Streams, 2005).
 */
export class FrequentKeys {
  /** Keys met, each as often as it was. */
  total = 0;
  readonly #counts = new Map<string, Count>();

  add(key: string): void {
    this.total++;
    const known = this.#counts.get(key);
    if (known !== undefined) {
      known.count++;
      return;
    }
    let borrowed = 0;
    if (this.#counts.size === CAPACITY) {
      const smallest = this.#first((one, other) => one.count < other.count) as Count;
      this.#counts.delete(smallest.key);
      borrowed = smallest.count;
    }
    this.#counts.set(key, { key, count: borrowed + 1, borrowed });
  }

  /** The key met most often, and how often at least; undefined if none was met. */
  most(): { readonly key: string; readonly count: number } | undefined {
    const most = this.#first((one, other) => one.count - one.borrowed > other.count - other.borrowed);
    return most && { key: most.key, count: most.count - most.borrowed };
  }

  clear(): void {
    this.total = 0;
    this.#counts.clear();
  }

  #first(isBefore: (one: Count, other: Count) => boolean): Count | undefined {
    let first: Count | undefined;
    for (const count of this.#counts.values()) {
      if (first === undefined || isBefore(count, first)) first = count;
    }
    return first;
  }
}

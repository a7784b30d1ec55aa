import type { Entry } from '../item/entry.js';

/** What a lane is found by. */
export interface LaneKey {
  /** Equal for equal keys. */
  readonly keyHash: number;
  /** In canonical form: equal for equal keys, and only for those, of one table. */
  readonly partitionValue: string;
  readonly sortValue: string;
}

const FIRST_PLACES = 64;

/**
 * The head of each lane by its key: a hash table with open addressing. A `Map` would need the whole key as one
 * text, made for each record only to be hashed and forgotten.
 */
export class LaneTable {
  count = 0;
  #heads: (Entry | undefined)[] = new Array<Entry | undefined>(FIRST_PLACES).fill(undefined);

  get(key: LaneKey): Entry | undefined {
    return this.#heads[this.#placeOf(key)];
  }

  /** Makes an entry the head of its lane, in the place of another one of its key if there is one. */
  set(head: Entry): void {
    const place = this.#placeOf(head);
    if (this.#heads[place] === undefined) this.count++;
    this.#heads[place] = head;
    if (this.count * 2 > this.#heads.length) this.#grow();
  }

  delete(key: LaneKey): void {
    const heads = this.#heads;
    const mask = heads.length - 1;
    let gap = this.#placeOf(key);
    if (heads[gap] === undefined) return;
    this.count--;
    // Those behind the gap move into it if they would be looked for at it or before it.
    for (let place = (gap + 1) & mask; ; place = (place + 1) & mask) {
      const head = heads[place];
      if (head === undefined) break;
      const distance = (place - head.keyHash) & mask;
      if (distance < ((place - gap) & mask)) continue;
      heads[gap] = head;
      gap = place;
    }
    heads[gap] = undefined;
  }

  *heads(): Generator<Entry> {
    for (const head of this.#heads) if (head !== undefined) yield head;
  }

  /** Where the key's head is, or would be. */
  #placeOf({ keyHash, partitionValue, sortValue }: LaneKey): number {
    const heads = this.#heads;
    const mask = heads.length - 1;
    for (let place = keyHash & mask; ; place = (place + 1) & mask) {
      const head = heads[place];
      if (head === undefined) return place;
      if (head.keyHash === keyHash && head.partitionValue === partitionValue && head.sortValue === sortValue)
        return place;
    }
  }

  #grow(): void {
    const old = this.#heads;
    this.#heads = new Array<Entry | undefined>(old.length * 2).fill(undefined);
    for (const head of old) if (head !== undefined) this.#heads[this.#placeOf(head)] = head;
  }
}

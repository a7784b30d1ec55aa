import type { Entry } from '../item/entry.js';
import { isSameWrittenKey, type WrittenKey } from '../item/written-key.js';

const FIRST_PLACES = 64;

/**
 * The head of each lane by its key: a hash table with open addressing. A `Map` would need the whole key as one
 * text, made for each record only to be hashed and forgotten.
 */
export class LaneTable {
  count = 0;
  #heads: (Entry | undefined)[] = new Array<Entry | undefined>(FIRST_PLACES).fill(undefined);
  /** The hash of each head: to look at a head itself is to fetch it from memory. */
  #hashes = new Int32Array(FIRST_PLACES);
  /** The most heads since it was last looked whether so many places are needed, and how many more are to leave until then. */
  #most = 0;
  #leaveUntilLook = FIRST_PLACES;

  /** Room for heads: at least twice as many as there are. */
  get places(): number {
    return this.#heads.length;
  }

  get(key: WrittenKey): Entry | undefined {
    return this.#heads[this.#placeOf(key)];
  }

  /** The head of an entry's lane; the entry itself, which becomes it, if there is none. */
  headFor(entry: Entry): Entry {
    const place = this.#placeOf(entry);
    const head = this.#heads[place];
    if (head !== undefined) return head;
    this.#heads[place] = entry;
    this.#hashes[place] = entry.keyHash;
    this.count++;
    if (this.count > this.#most) this.#noteMost();
    return entry;
  }

  /** Makes an entry the head of its lane in the place of another one of its key. */
  replace(head: Entry, next: Entry): void {
    this.#heads[this.#placeOf(head)] = next;
  }

  delete(key: WrittenKey): void {
    const heads = this.#heads;
    const hashes = this.#hashes;
    const mask = heads.length - 1;
    let gap = this.#placeOf(key);
    if (heads[gap] === undefined) return;
    this.count--;
    // Those behind the gap move into it if they would be looked for at it or before it.
    for (let place = (gap + 1) & mask; ; place = (place + 1) & mask) {
      const head = heads[place];
      if (head === undefined) break;
      const hash = hashes[place] as number;
      if (((place - hash) & mask) < ((place - gap) & mask)) continue;
      heads[gap] = head;
      hashes[gap] = hash;
      gap = place;
    }
    heads[gap] = undefined;
    if (--this.#leaveUntilLook === 0) this.#look();
  }

  *heads(): Generator<Entry> {
    for (const head of this.#heads) if (head !== undefined) yield head;
  }

  /** Where the key's head is, or would be. */
  #placeOf(key: WrittenKey): number {
    const heads = this.#heads;
    const hashes = this.#hashes;
    const mask = heads.length - 1;
    const { keyHash } = key;
    for (let place = keyHash & mask; ; place = (place + 1) & mask) {
      const head = heads[place];
      if (head === undefined || head === key) return place;
      if (hashes[place] === keyHash && isSameWrittenKey(head, key)) return place;
    }
  }

  #noteMost(): void {
    this.#most = this.count;
    if (this.count * 2 > this.places) this.#resize(this.places * 2);
  }

  /**
   * Once as many have left as there are places: what a burst has made of it is not to stay. Places that are far more than
   * are used are all over the processor's cache.
   */
  #look(): void {
    if (this.#most * 8 < this.places && this.places > FIRST_PLACES) this.#resize(this.places / 2);
    this.#most = this.count;
    this.#leaveUntilLook = this.places;
  }

  #resize(places: number): void {
    const old = this.#heads;
    this.#heads = new Array<Entry | undefined>(places).fill(undefined);
    this.#hashes = new Int32Array(places);
    for (const head of old) {
      if (head === undefined) continue;
      const place = this.#placeOf(head);
      this.#heads[place] = head;
      this.#hashes[place] = head.keyHash;
    }
  }
}

import { randomInt } from 'node:crypto';
import type { Entry } from '../../item/entry.js';
import { fingerprintOf } from '../../item/key-part.js';
import type { WrittenTable } from '../../on-written.js';
import { itemFingerprint, type StoredItem } from './item-fingerprint.js';

/** What is to be in the table for a key: the fingerprint of its item, or nothing. */
export const DELETED = -1;

/** A key that is kept, and what was written to it last. */
export interface WrittenKey {
  readonly table: WrittenTable;
  /** In canonical form; the second one may be empty. */
  readonly partitionValue: string;
  readonly sortValue: string;
  /** {@link DELETED} or a fingerprint. */
  readonly fingerprint: number;
}

/** More than this part above the limit is not kept before some are let go. */
const SLACK = 1 / 4;
const RANKS = 2 ** 32;
const FIRST_KEYS = 1024;

/**
 * The last write of each key, or, above a limit, of a random sample of the keys. Each key has a rank that only chance and
 * the key decide, and those with the lowest are kept: so a key is in the sample from its first write on or never, and
 * each key is in it as likely as the next one, however often it is written.
 */
export class WrittenKeys {
  readonly #limit: number;
  /** Of each key where its rank and fingerprint are: numbers in arrays take a third of what objects do. */
  readonly #tables = new Map<WrittenTable, Map<string, number>>();
  readonly #seed: number;
  #ranks = new Uint32Array(FIRST_KEYS);
  #fingerprints = new Float64Array(FIRST_KEYS);
  #writes = 0;
  #size = 0;
  /** Ranks above it are not kept. */
  #highest = RANKS - 1;

  /** @param limit how many keys are kept in the end */
  constructor(limit: number, seed: number = randomInt(RANKS)) {
    this.#limit = limit;
    this.#seed = seed;
  }

  /** Whether every key that was written is kept. */
  get hasAll(): boolean {
    return this.#highest === RANKS - 1 && this.#size <= this.#limit;
  }

  /** How many keys were written; an estimate if not all are kept, and never more than there were writes. */
  get total(): number {
    if (this.hasAll) return this.#size;
    return Math.min(Math.round(this.#size / ((this.#highest + 1) / RANKS)), this.#writes);
  }

  /** A write is in the table: the last one of its key so far. */
  add(entry: Entry, table: WrittenTable): void {
    this.#writes++;
    const rank = rankOf(entry.keyHash, this.#seed);
    if (rank > this.#highest) return;
    const keys = this.#keysOf(table);
    const id = fingerprintOf(entry.partitionValue, entry.sortValue);
    const fingerprint = entry.isPut ? itemFingerprint(itemOf(entry)) : DELETED;
    const known = keys.get(id);
    if (known !== undefined) {
      this.#fingerprints[known] = fingerprint;
      return;
    }
    if (this.#size === this.#ranks.length) this.#grow();
    this.#ranks[this.#size] = rank;
    this.#fingerprints[this.#size] = fingerprint;
    keys.set(id, this.#size);
    if (++this.#size > this.#limit * (1 + SLACK)) this.#thin();
  }

  /** Those kept; at most as many as the limit. */
  *kept(): Generator<WrittenKey> {
    if (this.#size > this.#limit) this.#thin();
    let left = this.#limit; // there may be more of one rank
    for (const [table, keys] of this.#tables) {
      for (const [id, at] of keys) {
        if (left-- <= 0) return;
        yield { table, ...valuesOf(id, table), fingerprint: this.#fingerprints[at] as number };
      }
    }
  }

  #keysOf(table: WrittenTable): Map<string, number> {
    let keys = this.#tables.get(table);
    if (keys === undefined) {
      keys = new Map();
      this.#tables.set(table, keys);
    }
    return keys;
  }

  #grow(): void {
    const [ranks, fingerprints] = [this.#ranks, this.#fingerprints];
    this.#ranks = new Uint32Array(2 * this.#size);
    this.#ranks.set(ranks);
    this.#fingerprints = new Float64Array(2 * this.#size);
    this.#fingerprints.set(fingerprints);
  }

  #thin(): void {
    const [ranks, fingerprints] = [this.#ranks.slice(0, this.#size), this.#fingerprints.slice(0, this.#size)];
    this.#highest = ranks.toSorted()[this.#limit - 1] as number;
    this.#size = 0;
    for (const keys of this.#tables.values()) {
      for (const [id, at] of keys) {
        const rank = ranks[at] as number;
        if (rank > this.#highest) {
          keys.delete(id);
          continue;
        }
        this.#ranks[this.#size] = rank;
        this.#fingerprints[this.#size] = fingerprints[at] as number;
        keys.set(id, this.#size++);
      }
    }
  }
}

/** Scatters the hash of a key, the last steps of MurmurHash3: its bits alone are not random enough to draw by. */
function rankOf(keyHash: number, seed: number): number {
  let rank = keyHash ^ seed;
  rank = Math.imul(rank ^ (rank >>> 16), 0x85ebca6b);
  rank = Math.imul(rank ^ (rank >>> 13), 0xc2b2ae35);
  return (rank ^ (rank >>> 16)) >>> 0;
}

/** The values that `fingerprintOf` has made an id of. */
function valuesOf(id: string, { keySchema }: WrittenTable): Pick<WrittenKey, 'partitionValue' | 'sortValue'> {
  if (keySchema.sortKey === undefined) return { partitionValue: id, sortValue: '' };
  const colon = id.indexOf(':');
  const end = colon + 1 + Number(id.slice(0, colon));
  return { partitionValue: id.slice(colon + 1, end), sortValue: id.slice(end) };
}

function itemOf({ json }: Entry): StoredItem {
  return (JSON.parse(json.toString()) as { PutRequest: { Item: StoredItem } }).PutRequest.Item;
}

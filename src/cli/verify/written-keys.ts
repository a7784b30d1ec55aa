import { randomInt } from 'node:crypto';
import type { Entry } from '../../item/entry.js';
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

interface Kept {
  readonly rank: number;
  fingerprint: number;
}

/** More than this part above the limit is not kept before some are let go. */
const SLACK = 1 / 4;
const RANKS = 2 ** 32;

/**
 * The last write of each key, or, above a limit, of a random sample of the keys. Each key has a rank that only chance and
 * the key decide, and those with the lowest are kept: so a key is in the sample from its first write on or never, and
 * each key is in it as likely as the next one, however often it is written.
 */
export class WrittenKeys {
  readonly #limit: number;
  readonly #tables = new Map<WrittenTable, Map<string, Kept>>();
  readonly #seed: number;
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

  /** How many keys were written; an estimate if not all are kept. */
  get total(): number {
    return this.hasAll ? this.#size : Math.round(this.#size / ((this.#highest + 1) / RANKS));
  }

  /** A write is in the table: the last one of its key so far. */
  add(entry: Entry, table: WrittenTable): void {
    const rank = rankOf(entry.keyHash, this.#seed);
    if (rank > this.#highest) return;
    const keys = this.#keysOf(table);
    const { partitionValue } = entry;
    const id = `${partitionValue.length}:${partitionValue}${entry.sortValue}`;
    const fingerprint = entry.isPut ? itemFingerprint(itemOf(entry)) : DELETED;
    const known = keys.get(id);
    if (known !== undefined) known.fingerprint = fingerprint;
    else {
      keys.set(id, { rank, fingerprint });
      if (++this.#size > this.#limit * (1 + SLACK)) this.#thin();
    }
  }

  /** Those kept; at most as many as the limit. */
  *kept(): Generator<WrittenKey> {
    if (this.#size > this.#limit) this.#thin();
    let left = this.#limit; // there may be more of one rank
    for (const [table, keys] of this.#tables) {
      for (const [id, { fingerprint }] of keys) {
        if (left-- <= 0) return;
        const colon = id.indexOf(':');
        const end = colon + 1 + Number(id.slice(0, colon));
        yield { table, partitionValue: id.slice(colon + 1, end), sortValue: id.slice(end), fingerprint };
      }
    }
  }

  #keysOf(table: WrittenTable): Map<string, Kept> {
    let keys = this.#tables.get(table);
    if (keys === undefined) {
      keys = new Map();
      this.#tables.set(table, keys);
    }
    return keys;
  }

  #thin(): void {
    const ranks = new Uint32Array(this.#size);
    let count = 0;
    for (const keys of this.#tables.values()) for (const { rank } of keys.values()) ranks[count++] = rank;
    this.#highest = ranks.sort()[this.#limit - 1] as number;
    for (const keys of this.#tables.values()) {
      for (const [id, { rank }] of keys) if (rank > this.#highest) keys.delete(id);
    }
    this.#size = [...this.#tables.values()].reduce((sum, { size }) => sum + size, 0);
  }
}

/** Scatters the hash of a key, the last steps of MurmurHash3: its bits alone are not random enough to draw by. */
function rankOf(keyHash: number, seed: number): number {
  let rank = keyHash ^ seed;
  rank = Math.imul(rank ^ (rank >>> 16), 0x85ebca6b);
  rank = Math.imul(rank ^ (rank >>> 13), 0xc2b2ae35);
  return (rank ^ (rank >>> 16)) >>> 0;
}

function itemOf({ slot, length }: Entry): StoredItem {
  const text = slot.buffer.toString('utf8', slot.offset, slot.offset + length);
  return (JSON.parse(text) as { PutRequest: { Item: StoredItem } }).PutRequest.Item;
}

import type { ItemEncoder } from '../../item/item-encoder.js';
import { KeyFingerprint } from './key-fingerprint.js';
import type { TalliedTable } from './tallied-table.js';

/** A power of two. Cold keys that share a counter with the hottest one take from it: with so many it is next to nothing. */
const COUNTERS = 2 ** 16;

/** A partition key, and the write units of all that is written to it. */
export interface HotPartitionKey {
  /** As messages tell it. */
  readonly key: string;
  /** At least so many. */
  readonly writeUnits: number;
}

/**
 * Finds the partition key that most write units are for, in little room and without keeping keys: each counter is the
 * property of one key, others that meet there take from it, and whoever has taken all of it owns it (Misra and Gries).
 */
export class HottestPartitionKey {
  readonly #fingerprint = new KeyFingerprint();
  readonly #owners = new Int32Array(COUNTERS);
  readonly #units = new Float64Array(COUNTERS);
  #most = 0;
  #value = '';
  #table: TalliedTable | undefined;

  /** The hottest key; undefined if nothing was written. */
  get found(): HotPartitionKey | undefined {
    const table = this.#table;
    return table && { key: table.partitionKeyText(this.#value), writeUnits: this.#most };
  }

  /** Takes the write that is in the encoder. */
  add({ partitionValue }: ItemEncoder, table: TalliedTable, writeUnits: number): void {
    const fingerprint = this.#fingerprint;
    fingerprint.of(table.number, partitionValue, '');
    const { high: owner, low } = fingerprint;
    const at = low & (COUNTERS - 1);
    const units = this.#units[at] as number;
    const isOwner = this.#owners[at] === owner;
    if (!isOwner && units >= writeUnits) {
      this.#units[at] = units - writeUnits;
      return;
    }
    const left = isOwner ? units + writeUnits : writeUnits - units;
    this.#owners[at] = owner;
    this.#units[at] = left;
    if (left <= this.#most) return;
    this.#most = left;
    this.#value = partitionValue;
    this.#table = table;
  }
}

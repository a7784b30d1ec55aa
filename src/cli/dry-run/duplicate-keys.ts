import type { ItemEncoder } from '../../item/item-encoder.js';
import { FingerprintCounts } from './fingerprint-counts.js';
import { KeyFingerprint } from './key-fingerprint.js';
import type { TalliedTable } from './tallied-table.js';

/** How many different keys are told apart: 150 MB of memory hold them, or less. */
const MOST_KEYS = 5_000_000;

/** A key that is written more than once. */
export interface FrequentKey {
  readonly key: string;
  readonly writes: number;
}

interface Counted extends FrequentKey {
  readonly high: number;
  readonly low: number;
}

/** Finds the keys that are written more than once, and which of them most often. */
export class DuplicateKeys {
  /** Writes of a key that was written before. */
  laterWrites = 0;
  readonly #fingerprint = new KeyFingerprint();
  readonly #counts: FingerprintCounts;
  readonly #mostFrequent: number;
  /** The most frequent first. */
  readonly #frequent: Counted[] = [];

  constructor(mostFrequent: number, mostKeys: number = MOST_KEYS) {
    this.#mostFrequent = mostFrequent;
    this.#counts = new FingerprintCounts(mostKeys);
  }

  /** Keys that were told apart. */
  get keys(): number {
    return this.#counts.size;
  }

  /** Whether there are more keys than that: which of these are written again is not known. */
  get isAtLeast(): boolean {
    return this.#counts.hasMissed;
  }

  get mostFrequent(): readonly FrequentKey[] {
    return this.#frequent.map(({ key, writes }) => ({ key, writes }));
  }

  /** Takes the key that is in the encoder. */
  add(encoder: ItemEncoder, table: TalliedTable): void {
    const fingerprint = this.#fingerprint;
    fingerprint.of(table.number, encoder.partitionValue, encoder.sortValue);
    const writes = this.#counts.add(fingerprint.high, fingerprint.low);
    if (writes < 2) return;
    this.laterWrites++;
    const leastWrites = this.#frequent.length < this.#mostFrequent ? 0 : (this.#frequent.at(-1)?.writes ?? 0);
    if (writes > leastWrites) this.#rank(writes, encoder, table);
  }

  #rank(writes: number, encoder: ItemEncoder, table: TalliedTable): void {
    const { high, low } = this.#fingerprint;
    const known = this.#frequent.findIndex((one) => one.high === high && one.low === low);
    const [one] = known === -1 ? [] : this.#frequent.splice(known, 1);
    const ranked: Counted = { high, low, key: one?.key ?? table.keyText(encoder), writes };
    const at = this.#frequent.findIndex((other) => writes > other.writes);
    this.#frequent.splice(at === -1 ? this.#frequent.length : at, 0, ranked);
    if (this.#frequent.length > this.#mostFrequent) this.#frequent.pop();
  }
}

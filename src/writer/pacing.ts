import type { Entry } from '../item/entry.js';
import type { Table } from './table.js';

/** A request that was sent at a table's rate, to be told to the rate when it is answered. */
export class PacedRequest {
  readonly #table: Table;
  readonly #entries: readonly Entry[];
  readonly #units: number;
  readonly #sentAt: number;
  readonly #wasLow: boolean;

  /** @param units what they consume, by the size rule */
  constructor(table: Table, entries: readonly Entry[], units: number, now: number) {
    this.#table = table;
    this.#entries = entries;
    this.#units = units;
    this.#sentAt = now;
    this.#wasLow = table.rate.table.sent(units, now);
  }

  /** All of its writes were taken. */
  accepted(now: number): void {
    const { rate, hot } = this.#table;
    rate.table.answered(this.#units, 0, 0, this.#wasLow, this.#sentAt, now);
    if (hot.size > 0) hot.answered(this.#entries, NONE, false, this.#sentAt, now);
  }

  /** The service refuses it for what is in it, whatever the table has room for. */
  refused(now: number): void {
    this.#table.rate.table.refused(this.#units, this.#wasLow, this.#sentAt, now);
  }

  /**
   * Writes of it were not taken for want of capacity.
   * @param isKeyRange whether the service says that it is partitions that are short of it, not the table
   */
  rejected(rejected: ReadonlySet<Entry>, isKeyRange: boolean, now: number): void {
    const { rate, hot } = this.#table;
    const wasHotKey = hot.answered(this.#entries, rejected, isKeyRange, this.#sentAt, now);
    let ofTable = 0;
    let elsewhere = 0;
    for (const entry of rejected) {
      if (hot.of(entry) !== undefined) elsewhere += entry.units;
      else ofTable += entry.units;
    }
    const accepted = this.#units - ofTable - elsewhere;
    rate.table.answered(accepted, ofTable, elsewhere, this.#wasLow, this.#sentAt, now);
    if (wasHotKey) rate.table.wasNotTheTable(now);
  }

  /** The answer has told what those of its writes that were taken have consumed. */
  consumed(writeUnits: number, rejected: Iterable<Entry>, now: number): void {
    let units = this.#units;
    for (const entry of rejected) units -= entry.units;
    this.#table.rate.table.consumed(writeUnits, units, now);
  }
}

const NONE: ReadonlySet<Entry> = new Set();

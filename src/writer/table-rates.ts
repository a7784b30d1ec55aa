import { TableRate } from './table-rate.js';

/** The rates of tables, each shared by all writers of the process that write to it at the same time. */
export class TableRates {
  readonly #rates = new Map<string, TableRate>();

  /** @param id what tells the table from those of other accounts, regions and endpoints */
  of(id: string): TableRate {
    // Those that nobody uses any more are forgotten: what a table takes is found again in a moment.
    for (const [other, rate] of this.#rates) {
      if (rate.writers === 0 && other !== id) this.#rates.delete(other);
    }
    const known = this.#rates.get(id);
    if (known !== undefined) return known;
    const rate = new TableRate();
    this.#rates.set(id, rate);
    return rate;
  }
}

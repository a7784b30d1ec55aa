import type { CapacityLimits, CapacityOptions } from './capacity-options.js';
import { type HistoryEntry, HistoryTable } from './history-table.js';
import { resourceInUseException, resourceNotFoundException } from './service-error.js';
import type { TableOptions } from './table-options.js';

/** The tables of a service, those of the past left out. */
export class TableSet {
  /** Every write applied to any of them, past ones included. */
  readonly history: HistoryEntry[] = [];
  readonly startedAtMS: number;
  readonly #schemas: Record<string, TableOptions> = Object.create(null);
  readonly #tables = new Map<string, HistoryTable>();
  readonly #defaultCapacity: CapacityOptions | undefined;

  constructor(
    tables: Readonly<Record<string, TableOptions>>,
    defaultCapacity: CapacityOptions | undefined,
    nowMS: number,
  ) {
    this.startedAtMS = nowMS;
    this.#defaultCapacity = defaultCapacity;
    for (const [name, options] of Object.entries(tables)) this.create(name, options, nowMS);
  }

  /** Their keys by name. */
  get schemas(): Readonly<Record<string, TableOptions>> {
    return this.#schemas;
  }

  /** Their names in the order of the service. */
  get names(): readonly string[] {
    return [...this.#tables.keys()].sort();
  }

  /** A table as a request names it; the service's error where there is none. */
  named(name: string): HistoryTable {
    const table = this.#tables.get(name);
    if (table === undefined)
      throw resourceNotFoundException(`Requested resource not found: Table: ${name} not found`);
    return table;
  }

  /** A table as a test names it; a TypeError where there is none. */
  known(name: string): HistoryTable {
    const table = this.#tables.get(name);
    if (table === undefined) throw new TypeError(`no table "${name}"`);
    return table;
  }

  create(name: string, options: TableOptions, nowMS: number): HistoryTable {
    if (this.#tables.has(name)) throw resourceInUseException(name);
    const capacity = options.capacity ?? this.#defaultCapacity;
    const whole = capacity === undefined ? options : { ...options, capacity };
    const table = new HistoryTable(name, whole, this.history, nowMS, this.startedAtMS);
    this.#tables.set(name, table);
    this.#schemas[name] = whole;
    return table;
  }

  delete(name: string): HistoryTable {
    const table = this.named(name);
    this.#tables.delete(name);
    delete this.#schemas[name];
    return table;
  }

  /** Sets limits of a table, or of one of its indexes, from now on. */
  setCapacity(name: string, limits: CapacityLimits, index: string | undefined, nowMS: number): void {
    const table = this.known(name);
    if (index === undefined) {
      table.capacity.change(limits, nowMS);
      return;
    }
    const known = table.indexes.get(index);
    if (known === undefined) throw new TypeError(`no index "${index}" of table "${name}"`);
    known.capacity.change(limits, nowMS);
  }
}

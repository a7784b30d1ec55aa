import type { Item, TableSchema } from './attribute-value.js';
import type { TableWrite } from './batch-write.js';

/** One application of a write, in the order in which the service applied them. */
export interface HistoryEntry {
  /** 1 for the first write applied to any table, then 2, and so on. */
  readonly sequence: number;
  /** When it was applied, by the clock handed to the service. */
  readonly timeMS: number;
  /** The number of the request which carried it; the first request is 1. */
  readonly request: number;
  readonly table: string;
  /** The key's identity: typed and injective, see `keyIdentity`. */
  readonly key: string;
  readonly kind: 'PUT' | 'DELETE';
  /** The item put, or the key attributes of the item deleted. */
  readonly item: Item;
}

/** One modelled table: its state, and each application of a write into the history it shares with its siblings. */
export class HistoryTable {
  readonly name: string;
  readonly schema: TableSchema;
  readonly #items = new Map<string, Item>();
  readonly #history: HistoryEntry[];

  constructor(name: string, schema: TableSchema, history: HistoryEntry[]) {
    this.name = name;
    this.schema = schema;
    this.#history = history;
  }

  /** What the table holds now, by key identity. */
  get items(): ReadonlyMap<string, Item> {
    return this.#items;
  }

  /** Applies one write of a batch that was accepted. */
  apply({ kind, key, item }: TableWrite, request: number, timeMS: number): void {
    if (kind === 'PUT') this.#items.set(key, item);
    else this.#items.delete(key);
    const sequence = this.#history.length + 1;
    this.#history.push({ sequence, timeMS, request, table: this.name, key, kind, item });
  }
}

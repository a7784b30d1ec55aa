import type { Item, TableSchema } from './attribute-value.js';
import type { TableWrite } from './batch-write.js';
import { HistoryIndex, type IndexCost, type SizedItem } from './history-index.js';
import { ItemOrder } from './item-order.js';
import { writeUnits } from './item-size.js';
import type { TableOptions } from './table-options.js';
import { type ThrottlingReason, throttlingReason } from './throttling-reason.js';
import { WriteCapacity } from './write-capacity.js';
import type { WriteCost } from './write-cost.js';

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
  /** Write units the table was charged for it. */
  readonly writeUnits: number;
  /** Whether its client had given the request up before: it was reset, or nobody waited for an answer any more. */
  readonly isLate: boolean;
  /** Whether it was late, and a request that came after its own had left another item under the key before. */
  readonly isStale: boolean;
}

/** What the newest request that wrote a key has left there. */
interface Newest {
  readonly request: number;
  readonly item: Item | undefined;
}

const NO_INDEXES: readonly IndexCost[] = [];

/** One modelled table: its state, and each application of a write into the history it shares with its siblings. */
export class HistoryTable {
  readonly name: string;
  readonly schema: TableSchema;
  readonly capacity: WriteCapacity;
  readonly indexes: ReadonlyMap<string, HistoryIndex>;
  readonly createdAtMS: number;
  readonly order: ItemOrder;
  readonly #items = new Map<string, Item>();
  readonly #sizes = new Map<string, number>();
  readonly #newest = new Map<string, Newest>();
  readonly #history: HistoryEntry[];
  #version = 0;

  constructor(
    name: string,
    options: TableOptions,
    history: HistoryEntry[],
    nowMS: number,
    serviceStartMS: number,
  ) {
    this.name = name;
    this.schema = options;
    this.createdAtMS = nowMS;
    this.order = new ItemOrder(options);
    this.capacity = new WriteCapacity(options.capacity ?? {}, nowMS, serviceStartMS);
    this.indexes = new Map(
      Object.entries(options.indexes ?? {}).map(([index, each]) => [
        index,
        new HistoryIndex(index, each, nowMS, serviceStartMS),
      ]),
    );
    this.#history = history;
  }

  /** What the table holds now, by key identity. */
  get items(): ReadonlyMap<string, Item> {
    return this.#items;
  }

  /** Bytes of all it holds. */
  get bytes(): number {
    let sum = 0;
    for (const size of this.#sizes.values()) sum += size;
    return sum;
  }

  /** Another number whenever something was written: what was sorted before is out of date then. */
  get version(): number {
    return this.#version;
  }

  /** Size in bytes of what stands under a key, 0 for nothing. */
  sizeOf(key: string): number {
    return this.#sizes.get(key) ?? 0;
  }

  /** What a write would cost now: by the larger of the old and the new item. */
  costOf({ kind, key, item, size }: TableWrite): WriteCost {
    const units = writeUnits(Math.max(this.sizeOf(key), size));
    if (this.indexes.size === 0) return { units, indexes: NO_INDEXES };
    const old = this.#items.get(key);
    const before: SizedItem | undefined = old && { item: old, size: this.sizeOf(key) };
    const after: SizedItem | undefined = kind === 'PUT' ? { item, size } : undefined;
    return { units, indexes: [...this.indexes.values()].flatMap((index) => index.costs(before, after)) };
  }

  /** Why a write is not taken now; empty where it is. */
  throttlingReasons({ partition }: TableWrite, { indexes }: WriteCost, nowMS: number): ThrottlingReason[] {
    const reasons = this.capacity
      .exceeded(partition, nowMS)
      .map((limit) => throttlingReason(limit, this.name));
    for (const cost of indexes) {
      for (const limit of cost.index.capacity.exceeded(cost.partition, nowMS)) {
        reasons.push(throttlingReason(limit, this.name, cost.index.name));
      }
    }
    return reasons;
  }

  /** Takes what a write costs, whether or not it is there. */
  charge({ partition }: TableWrite, { units, indexes }: WriteCost, nowMS: number): void {
    this.capacity.charge(units, partition, nowMS);
    for (const cost of indexes) cost.index.capacity.charge(cost.units, cost.partition, nowMS);
  }

  /** Applies one write that was accepted; the item it has taken the place of. */
  apply(
    write: TableWrite,
    request: number,
    timeMS: number,
    units: number,
    isLate: boolean,
  ): Item | undefined {
    const { kind, key, item } = write;
    const old = this.#items.get(key);
    if (kind === 'PUT') {
      this.#items.set(key, item);
      this.#sizes.set(key, write.size);
    } else {
      this.#items.delete(key);
      this.#sizes.delete(key);
    }
    this.#version++;
    const put = kind === 'PUT' ? item : undefined;
    const newest = this.#newest.get(key);
    const isOutdated = newest !== undefined && newest.request > request;
    if (!isOutdated) this.#newest.set(key, { request, item: put });
    this.#history.push({
      sequence: this.#history.length + 1,
      timeMS,
      request,
      table: this.name,
      key,
      kind,
      item,
      writeUnits: units,
      isLate,
      isStale: isLate && isOutdated && !isSame(newest.item, put),
    });
    return old;
  }
}

function isSame(one: Item | undefined, other: Item | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

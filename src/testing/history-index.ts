import { type Item, keyAttributes, keyText, type TableSchema } from './attribute-value.js';
import { ItemOrder } from './item-order.js';
import { writeUnits } from './item-size.js';
import { keyIdentity, partitionIdentity } from './key-identity.js';
import type { IndexOptions } from './table-options.js';
import { WriteCapacity } from './write-capacity.js';

/** Units to be taken from one index under one of its partition keys. */
export interface IndexCost {
  readonly index: HistoryIndex;
  readonly partition: string;
  readonly units: number;
}

/** A global secondary index: its key and what it takes. What it holds follows from its table. */
export class HistoryIndex {
  readonly name: string;
  readonly schema: TableSchema;
  readonly capacity: WriteCapacity;
  readonly order: ItemOrder;

  constructor(name: string, options: IndexOptions, nowMS: number, serviceStartMS: number) {
    this.name = name;
    this.schema = options;
    this.order = new ItemOrder(options);
    this.capacity = new WriteCapacity(options.capacity ?? {}, nowMS, serviceStartMS);
  }

  /** Whether the item stands in the index: it has every attribute of its key. */
  holds(item: Item): boolean {
    return keyAttributes(this.schema).every((attribute) => keyText(item, attribute) !== undefined);
  }

  /** What it costs here when one item takes the place of another; an item under a new key costs twice. */
  costs(before: SizedItem | undefined, after: SizedItem | undefined): IndexCost[] {
    const old = before !== undefined && this.holds(before.item) ? before : undefined;
    const put = after !== undefined && this.holds(after.item) ? after : undefined;
    if (old !== undefined && put !== undefined && this.#hasSameKey(old.item, put.item)) {
      return [this.#cost(old.size > put.size ? old : put)];
    }
    return [old, put].filter((each) => each !== undefined).map((each) => this.#cost(each));
  }

  #hasSameKey(one: Item, other: Item): boolean {
    return keyIdentity(this.schema, one) === keyIdentity(this.schema, other);
  }

  #cost({ item, size }: SizedItem): IndexCost {
    return { index: this, partition: partitionIdentity(this.schema, item), units: writeUnits(size) };
  }
}

/** An item and its size in bytes. */
export interface SizedItem {
  readonly item: Item;
  readonly size: number;
}

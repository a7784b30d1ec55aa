import { crc32 } from 'node:zlib';
import type { Item, TableSchema } from './attribute-value.js';
import { compareByAttribute, compareTexts } from './compare-keys.js';
import { partitionIdentity } from './key-identity.js';

/** An item where it stands in a table or index. */
export interface PlacedItem {
  readonly item: Item;
  /** Its key's identity within the table. */
  readonly key: string;
  /** Its partition key's identity within the table or index. */
  readonly partition: string;
  /** Partitions come in the order of their hashes. */
  readonly hash: number;
}

/** The items of a table or index in the order in which the service reads them. */
export class ItemOrder {
  readonly #schema: TableSchema;
  #sorted: readonly PlacedItem[] = [];
  #sortedVersion = -1;

  constructor(schema: TableSchema) {
    this.#schema = schema;
  }

  /** Sorts what is there, unless that was done for this version of it. */
  sorted(
    items: ReadonlyMap<string, Item>,
    version: number,
    holds: (item: Item) => boolean,
  ): readonly PlacedItem[] {
    if (version !== this.#sortedVersion) {
      this.#sorted = [...items]
        .filter(([, item]) => holds(item))
        .map(([key, item]) => this.place(key, item))
        .sort((one, other) => this.compare(one, other));
      this.#sortedVersion = version;
    }
    return this.#sorted;
  }

  /** Where an item stands, or would. */
  place(key: string, item: Item): PlacedItem {
    const partition = partitionIdentity(this.#schema, item);
    return { item, key, partition, hash: crc32(partition) };
  }

  /** The order of two items. */
  compare(one: PlacedItem, other: PlacedItem): number {
    const { sortKey } = this.#schema;
    return (
      one.hash - other.hash ||
      compareTexts(one.partition, other.partition) ||
      (sortKey === undefined ? 0 : compareByAttribute(sortKey, one.item, other.item)) ||
      compareTexts(one.key, other.key)
    );
  }
}

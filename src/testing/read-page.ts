import { type Item, keyAttributes, type TableSchema } from './attribute-value.js';
import { checkKey } from './check-key.js';
import { readConsumedCapacity } from './consumed-capacity.js';
import type { HistoryIndex } from './history-index.js';
import type { HistoryTable } from './history-table.js';
import type { PlacedItem } from './item-order.js';
import { keyIdentity } from './key-identity.js';
import { readItem } from './read-item.js';
import { readBoolean, readString } from './read-json.js';
import { readUnits } from './read-units.js';
import { validationException } from './service-error.js';
import { itemJson } from './stored-item.js';

type Fields = ReadonlyMap<string, unknown>;

const MAX_PAGE_BYTES = 1024 * 1024;

/** The table or index that a Query or Scan reads. */
export class ReadSource {
  readonly schema: TableSchema;
  readonly #table: HistoryTable;
  readonly #index: HistoryIndex | undefined;

  constructor(table: HistoryTable, request: Fields) {
    this.#table = table;
    const name = request.get('IndexName');
    this.#index = name === undefined ? undefined : table.indexes.get(readString(name));
    if (name !== undefined && this.#index === undefined) {
      throw validationException(`The table does not have the specified index: ${readString(name)}`);
    }
    if (this.#index !== undefined && readBoolean(request.get('ConsistentRead') ?? false)) {
      throw validationException('Consistent reads are not supported on global secondary indexes');
    }
    this.schema = this.#index?.schema ?? table.schema;
  }

  /** All it holds, in its order. */
  all(): readonly PlacedItem[] {
    const index = this.#index;
    const { items, version, order } = this.#table;
    return index === undefined
      ? order.sorted(items, version, () => true)
      : index.order.sorted(items, version, (item) => index.holds(item));
  }

  /** The answer with the page of `items`, which are in the order of the answer, that the request asks for. */
  page(request: Fields, items: readonly PlacedItem[], isForward = true): string {
    const rest = this.#after(request, items, isForward);
    const limit = readLimit(request);
    const page: PlacedItem[] = [];
    let bytes = 0;
    for (const placed of rest) {
      if (page.length === limit || bytes >= MAX_PAGE_BYTES) break;
      page.push(placed);
      bytes += this.#table.sizeOf(placed.key);
    }
    // As the service does: a page that is full has a next one, be it empty.
    const last = page.length === limit || page.length < rest.length ? page.at(-1) : undefined;
    const isCount = readString(request.get('Select') ?? 'ALL_ATTRIBUTES') === 'COUNT';
    return this.#answer(request, isCount ? undefined : page, page.length, bytes, last);
  }

  #answer(
    request: Fields,
    items: readonly PlacedItem[] | undefined,
    count: number,
    bytes: number,
    last: PlacedItem | undefined,
  ): string {
    const fields = [`"Count":${count},"ScannedCount":${count}`];
    if (items !== undefined) fields.push(`"Items":[${items.map(({ item }) => itemJson(item)).join(',')}]`);
    if (last !== undefined) fields.push(`"LastEvaluatedKey":${itemJson(this.#keyOf(last.item))}`);
    if (readConsumedCapacity(request) !== 'NONE') {
      const CapacityUnits = readUnits(bytes, readBoolean(request.get('ConsistentRead') ?? false));
      fields.push(`"ConsumedCapacity":${JSON.stringify({ TableName: this.#table.name, CapacityUnits })}`);
    }
    return `{${fields.join(',')}}`;
  }

  #after(request: Fields, items: readonly PlacedItem[], isForward: boolean): readonly PlacedItem[] {
    const json = request.get('ExclusiveStartKey');
    if (json === undefined) return items;
    const item = readItem(json);
    checkKey(this.#table.schema, item);
    checkKey(this.schema, item);
    const order = this.#index?.order ?? this.#table.order;
    const start = order.place(keyIdentity(this.#table.schema, item), item);
    const sign = isForward ? 1 : -1;
    const next = items.findIndex((each) => sign * order.compare(each, start) > 0);
    return next === -1 ? [] : items.slice(next);
  }

  #keyOf(item: Item): Item {
    const attributes = [...keyAttributes(this.#table.schema), ...keyAttributes(this.schema)];
    const key: Record<string, Item[string]> = Object.create(null);
    for (const { name } of attributes) key[name] = item[name] as Item[string];
    return key;
  }
}

function readLimit(request: Fields): number {
  const limit = request.get('Limit');
  if (limit === undefined) return Number.POSITIVE_INFINITY;
  if (typeof limit === 'number' && limit >= 1) return limit;
  throw validationException(
    "1 validation error detected: Value at 'limit' failed to satisfy constraint: " +
      'Member must have value greater than or equal to 1',
  );
}

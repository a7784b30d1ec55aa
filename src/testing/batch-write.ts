import type { Item } from './attribute-value.js';
import { checkBareKey, checkIndexKeys, checkKey } from './check-key.js';
import { type ConsumedCapacityDetail, readConsumedCapacity } from './consumed-capacity.js';
import { itemSize } from './item-size.js';
import { keyIdentity, partitionIdentity } from './key-identity.js';
import { readItem } from './read-item.js';
import { readFields, readList } from './read-json.js';
import { resourceNotFoundException, validationException } from './service-error.js';
import type { TableOptions } from './table-options.js';

/** One write of a batch the service has accepted. */
export interface TableWrite {
  readonly table: string;
  readonly kind: 'PUT' | 'DELETE';
  /** The item put, or the key attributes of the item to delete. */
  readonly item: Item;
  /** {@link keyIdentity} of the item. */
  readonly key: string;
  /** {@link partitionIdentity} of the item. */
  readonly partition: string;
  /** Bytes of the item put; 0 for a deletion. */
  readonly size: number;
}

/** A rule of the service only: why it refuses this write, or undefined where it does not. */
export type RefuseWrite = (table: string, write: TableWrite) => string | undefined;

/** A batch the service has accepted. */
export interface BatchWrite {
  readonly writes: readonly TableWrite[];
  readonly consumedCapacity: ConsumedCapacityDetail;
}

const MAX_WRITES = 25;
const MAX_ITEM_BYTES = 409_600;

/** Reads a BatchWriteItem request and checks it as the service does; one invalid write refuses all of them. */
export function readBatchWrite(
  json: unknown,
  tables: Readonly<Record<string, TableOptions>>,
  refuse: RefuseWrite = () => undefined,
): BatchWrite {
  const request = readFields(json);
  const requestItems = readFields(request.get('RequestItems') ?? {});
  if (requestItems.size === 0) throw constraint("'requestItems'", '1');
  const writes: TableWrite[] = [];
  for (const [table, list] of requestItems) {
    const requests = readList(list);
    if (requests.length === 0) throw constraint(`'requestItems.${table}.member'`, '1');
    const schema = Object.hasOwn(tables, table) ? tables[table] : undefined;
    for (const writeRequest of requests) writes.push(readWrite(writeRequest, table, schema));
  }
  if (writes.length > MAX_WRITES)
    throw validationException('Too many items requested for the BatchWriteItem call');
  if (new Set(writes.map(({ table, key }) => JSON.stringify([table, key]))).size < writes.length) {
    throw validationException('Provided list of item keys contains duplicates');
  }
  for (const write of writes) {
    const reason = refuse(write.table, write);
    if (reason !== undefined) throw validationException(reason);
  }
  return { writes, consumedCapacity: readConsumedCapacity(request) };
}

function readWrite(json: unknown, table: string, schema: TableOptions | undefined): TableWrite {
  const request = readFields(json);
  const put = request.get('PutRequest');
  const deletion = request.get('DeleteRequest');
  if ((put === undefined) === (deletion === undefined)) {
    throw validationException(
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    );
  }
  if (put === undefined) return readDelete(readFields(deletion).get('Key'), table, schema);
  return readPut(readFields(put).get('Item'), table, schema);
}

/** Reads and checks the item of a put. */
export function readPut(json: unknown, table: string, schema: TableOptions | undefined): TableWrite {
  const item = readItem(notNull(json));
  if (schema === undefined) throw resourceNotFoundException();
  checkKey(schema, item);
  checkIndexKeys(schema, item);
  const size = itemSize(item);
  if (size > MAX_ITEM_BYTES) throw validationException('Item size has exceeded the maximum allowed size');
  return { table, kind: 'PUT', item, ...identities(schema, item), size };
}

/** Reads and checks the key of a deletion. */
export function readDelete(json: unknown, table: string, schema: TableOptions | undefined): TableWrite {
  const item = readItem(notNull(json));
  if (schema === undefined) throw resourceNotFoundException();
  checkBareKey(schema, item);
  return { table, kind: 'DELETE', item, ...identities(schema, item), size: 0 };
}

function identities(schema: TableOptions, item: Item): { key: string; partition: string } {
  return { key: keyIdentity(schema, item), partition: partitionIdentity(schema, item) };
}

function notNull(json: unknown): unknown {
  if (json === undefined)
    throw validationException('Value null failed to satisfy constraint: Member must not be null');
  return json;
}

function constraint(at: string, least: string): Error {
  return validationException(
    `1 validation error detected: Value at ${at} failed to satisfy constraint: ` +
      `Member must have length greater than or equal to ${least}`,
  );
}

import { type Item, keyAttributes, keyText, type TableSchema } from './attribute-value.js';
import { itemSize } from './item-size.js';
import { keyIdentity } from './key-identity.js';
import { readItem } from './read-item.js';
import { readFields, readList, readString } from './read-json.js';
import { resourceNotFoundException, validationException } from './service-error.js';

/** One write of a batch the service has accepted. */
export interface TableWrite {
  readonly table: string;
  readonly kind: 'PUT' | 'DELETE';
  /** The item put, or the key attributes of the item to delete. */
  readonly item: Item;
  /** {@link keyIdentity} of the item. */
  readonly key: string;
}

/** A rule of the service only: why it refuses this write, or undefined where it does not. */
export type RefuseWrite = (table: string, write: TableWrite) => string | undefined;

/** A batch the service has accepted. */
export interface BatchWrite {
  readonly writes: readonly TableWrite[];
  readonly returnConsumedCapacity: boolean;
}

const MAX_WRITES = 25;
const MAX_ITEM_BYTES = 409_600;
const SCHEMA_MISMATCH = 'The provided key element does not match the schema';

/** Reads a BatchWriteItem request and checks it as the service does; one invalid write refuses all of them. */
export function readBatchWrite(
  json: unknown,
  tables: Readonly<Record<string, TableSchema>>,
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
  const returned = readString(request.get('ReturnConsumedCapacity') ?? 'NONE');
  return { writes, returnConsumedCapacity: returned !== 'NONE' };
}

function readWrite(json: unknown, table: string, schema: TableSchema | undefined): TableWrite {
  const request = readFields(json);
  const put = request.get('PutRequest');
  const deletion = request.get('DeleteRequest');
  if ((put === undefined) === (deletion === undefined)) {
    throw validationException(
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    );
  }
  const content = readFields(put ?? deletion).get(put === undefined ? 'Key' : 'Item');
  if (content === undefined)
    throw validationException('Value null failed to satisfy constraint: Member must not be null');
  const item = readItem(content);
  if (schema === undefined) throw resourceNotFoundException();
  checkKey(schema, item);
  if (put === undefined) {
    if (Object.keys(item).length !== keyAttributes(schema).length) throw validationException(SCHEMA_MISMATCH);
    return { table, kind: 'DELETE', item, key: keyIdentity(schema, item) };
  }
  if (itemSize(item) > MAX_ITEM_BYTES)
    throw validationException('Item size has exceeded the maximum allowed size');
  return { table, kind: 'PUT', item, key: keyIdentity(schema, item) };
}

function checkKey(schema: TableSchema, item: Item): void {
  for (const attribute of keyAttributes(schema)) {
    const text = keyText(item, attribute);
    if (text === undefined) throw validationException(SCHEMA_MISMATCH);
    if (attribute.type === 'N') continue; // checked as a number already, and never too long
    if (text === '') {
      throw validationException(
        'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ' +
          `${attribute.type === 'S' ? 'string' : 'binary'} value. Key: ${attribute.name}`,
      );
    }
    const bytes = Buffer.byteLength(text, attribute.type === 'S' ? 'utf8' : 'base64');
    if (attribute === schema.partitionKey && bytes > 2048) {
      throw validationException(
        'One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes',
      );
    }
    if (attribute === schema.sortKey && bytes > 1024) {
      throw validationException(
        'One or more parameter values were invalid: ' +
          'Aggregated size of all range keys has exceeded the size limit of 1024 bytes',
      );
    }
  }
}

function constraint(at: string, least: string): Error {
  return validationException(
    `1 validation error detected: Value at ${at} failed to satisfy constraint: ` +
      `Member must have length greater than or equal to ${least}`,
  );
}

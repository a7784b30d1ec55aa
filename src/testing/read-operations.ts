import { checkBareKey } from './check-key.js';
import { readConsumedCapacity } from './consumed-capacity.js';
import type { HistoryTable } from './history-table.js';
import type { PlacedItem } from './item-order.js';
import { readKeyCondition } from './key-condition.js';
import { keyIdentity, partitionIdentity } from './key-identity.js';
import { readItem } from './read-item.js';
import { readBoolean, readFields, readList, readString } from './read-json.js';
import { ReadSource } from './read-page.js';
import { onlyKnown } from './read-parameters.js';
import { readUnits } from './read-units.js';
import { validationException } from './service-error.js';
import { itemJson } from './stored-item.js';
import type { TableSet } from './table-set.js';

const MAX_BATCH_BYTES = 16 * 1024 * 1024;
const OF_PAGES = [
  'TableName',
  'IndexName',
  'ConsistentRead',
  'Limit',
  'ExclusiveStartKey',
  'Select',
  'ReturnConsumedCapacity',
];

/** The answer to a GetItem request. */
export function getItem(json: unknown, tables: TableSet): string {
  const request = readFields(json);
  onlyKnown(request, ['TableName', 'Key', 'ConsistentRead', 'ReturnConsumedCapacity']);
  const table = tables.named(readString(request.get('TableName') ?? ''));
  const key = readKey(table, request.get('Key'));
  const item = table.items.get(key);
  const fields = item === undefined ? [] : [`"Item":${itemJson(item)}`];
  if (readConsumedCapacity(request) !== 'NONE') {
    const units = readUnits(table.sizeOf(key), readBoolean(request.get('ConsistentRead') ?? false));
    fields.push(`"ConsumedCapacity":${JSON.stringify({ TableName: table.name, CapacityUnits: units })}`);
  }
  return `{${fields.join(',')}}`;
}

/** The answer to a BatchGetItem request; what is beyond 16 MB comes back in UnprocessedKeys. */
export function batchGetItem(json: unknown, tables: TableSet): string {
  const request = readFields(json);
  onlyKnown(request, ['RequestItems', 'ReturnConsumedCapacity']);
  const detail = readConsumedCapacity(request);
  const wanted = [...readFields(request.get('RequestItems') ?? {})].map(([name, each]) => {
    const fields = readFields(each);
    onlyKnown(fields, ['Keys', 'ConsistentRead']);
    const isConsistent = readBoolean(fields.get('ConsistentRead') ?? false);
    return { table: tables.named(name), keys: readList(fields.get('Keys') ?? []), isConsistent };
  });
  const count = wanted.reduce((sum, { keys }) => sum + keys.length, 0);
  if (count === 0) throw validationException("1 validation error detected: 'requestItems' must not be empty");
  if (count > 100) throw validationException('Too many items requested for the BatchGetItem call');
  const responses: string[] = [];
  const unprocessed: Record<string, { Keys: unknown[] }> = {};
  const consumed: object[] = [];
  let bytes = 0;
  for (const { table, keys, isConsistent } of wanted) {
    const items: string[] = [];
    const identities = keys.map((key) => readKey(table, key));
    if (new Set(identities).size < identities.length)
      throw validationException('Provided list of item keys contains duplicates');
    let units = 0;
    for (const [i, key] of identities.entries()) {
      const item = table.items.get(key);
      if (bytes + table.sizeOf(key) > MAX_BATCH_BYTES) {
        unprocessed[table.name] ??= { Keys: [] };
        unprocessed[table.name]?.Keys.push(keys[i]);
        continue;
      }
      bytes += table.sizeOf(key);
      units += readUnits(table.sizeOf(key), isConsistent);
      if (item !== undefined) items.push(itemJson(item));
    }
    responses.push(`${JSON.stringify(table.name)}:[${items.join(',')}]`);
    consumed.push({ TableName: table.name, CapacityUnits: units });
  }
  const tail = detail === 'NONE' ? '' : `,"ConsumedCapacity":${JSON.stringify(consumed)}`;
  return `{"Responses":{${responses.join(',')}},"UnprocessedKeys":${JSON.stringify(unprocessed)}${tail}}`;
}

/** The answer to a Query request. */
export function query(json: unknown, tables: TableSet): string {
  const request = readFields(json);
  onlyKnown(request, [
    ...OF_PAGES,
    'KeyConditionExpression',
    'ExpressionAttributeNames',
    'ExpressionAttributeValues',
    'ScanIndexForward',
  ]);
  const source = new ReadSource(tables.named(readString(request.get('TableName') ?? '')), request);
  const { partitionKey, matches } = readKeyCondition(request, source.schema);
  const partition = partitionIdentity(source.schema, partitionKey);
  const found = source.all().filter((each) => each.partition === partition && matches(each.item));
  const isForward = readBoolean(request.get('ScanIndexForward') ?? true);
  return source.page(request, isForward ? found : found.reverse(), isForward);
}

/** The answer to a Scan request. */
export function scan(json: unknown, tables: TableSet): string {
  const request = readFields(json);
  onlyKnown(request, [...OF_PAGES, 'Segment', 'TotalSegments']);
  const source = new ReadSource(tables.named(readString(request.get('TableName') ?? '')), request);
  return source.page(request, inSegment(request, source.all()));
}

function inSegment(
  request: ReadonlyMap<string, unknown>,
  items: readonly PlacedItem[],
): readonly PlacedItem[] {
  const [segment, total] = [request.get('Segment'), request.get('TotalSegments')];
  if (segment === undefined && total === undefined) return items;
  if (typeof segment !== 'number' || typeof total !== 'number' || !(segment >= 0 && segment < total)) {
    throw validationException(
      'Segment and TotalSegments go together, and Segment is less than TotalSegments',
    );
  }
  return items.filter(({ hash }) => hash % total === segment);
}

function readKey(table: HistoryTable, json: unknown): string {
  if (json === undefined)
    throw validationException('Value null failed to satisfy constraint: Member must not be null');
  const key = readItem(json);
  checkBareKey(table.schema, key);
  return keyIdentity(table.schema, key);
}

import type { Item } from './attribute-value.js';
import { type RefuseWrite, readBatchWrite, readDelete, readPut, type TableWrite } from './batch-write.js';
import { type ConsumedCapacityDetail, readConsumedCapacity } from './consumed-capacity.js';
import type { Random } from './random.js';
import { readFields, readString } from './read-json.js';
import { onlyKnown } from './read-parameters.js';
import { unprocessedItemsJson } from './rewrite-item.js';
import { validationException } from './service-error.js';
import { itemJson } from './stored-item.js';
import type { TableOptions } from './table-options.js';

/** What became of the writes of a request, to be told to its client. */
export interface WriteResult {
  readonly unprocessed: readonly TableWrite[];
  /** Consumed capacity of each table, in the form of the service. */
  readonly consumed: readonly object[];
  /** What stood under the key of the write applied last. */
  readonly old: Item | undefined;
}

/** A valid request that writes: what it carries and how it is answered. */
export interface WriteRequest {
  readonly writes: readonly TableWrite[];
  readonly consumedCapacity: ConsumedCapacityDetail;
  /** The body of the answer where at least one write was taken. */
  answer(result: WriteResult, random: Random): string;
}

/** Reads a request of an operation that writes; undefined for an operation that does not. */
export function readWriteRequest(
  operation: string,
  json: () => unknown,
  tables: Readonly<Record<string, TableOptions>>,
  refuse: RefuseWrite | undefined,
): WriteRequest | undefined {
  if (operation === 'BatchWriteItem') {
    return { ...readBatchWrite(json(), tables, refuse), answer: batchAnswer };
  }
  if (operation !== 'PutItem' && operation !== 'DeleteItem') return undefined;
  const request = readFields(json());
  const content = operation === 'PutItem' ? 'Item' : 'Key';
  onlyKnown(request, [
    'TableName',
    content,
    'ReturnValues',
    'ReturnConsumedCapacity',
    'ReturnItemCollectionMetrics',
  ]);
  const table = readString(request.get('TableName') ?? '');
  const schema = Object.hasOwn(tables, table) ? tables[table] : undefined;
  const read = operation === 'PutItem' ? readPut : readDelete;
  const write = read(request.get(content), table, schema);
  const reason = refuse?.(table, write);
  if (reason !== undefined) throw validationException(reason);
  const returnsOld = readReturnValues(request);
  return {
    writes: [write],
    consumedCapacity: readConsumedCapacity(request),
    answer: (result) => singleAnswer(result, returnsOld),
  };
}

function readReturnValues(request: ReadonlyMap<string, unknown>): boolean {
  const returned = readString(request.get('ReturnValues') ?? 'NONE');
  if (returned !== 'NONE' && returned !== 'ALL_OLD') {
    throw validationException('Return values set to invalid value');
  }
  return returned === 'ALL_OLD';
}

function batchAnswer({ unprocessed, consumed }: WriteResult, random: Random): string {
  const tail = consumed.length > 0 ? `,"ConsumedCapacity":${JSON.stringify(consumed)}` : '';
  return `{"UnprocessedItems":${unprocessedItemsJson(unprocessed, random)}${tail}}`;
}

function singleAnswer({ consumed: [consumed], old }: WriteResult, returnsOld: boolean): string {
  const fields: string[] = [];
  if (returnsOld && old !== undefined) fields.push(`"Attributes":${itemJson(old)}`);
  if (consumed !== undefined) fields.push(`"ConsumedCapacity":${JSON.stringify(consumed)}`);
  return `{${fields.join(',')}}`;
}

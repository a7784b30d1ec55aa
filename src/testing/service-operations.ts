import { readCreateTable } from './create-table.js';
import { tableDescription } from './describe-table.js';
import type { HistoryTable } from './history-table.js';
import { readFields, readString } from './read-json.js';
import { batchGetItem, getItem, query, scan } from './read-operations.js';
import { onlyKnown } from './read-parameters.js';
import { unknownOperationException } from './service-error.js';
import type { TableSet } from './table-set.js';

type Operation = (json: unknown, tables: TableSet, nowMS: number) => string;

const operations: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['DescribeTable', describeTable],
  ['CreateTable', createTable],
  ['DeleteTable', deleteTable],
  ['ListTables', listTables],
  ['GetItem', getItem],
  ['BatchGetItem', batchGetItem],
  ['Query', query],
  ['Scan', scan],
]);

/** The body of the answer to an operation that writes no item; throws the service's error. */
export function answerOperation(
  operation: string,
  json: () => unknown,
  tables: TableSet,
  nowMS: number,
): string {
  const known = operations.get(operation);
  if (known === undefined) throw unknownOperationException();
  return known(json(), tables, nowMS);
}

function describeTable(json: unknown, tables: TableSet, nowMS: number): string {
  const table = tables.named(tableNameOf(json));
  return JSON.stringify({ Table: tableDescription(table, 'ACTIVE', nowMS) });
}

function createTable(json: unknown, tables: TableSet, nowMS: number): string {
  const { name, options } = readCreateTable(json);
  return describedChange(tables.create(name, options, nowMS), 'ACTIVE', nowMS);
}

function deleteTable(json: unknown, tables: TableSet, nowMS: number): string {
  return describedChange(tables.delete(tableNameOf(json)), 'DELETING', nowMS);
}

function describedChange(table: HistoryTable, status: 'ACTIVE' | 'DELETING', nowMS: number): string {
  return JSON.stringify({ TableDescription: tableDescription(table, status, nowMS) });
}

function listTables(json: unknown, tables: TableSet): string {
  const request = readFields(json);
  onlyKnown(request, ['ExclusiveStartTableName', 'Limit']);
  const start = request.get('ExclusiveStartTableName');
  const limit = Number(request.get('Limit') ?? 100);
  const rest = start === undefined ? tables.names : tables.names.filter((name) => name > readString(start));
  const page = rest.slice(0, limit);
  const more = rest.length > page.length && { LastEvaluatedTableName: page.at(-1) };
  return JSON.stringify({ TableNames: page, ...more });
}

function tableNameOf(json: unknown): string {
  return readString(readFields(json).get('TableName') ?? '');
}

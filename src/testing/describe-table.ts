import { keyAttributes, type TableSchema } from './attribute-value.js';
import type { HistoryTable } from './history-table.js';
import { itemSize } from './item-size.js';
import { readFields, readString } from './read-json.js';
import { resourceNotFoundException } from './service-error.js';

/** The answer to a DescribeTable request. Without a capacity the table is one paid per request. */
export function describeTable(
  json: unknown,
  tables: ReadonlyMap<string, HistoryTable>,
  writeUnitsPerSecond: number | undefined,
): string {
  const name = readString(readFields(json).get('TableName') ?? '');
  const table = tables.get(name);
  if (table === undefined)
    throw resourceNotFoundException(`Requested resource not found: Table: ${name} not found`);
  return JSON.stringify({ Table: description(table, writeUnitsPerSecond) });
}

function description({ name, schema, items }: HistoryTable, writeUnitsPerSecond: number | undefined): object {
  return {
    AttributeDefinitions: keyAttributes(schema).map((key) => ({
      AttributeName: key.name,
      AttributeType: key.type,
    })),
    TableName: name,
    KeySchema: keySchema(schema),
    TableStatus: 'ACTIVE',
    CreationDateTime: 1_700_000_000,
    ProvisionedThroughput: {
      NumberOfDecreasesToday: 0,
      ReadCapacityUnits: writeUnitsPerSecond ?? 0,
      WriteCapacityUnits: writeUnitsPerSecond ?? 0,
    },
    ...(writeUnitsPerSecond === undefined ? { BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' } } : {}),
    TableSizeBytes: [...items.values()].reduce((sum, item) => sum + itemSize(item), 0),
    ItemCount: items.size,
    TableArn: `arn:aws:dynamodb:us-east-1:000000000000:table/${name}`,
  };
}

function keySchema(schema: TableSchema): object[] {
  return keyAttributes(schema).map(({ name }, index) => ({
    AttributeName: name,
    KeyType: index === 0 ? 'HASH' : 'RANGE',
  }));
}

import { type KeyAttribute, keyAttributes, type TableSchema } from './attribute-value.js';
import type { CapacityLimits } from './capacity-options.js';
import type { HistoryIndex } from './history-index.js';
import type { HistoryTable } from './history-table.js';
import { tableArn } from './throttling-reason.js';

/** A table as the service describes it. One without a limit is described as paid per request. */
export function tableDescription(table: HistoryTable, status: 'ACTIVE' | 'DELETING', nowMS: number): object {
  const { name, schema, items, indexes } = table;
  const limits = table.capacity.limits(nowMS);
  const described = [...indexes.values()].map((index) => indexDescription(table, index, nowMS));
  return {
    AttributeDefinitions: attributeDefinitions([schema, ...[...indexes.values()].map((each) => each.schema)]),
    TableName: name,
    KeySchema: keySchema(schema),
    TableStatus: status,
    CreationDateTime: 1_700_000_000 + Math.floor(table.createdAtMS / 1000),
    ...throughput(limits),
    ...(limits.writeUnitsPerSecond === undefined && {
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    }),
    TableSizeBytes: table.bytes,
    ItemCount: items.size,
    TableArn: tableArn(name),
    ...(described.length > 0 && { GlobalSecondaryIndexes: described }),
  };
}

function indexDescription({ name: table, items }: HistoryTable, index: HistoryIndex, nowMS: number): object {
  return {
    IndexName: index.name,
    KeySchema: keySchema(index.schema),
    Projection: { ProjectionType: 'ALL' },
    IndexStatus: 'ACTIVE',
    ...throughput(index.capacity.limits(nowMS)),
    ItemCount: [...items.values()].filter((item) => index.holds(item)).length,
    IndexArn: `${tableArn(table)}/index/${index.name}`,
  };
}

// Reads are not limited: they are told as wide as the writes.
function throughput({ writeUnitsPerSecond = 0, onDemand }: CapacityLimits): object {
  return {
    ProvisionedThroughput: {
      NumberOfDecreasesToday: 0,
      ReadCapacityUnits: writeUnitsPerSecond,
      WriteCapacityUnits: writeUnitsPerSecond,
    },
    ...(onDemand?.maxWriteUnitsPerSecond !== undefined && {
      OnDemandThroughput: { MaxReadRequestUnits: -1, MaxWriteRequestUnits: onDemand.maxWriteUnitsPerSecond },
    }),
  };
}

function attributeDefinitions(schemas: readonly TableSchema[]): object[] {
  const types = new Map(schemas.flatMap(keyAttributes).map(({ name, type }: KeyAttribute) => [name, type]));
  return [...types].map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType }));
}

function keySchema(schema: TableSchema): object[] {
  return keyAttributes(schema).map(({ name }, index) => ({
    AttributeName: name,
    KeyType: index === 0 ? 'HASH' : 'RANGE',
  }));
}

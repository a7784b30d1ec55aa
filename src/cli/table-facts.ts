import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { describedKey } from '../aws/described-key.js';
import type { KeySchema } from '../item/key-schema.js';
import type { Billing } from './table-arguments.js';

/** What a table tells of itself. */
export interface TableFacts {
  readonly key: KeySchema;
  /** Never given twice: a table that is deleted and made anew has another one. Undefined if nothing tells them apart. */
  readonly id: string | undefined;
  readonly arn: string | undefined;
  /** `ACTIVE`, `CREATING`, `UPDATING`, … */
  readonly status: string;
  readonly billing: Billing;
  /** The most write units a second that are set for a table paid on demand. */
  readonly maxWriteUnits: number | undefined;
  /** Write units a second that a table paid on demand takes at once. */
  readonly warmWriteUnits: number | undefined;
  readonly globalIndexes: number;
  readonly localIndexes: number;
  /** Copies of the table in other regions. */
  readonly replicas: number;
  readonly isInfrequentAccess: boolean;
  /** How many there were some hours ago. */
  readonly items: number | undefined;
}

/** What DescribeTable tells; undefined if it tells no key. */
export function factsOf(table: TableDescription): TableFacts | undefined {
  const key = describedKey(table);
  if (key === undefined) return undefined;
  const { OnDemandThroughput: onDemand, WarmThroughput: warm } = table;
  return {
    key,
    id: idOf(table),
    arn: table.TableArn,
    status: table.TableStatus ?? 'ACTIVE',
    billing: billingOf(table),
    maxWriteUnits: positive(onDemand?.MaxWriteRequestUnits), // -1 where none is set
    warmWriteUnits: positive(warm?.WriteUnitsPerSecond),
    globalIndexes: table.GlobalSecondaryIndexes?.length ?? 0,
    localIndexes: table.LocalSecondaryIndexes?.length ?? 0,
    replicas: table.Replicas?.length ?? 0,
    isInfrequentAccess: table.TableClassSummary?.TableClass === 'STANDARD_INFREQUENT_ACCESS',
    items: table.ItemCount,
  };
}

function billingOf({ ProvisionedThroughput: provisioned }: TableDescription): Billing {
  const readCapacity = positive(provisioned?.ReadCapacityUnits);
  const writeCapacity = positive(provisioned?.WriteCapacityUnits);
  // A table paid on demand has 0 of both.
  if (readCapacity === undefined || writeCapacity === undefined) return { mode: 'on-demand' };
  return { mode: 'provisioned', readCapacity, writeCapacity };
}

function idOf({
  TableId: id,
  TableArn: arn,
  CreationDateTime: madeAt,
}: TableDescription): string | undefined {
  return id ?? (arn && madeAt && `${arn} of ${madeAt.toISOString()}`);
}

function positive(units: number | undefined): number | undefined {
  return units !== undefined && units > 0 ? units : undefined;
}

/** How a table is paid, for people. */
export function billingText(billing: Billing): string {
  if (billing.mode === 'on-demand') return 'on demand';
  const { readCapacity, writeCapacity } = billing;
  return `provisioned with ${readCapacity} read and ${writeCapacity} write units a second`;
}

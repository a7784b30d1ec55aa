import type { GivenOptions } from '../arguments.js';
import type { WantedTable } from '../ready-table.js';
import type { TableFacts } from '../table-facts.js';

/** Where a number of write units a second comes from. */
export type CapacitySource = 'option' | 'share' | 'provisioned' | 'maximum' | 'warm' | 'new' | 'partitionKey';

/** How many write units a second a load may consume. */
export interface Capacity {
  readonly writeUnitsPerSecond: number;
  readonly from: CapacitySource;
}

/**
 * What one partition takes, and so the items of one partition key until the service splits them.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
 */
export const PARTITION_KEY_UNITS = 1000;

/**
 * What a new table that is paid on demand takes at once.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html
 */
export const NEW_ON_DEMAND_UNITS = 4000;

/**
 * What holds a load back, as far as it is known: the option, the table's capacity or the share of it, whichever is least.
 * @param found the table as it is, if it is there and was asked
 * @param wanted what it is to be like if it is made
 */
export function capacityOf(
  {
    maxWriteUnitsPerSecond: most,
    maxWriteCapacityShare: share,
  }: Pick<GivenOptions, 'maxWriteUnitsPerSecond' | 'maxWriteCapacityShare'>,
  found: TableFacts | undefined,
  wanted: WantedTable,
): Capacity | undefined {
  const table = found === undefined ? capacityToBe(wanted) : capacityThatIs(found);
  const isLimit = table?.from === 'provisioned' || table?.from === 'maximum';
  const units = table?.writeUnitsPerSecond ?? Number.POSITIVE_INFINITY;
  const shared = isLimit && share !== undefined ? units * share : Number.POSITIVE_INFINITY;
  // A table paid on demand grows beyond what it takes at once.
  const limit = Math.min(isLimit ? units : Number.POSITIVE_INFINITY, shared);
  if (most !== undefined && most <= limit) return { writeUnitsPerSecond: most, from: 'option' };
  return shared < units ? { writeUnitsPerSecond: shared, from: 'share' } : table;
}

function capacityThatIs({ billing, maxWriteUnits, warmWriteUnits }: TableFacts): Capacity | undefined {
  if (billing.mode === 'provisioned') {
    return { writeUnitsPerSecond: billing.writeCapacity, from: 'provisioned' };
  }
  if (maxWriteUnits !== undefined) return { writeUnitsPerSecond: maxWriteUnits, from: 'maximum' };
  return warmWriteUnits === undefined ? undefined : { writeUnitsPerSecond: warmWriteUnits, from: 'warm' };
}

function capacityToBe({ isMade, billing }: WantedTable): Capacity | undefined {
  if (!isMade) return undefined;
  return billing?.mode === 'provisioned'
    ? { writeUnitsPerSecond: billing.writeCapacity, from: 'provisioned' }
    : { writeUnitsPerSecond: NEW_ON_DEMAND_UNITS, from: 'new' };
}

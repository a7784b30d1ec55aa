import type { TableWrite } from './batch-write.js';
import { ConsumedCapacity } from './consumed-capacity.js';
import type { HistoryTable } from './history-table.js';
import type { Random } from './random.js';
import { type ServiceError, throughputExceededException } from './service-error.js';
import type { TableSet } from './table-set.js';
import { type ThrottlingReason, throttlingReason } from './throttling-reason.js';
import type { WriteRequest } from './write-request.js';

/** A write that will be applied, to which table, and for how many write units of that table. */
export interface TakenWrite {
  readonly write: TableWrite;
  readonly table: HistoryTable;
  readonly units: number;
}

/** What the service does with a valid request. */
export interface WriteDecision {
  readonly taken: readonly TakenWrite[];
  readonly unprocessed: readonly TableWrite[];
  /** Consumed capacity of each table, in the form of the service. */
  readonly consumed: readonly object[];
  /** The error the request is answered with, where nothing of it was taken. */
  readonly throttled: ServiceError | undefined;
}

/** Decides which writes are taken, and takes their units. Forced: all are, whatever capacity there is. */
export function decide(
  { writes, consumedCapacity }: WriteRequest,
  tables: TableSet,
  { isForced, unprocessed: probability }: { readonly isForced: boolean; readonly unprocessed: number },
  nowMS: number,
  random: Random,
): WriteDecision {
  const taken: TakenWrite[] = [];
  const unprocessed: TableWrite[] = [];
  const reasons: ThrottlingReason[] = [];
  const consumed = new Map<string, ConsumedCapacity>();
  for (const write of writes) {
    const table = tables.known(write.table);
    const cost = table.costOf(write);
    const isUnlucky = random.chance(probability);
    if (!isForced) {
      const ofWrite = table.throttlingReasons(write, cost, nowMS);
      if (isUnlucky || ofWrite.length > 0) {
        unprocessed.push(write);
        reasons.push(
          ...(ofWrite.length > 0
            ? ofWrite
            : [throttlingReason('ProvisionedThroughputExceeded', write.table)]),
        );
        continue;
      }
    }
    table.charge(write, cost, nowMS);
    taken.push({ write, table, units: cost.units });
    if (consumedCapacity === 'NONE') continue;
    const ofTable = consumed.get(write.table) ?? new ConsumedCapacity(write.table);
    ofTable.add(cost);
    consumed.set(write.table, ofTable);
  }
  return {
    taken,
    unprocessed,
    consumed: [...consumed.values()].map((each) => each.toAnswer(consumedCapacity)),
    throttled: taken.length > 0 ? undefined : throttledError(writes, reasons, tables, nowMS),
  };
}

/** The error of a request that is throttled though there is capacity. */
export function throttledForNoReason(
  writes: readonly TableWrite[],
  tables: TableSet,
  nowMS: number,
): ServiceError {
  const reasons = writes.map(({ table }) => throttlingReason('ProvisionedThroughputExceeded', table));
  return throttledError(writes, reasons, tables, nowMS);
}

function throttledError(
  writes: readonly TableWrite[],
  reasons: readonly ThrottlingReason[],
  tables: TableSet,
  nowMS: number,
): ServiceError {
  const distinct = new Map(reasons.map((each) => [`${each.reason} ${each.resource}`, each]));
  const isOnDemand =
    writes.length > 0 &&
    writes.every(({ table }) => tables.known(table).capacity.limits(nowMS).onDemand !== undefined);
  return throughputExceededException([...distinct.values()], isOnDemand);
}

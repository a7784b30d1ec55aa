import type { DynamoDbSinkError } from '../errors.js';
import { EntryState } from '../item/entry.js';
import type { Counters, SinkHealth, SinkMetrics } from '../metrics.js';
import type { Dispatcher } from './dispatcher.js';
import type { Positions } from './positions.js';
import type { Room } from './room.js';
import type { Table } from './table.js';

/** Where a writer's figures are. */
export interface MetricsSources {
  readonly counters: Counters;
  readonly dispatcher: Dispatcher;
  readonly room: Room;
  readonly positions: Positions;
  readonly tables: readonly Table[];
  readonly now: number;
}

/** Where a writer stands. Walks what is buffered. */
export function metricsOf({
  counters,
  dispatcher,
  room,
  positions,
  tables,
  now,
}: MetricsSources): SinkMetrics {
  const { oldestAgeMS, waiting, delayed } = walkBuffer(tables, now);
  const own = tables.find(({ isOwn }) => isOwn)?.rate.table;
  const provisionedWriteUnits = own?.provisionedWriteUnits;
  return {
    numRecordsOut: counters.put + counters.deleted,
    numBytesOut: counters.bodyBytes,
    numRecordsOutErrors: counters.rejected,
    numRecordsSendErrors: counters.rejected,
    numRecordsSendPartialFailure: counters.unprocessed,
    currentSendTime: counters.lastSendTimeMS,
    inFlightRequests: dispatcher.inFlight,
    bufferedWrites: room.count,
    bufferedBytes: room.bytes,
    waitingBehindKeys: waiting,
    heldBack: delayed,
    hotPartitionKeys: tables.reduce((sum, { hot }) => sum + hot.size, 0),
    writeUnitsPerSecondLimit: own?.unitsPerSecond ?? Number.POSITIVE_INFINITY,
    ...(provisionedWriteUnits !== undefined && { provisionedWriteUnits }),
    positionsAhead: positions.ahead,
    throttledRequests: counters.throttledRequests,
    failedRequests: counters.failedRequests,
    batchesSentFor: { ...counters.batchesSentFor },
    oldestRecordAgeMS: oldestAgeMS,
  };
}

/** How a writer is doing, by the failure that stopped it or the last answer. Walks what is buffered. */
export function healthOf(
  { dispatcher, tables, now }: Pick<MetricsSources, 'dispatcher' | 'tables' | 'now'>,
  failure: DynamoDbSinkError | undefined,
): SinkHealth {
  const oldestRecordAgeMS = walkBuffer(tables, now).oldestAgeMS;
  if (failure !== undefined) return { status: 'failed', reason: failure.message, oldestRecordAgeMS };
  const trouble = dispatcher.trouble(now);
  if (trouble === undefined) return { status: 'ok', oldestRecordAgeMS };
  const { status, reason, table } = trouble;
  return { status, reason, ...(status === 'throttled' && causeOf(table)), oldestRecordAgeMS };
}

function causeOf(table: Table): Pick<SinkHealth, 'throttledBy' | 'hotKey'> {
  const { reasons, hot } = table.throttling.cause();
  const hotKey = hot && table.describeKey(hot);
  return {
    ...(reasons.length > 0 && { throttledBy: reasons }),
    ...(hotKey !== undefined && { hotKey }),
  };
}

function walkBuffer(
  tables: readonly Table[],
  now: number,
): { readonly oldestAgeMS: number; readonly waiting: number; readonly delayed: number } {
  let oldest = now;
  let waiting = 0;
  let delayed = 0;
  for (const table of tables) {
    for (const entry of table.lanes.all()) {
      if (entry.writtenAt < oldest) oldest = entry.writtenAt;
      if (entry.state === EntryState.waiting) waiting++;
      if (entry.state === EntryState.delayed) delayed++;
    }
  }
  return { oldestAgeMS: now - oldest, waiting, delayed };
}

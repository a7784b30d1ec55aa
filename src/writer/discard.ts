import { type Entry, EntryState, NO_ORIGIN } from '../item/entry.js';
import { type Position, placesOf } from '../item/position.js';
import type { Table } from './table.js';

/**
 * Takes the unsent writes of one partition out of all tables.
 *
 * @param dropped called for each of them
 * @returns resolves when those that were sent are settled
 */
export function discardPartition(
  tables: readonly Table[],
  partition: Position['partition'],
  dropped: (entry: Entry) => void,
): Promise<unknown> {
  const sent: Promise<void>[] = [];
  for (const table of tables) {
    const discarded = discardFrom(table, partition);
    for (const entry of discarded.dropped) dropped(entry);
    for (const entry of discarded.inFlight) sent.push(whenSettled(entry));
  }
  return Promise.all(sent);
}

/** What became of a partition's writes. */
interface Discarded {
  /** Taken out of everywhere: nobody will see them again. */
  readonly dropped: readonly Entry[];
  /**
   * Sent, and perhaps applied: to be waited for. Those of this partition alone are not sent again once an answer says
   * they were not.
   */
  readonly inFlight: readonly Entry[];
}

/** Takes the unsent writes of one partition out of a table. Their keys go on with what comes behind them. */
function discardFrom(table: Table, partition: Position['partition']): Discarded {
  const dropped: Entry[] = [];
  const inFlight: Entry[] = [];
  for (const entry of table.lanes.all()) {
    // A write without an answer may have been applied: it keeps its lane until one attempt is answered.
    const isSent = entry.state === EntryState.inFlight || entry.isUncertain;
    if (!isOnlyOf(entry, partition)) {
      if (isSent && isOf(entry, partition)) inFlight.push(entry);
      // Replaced writes of others are in it: once they are given up as well, nothing must keep it.
      if (Array.isArray(entry.places))
        entry.places = entry.places.filter((node) => node.partition.key !== partition);
      continue;
    }
    if (isSent) inFlight.push(entry);
    else dropped.push(entry);
    entry.isDiscarded = true;
  }
  const gone = new Set(dropped);
  table.ready.removeAll((entry) => gone.has(entry));
  // Waiting ones first: a head's successor is then one that stays.
  for (const entry of dropped) {
    if (entry.state !== EntryState.waiting) continue;
    table.lanes.remove(entry);
    table.hot.settled(entry);
  }
  for (const entry of dropped) if (entry.state !== EntryState.waiting) table.leave(entry);
  return { dropped, inFlight };
}

/** Whether a write holds up a place of this partition. */
function isOf({ places }: Entry, partition: Position['partition']): boolean {
  return placesOf(places).some((node) => node.partition.key === partition);
}

/** Whether a write holds up places of this partition and of no other, and stands for no write without a place. */
function isOnlyOf({ places, hasUnplaced }: Entry, partition: Position['partition']): boolean {
  return !hasUnplaced && placesOf(places).every((node) => node.partition.key === partition);
}

/** Resolves when a write is settled, one way or another. */
function whenSettled(entry: Entry): Promise<void> {
  return new Promise((resolve) => {
    const { durable, ...origin } = entry.origin ?? NO_ORIGIN;
    entry.origin = { ...origin, durable: [durable ?? [], () => resolve()].flat() };
  });
}

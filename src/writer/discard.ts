import { type Entry, EntryState, NO_ORIGIN } from '../item/entry.js';
import { type Position, placesOf } from '../item/position.js';
import type { Table } from './table.js';

/** The partitions that are given up. */
type Partitions = ReadonlySet<Position['partition']>;

/**
 * Takes the unsent writes of partitions out of all tables, in one walk over what is buffered.
 *
 * @param dropped called for each of them
 * @returns resolves when those that were sent are settled
 */
export function discardPartitions(
  tables: readonly Table[],
  partitions: Partitions,
  dropped: (entry: Entry) => void,
): Promise<unknown> {
  const sent: Promise<void>[] = [];
  for (const table of tables) {
    const discarded = discardFrom(table, partitions);
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
   * Sent, and perhaps applied: to be waited for. Those of these partitions alone are not sent again once an answer says
   * they were not.
   */
  readonly inFlight: readonly Entry[];
}

/** Takes the unsent writes of partitions out of a table. Their keys go on with what comes behind them. */
function discardFrom(table: Table, partitions: Partitions): Discarded {
  const dropped: Entry[] = [];
  const inFlight: Entry[] = [];
  for (const entry of table.lanes.all()) {
    // A write without an answer may have been applied: it keeps its lane until one attempt is answered.
    const isSent = entry.state === EntryState.inFlight || entry.isUncertain;
    if (!isOnlyOf(entry, partitions)) {
      if (isSent && isOf(entry, partitions)) inFlight.push(entry);
      // Replaced writes of others are in it: once they are given up as well, nothing must keep it.
      if (Array.isArray(entry.places))
        entry.places = entry.places.filter((node) => !partitions.has(node.partition.key));
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

/** Whether a write holds up a place of these partitions. */
function isOf({ places }: Entry, partitions: Partitions): boolean {
  return placesOf(places).some((node) => partitions.has(node.partition.key));
}

/** Whether a write holds up places of these partitions and of no other, and stands for no write without a place. */
function isOnlyOf({ places, hasUnplaced }: Entry, partitions: Partitions): boolean {
  return !hasUnplaced && placesOf(places).every((node) => partitions.has(node.partition.key));
}

/** Resolves when a write is settled, one way or another. */
function whenSettled(entry: Entry): Promise<void> {
  return new Promise((resolve) => {
    const { durable, ...origin } = entry.origin ?? NO_ORIGIN;
    entry.origin = { ...origin, durable: [durable ?? [], () => resolve()].flat() };
  });
}

import { DynamoDbSinkError } from '../errors.js';
import type { ByteChunks } from '../item/byte-chunks.js';
import { type Entry, tellDurable } from '../item/entry.js';
import type { EntryPool } from '../item/entry-pool.js';
import type { Counters } from '../metrics.js';
import type { OnWritten } from '../on-written.js';
import type { Flushes } from './flushes.js';
import type { Positions } from './positions.js';
import type { Room } from './room.js';
import type { Table } from './table.js';

/** What a {@link Settlement} is made of. */
export interface SettlementParts {
  readonly counters: Counters;
  readonly chunks: ByteChunks;
  readonly entries: EntryPool;
  readonly room: Room;
  readonly flushes: Flushes;
  readonly positions: Positions;
  /** Absent if nobody looks. */
  readonly onWritten: OnWritten | undefined;
}

/** The end of a write that has left its lane: counted, what it held given back, whoever waits for it told. */
export class Settlement {
  readonly #parts: SettlementParts;

  constructor(parts: SettlementParts) {
    this.#parts = parts;
  }

  /** The write is in the table. */
  written(entry: Entry, table: Table): void {
    const { counters, positions, entries, onWritten } = this.#parts;
    if (onWritten !== undefined) onWritten(entry, table);
    if (entry.isPut) counters.put++;
    else counters.deleted++;
    counters.writeUnits += entry.units;
    this.#release(entry);
    positions.settleAll(entry.places);
    const durable = entry.origin?.durable;
    // One that was given up may still be in a batch that waits to be sent again.
    if (!entry.isDiscarded) entries.give(entry);
    tellDurable(durable);
  }

  /** The write was given up with its partition. */
  dropped(entry: Entry): void {
    this.#parts.counters.discarded++;
    this.#release(entry);
    const error = new DynamoDbSinkError('DISCARDED', 'its partition was given up by discard');
    tellDurable(entry.origin?.durable, error);
  }

  #release(entry: Entry): void {
    const { chunks, room, flushes } = this.#parts;
    chunks.release(entry);
    room.give(entry.length);
    flushes.settle(entry.epoch);
  }
}

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

  /** The writes are in the table. All of an answer at once: what is counted is counted once. */
  written(written: readonly Entry[], table: Table): void {
    const { counters, chunks, entries, room, flushes, positions, onWritten } = this.#parts;
    let puts = 0;
    let units = 0;
    let bytes = 0;
    for (const entry of written) {
      if (entry.isPut) puts++;
      units += entry.units;
      bytes += entry.length;
    }
    counters.put += puts;
    counters.deleted += written.length - puts;
    counters.writeUnits += units;
    room.give(written.length, bytes);
    positions.settleAll(written); // first: whoever is told of one may ask for them
    for (const entry of written) {
      if (onWritten !== undefined) onWritten(entry, table);
      chunks.release(entry);
      flushes.settle(entry.epoch);
      const { origin } = entry;
      // One that was given up may still be in a batch that waits to be sent again.
      if (!entry.isDiscarded) entries.give(entry);
      if (origin !== undefined) tellDurable(origin.durable);
    }
  }

  /** The write was given up with its partition. */
  dropped(entry: Entry): void {
    const { counters, chunks, room, flushes } = this.#parts;
    counters.discarded++;
    chunks.release(entry);
    room.give(1, entry.length);
    flushes.settle(entry.epoch);
    const error = new DynamoDbSinkError('DISCARDED', 'its partition was given up by discard');
    tellDurable(entry.origin?.durable, error);
  }
}

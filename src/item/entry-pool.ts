import type { ByteChunks } from './byte-chunks.js';
import { Entry, type EntryOrigin } from './entry.js';
import type { ItemEncoder } from './item-encoder.js';
import { isUnplaced, type Places } from './position.js';

/** As many as the default buffer holds, and some more. */
const MAX_FREE = 16_384;

/**
 * Entries that are used again. A buffer that is always full makes every entry outlive its generation of the
 * garbage collector, which then copies it twice and sweeps it: that cost a sixth of all there was to do.
 */
export class EntryPool {
  readonly #free: Entry[] = [];

  /** An entry with what is in the encoder. */
  take(
    encoder: ItemEncoder,
    chunks: ByteChunks,
    isPut: boolean,
    writtenAt: number,
    epoch: number,
    sequence: number,
    origin: EntryOrigin | undefined,
    places: Places,
  ): Entry {
    const entry = this.#free.pop() ?? new Entry(encoder);
    entry.take(encoder, chunks, isPut, origin);
    entry.writtenAt = writtenAt;
    entry.epoch = epoch;
    entry.sequence = sequence;
    entry.places = places;
    entry.hasUnplaced = isUnplaced(places);
    return entry;
  }

  /** Takes back an entry that nobody knows any more. */
  give(entry: Entry): void {
    if (this.#free.length >= MAX_FREE) return;
    entry.clear();
    this.#free.push(entry);
  }
}

import { LargeBuffers } from './large-buffers.js';

/**
 * Where the bytes of buffered writes live. Slots of a size class are cut from chunks and used again, so
 * that buffering makes no garbage, and a write that stays long keeps little more alive than its slot.
 *
 *   class     128        192      …   16384       larger
 *   chunks   [▮▮▯▮…]    [▯▯▯…]         …          a buffer of its own each, see LargeBuffers
 *            [▮▯▯▯…]
 *
 * Each class lists its chunks that have a free slot. Writes leave about in the order they came, so chunk after chunk
 * becomes wholly free, and is soon wanted again: a number of them is kept. A class that needs one more takes it from
 * another class first, so that a stream whose records change in size does not hold memory for the old ones.
 */
const SMALLEST_SLOT = 128;
const LARGEST_SLOT = 16_384;
const CHUNK_BYTES = 65_536;
/** What chunks may hold while nobody uses them: a default buffer of records of 800 bytes. Likewise buffers of their own. */
const MAX_FREE_CHUNKS = 128;
const MAX_FREE_LARGE_BYTES = 8 * 1024 * 1024;

/** Where the bytes of one write are: in `chunk.buffer` from `offset`. */
export interface Slot {
  readonly buffer: Buffer;
  readonly offset: number;
  /** Absent for a buffer of its own. */
  readonly chunk: Chunk | undefined;
}

interface Chunk {
  readonly buffer: Buffer;
  readonly sizeClass: SizeClass;
  readonly free: Slot[];
  readonly slots: number;
  /** Place in the class's list; -1 while it has no free slot. */
  listed: number;
  /** Place among those that are wholly free; -1 while it is not. */
  kept: number;
}

interface SizeClass {
  readonly slotBytes: number;
  readonly listed: Chunk[];
}

/** Allocates slots; see the head of this file. */
export class ByteSlots {
  readonly #classes: SizeClass[] = [];
  readonly #large = new LargeBuffers(MAX_FREE_LARGE_BYTES);
  /** Wholly free ones, of any class. Not a Set: see `wire/exchanges.ts`. */
  readonly #kept: Chunk[] = [];

  constructor() {
    // 128, 192, 256, 384, 512 …: at most a third of a slot is unused.
    for (let bytes = SMALLEST_SLOT; bytes <= LARGEST_SLOT; bytes *= 2) {
      this.#classes.push({ slotBytes: bytes, listed: [] });
      if (bytes < LARGEST_SLOT) this.#classes.push({ slotBytes: bytes * 1.5, listed: [] });
    }
  }

  /** Takes a slot of at least `bytes`. */
  take(bytes: number): Slot {
    if (bytes > LARGEST_SLOT) return { buffer: this.#large.take(bytes), offset: 0, chunk: undefined };
    const sizeClass = this.#classes[classIndexOf(bytes)] as SizeClass;
    const chunk = sizeClass.listed.at(-1) ?? this.#newChunk(sizeClass);
    if (chunk.kept !== -1) takeOff(this.#kept, chunk, 'kept');
    const slot = chunk.free.pop() as Slot;
    if (chunk.free.length === 0) takeOff(sizeClass.listed, chunk, 'listed');
    return slot;
  }

  /** Gives a slot back. The caller must not read it any more. */
  give(slot: Slot): void {
    const { chunk } = slot;
    if (chunk === undefined) {
      this.#large.give(slot.buffer);
      return;
    }
    const { listed } = chunk.sizeClass;
    if (chunk.free.push(slot) === 1) add(listed, chunk, 'listed');
    if (chunk.free.length < chunk.slots) return;
    if (this.#kept.length < MAX_FREE_CHUNKS) add(this.#kept, chunk, 'kept');
    else takeOff(listed, chunk, 'listed');
  }

  /** Of memory that another class does not use, or of new memory. */
  #newChunk(sizeClass: SizeClass): Chunk {
    const free = this.#kept.at(-1);
    if (free === undefined) return cut(Buffer.allocUnsafeSlow(CHUNK_BYTES), sizeClass);
    takeOff(this.#kept, free, 'kept');
    takeOff(free.sizeClass.listed, free, 'listed');
    return cut(free.buffer, sizeClass);
  }
}

function cut(buffer: Buffer, sizeClass: SizeClass): Chunk {
  const { slotBytes } = sizeClass;
  const slots = Math.floor(buffer.length / slotBytes);
  const chunk: Chunk = { buffer, sizeClass, free: [], slots, listed: -1, kept: -1 };
  for (let i = 0; i < slots; i++) chunk.free.push({ buffer, offset: i * slotBytes, chunk });
  add(sizeClass.listed, chunk, 'listed');
  return chunk;
}

function add(list: Chunk[], chunk: Chunk, place: 'listed' | 'kept'): void {
  chunk[place] = list.push(chunk) - 1;
}

/** Takes a chunk off a list; the list's last one takes its place. */
function takeOff(list: Chunk[], chunk: Chunk, place: 'listed' | 'kept'): void {
  const last = list.pop() as Chunk;
  if (last !== chunk) {
    list[chunk[place]] = last;
    last[place] = chunk[place];
  }
  chunk[place] = -1;
}

/** The smallest class that holds so many bytes: two classes for every power of two. */
function classIndexOf(bytes: number): number {
  if (bytes <= SMALLEST_SLOT) return 0;
  const log2 = 31 - Math.clz32(bytes - 1); // 2^log2 < bytes ≤ 2^(log2+1)
  return 2 * (log2 - 7) + (bytes <= 3 << (log2 - 1) ? 1 : 2);
}

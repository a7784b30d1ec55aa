import { type EncodingRoom, type EncodingRooms, newRoom } from './item-encoder.js';
import { LargeBuffers } from './large-buffers.js';

/**
 * Where the bytes of buffered writes live: one behind the other in chunks, in the order they came, each with a comma
 * behind it. Writes leave in about that order, so that what a request sends is mostly one piece, and chunk after chunk
 * becomes free to be filled again.
 *
 *   chunks   [ ▯ , ▯ , ▮ , ▯ ]   [ ▮ , ▮ , ▮ , ▮ ]   [ ▮ , ▮ , ····· ]     larger ones: a buffer of their own each
 *              few are left        all of them          being filled                 (see LargeBuffers)
 *
 * A write that stays long would keep a whole chunk. So once what is in use is twice what is needed, and some more, the
 * writes of chunks that are less than three quarters full are moved together: seldom enough that it costs next to nothing.
 */
const CHUNK_BYTES = 65_536;
const LARGEST_IN_CHUNK = 16_384;
/** What chunks may hold while nobody uses them: a default buffer of records of 800 bytes. Likewise buffers of their own. */
const MAX_FREE_CHUNKS = 128;
const MAX_FREE_LARGE_BYTES = 8 * 1024 * 1024;
/** In use beyond what is needed before anything is moved. */
const SLACK_BYTES = 1024 * 1024;
/** With less room left, the next item would hardly fit. */
const LEAST_ROOM_BYTES = 512;
const COMMA = 0x2c;

/** What has bytes in a chunk or in a buffer of its own: `length` bytes of `bytes` from `offset`. */
export interface Stored {
  bytes: Buffer;
  offset: number;
  length: number;
  /** Undefined for a buffer of its own, and while nothing is stored. */
  chunk: Chunk | undefined;
}

interface Chunk extends EncodingRoom {
  /** Where the next bytes go. */
  end: number;
  /** Bytes that are in use, commas included. */
  used: number;
}

/** Stores bytes; see the head of this file. Items are encoded where they are stored, if they fit. */
export class ByteChunks implements EncodingRooms {
  readonly #all: () => Iterable<Stored>;
  readonly #large = new LargeBuffers(MAX_FREE_LARGE_BYTES);
  readonly #free: Chunk[] = [];
  #filling: Chunk = newChunk();
  /** Chunks that are not free, and the bytes of them that are in use. */
  #chunks = 1;
  #used = 0;

  /** @param all everything that is stored, for when it has to be moved */
  constructor(all: () => Iterable<Stored>) {
    this.#all = all;
  }

  /** The chunk that is being filled. */
  get filling(): Chunk {
    return this.#filling;
  }

  /** Bytes of the chunks that are not free. */
  get takenBytes(): number {
    return this.#chunks * CHUNK_BYTES;
  }

  /** Keeps the bytes of `from` between `start` and `end`, and notes where they are. */
  store(stored: Stored, from: Buffer, start: number, end: number): void {
    const length = end - start;
    stored.length = length;
    if (length > LARGEST_IN_CHUNK) {
      stored.bytes = this.#large.take(length);
      stored.offset = 0;
      from.copy(stored.bytes, 0, start, end);
      return;
    }
    if (from !== this.#filling.bytes || start !== this.#filling.end) {
      this.#makeRoom(length);
      from.copy(this.#filling.bytes, this.#filling.end, start, end);
    }
    this.#keep(stored);
    this.#makeRoom(LEAST_ROOM_BYTES);
  }

  /** Gives the bytes back. Nobody must read them any more. */
  release(stored: Stored): void {
    const { chunk, length } = stored;
    if (chunk === undefined) {
      this.#large.give(stored.bytes);
      return;
    }
    stored.chunk = undefined;
    chunk.used -= length + 1;
    this.#used -= length + 1;
    if (chunk.used > 0) return;
    chunk.end = 0;
    if (chunk !== this.#filling) this.#setFree(chunk);
  }

  /** What stands at the end of the chunk is stored now. */
  #keep(stored: Stored): void {
    const { length } = stored;
    const chunk = this.#filling;
    const { bytes, end } = chunk;
    bytes[end + length] = COMMA;
    stored.bytes = bytes;
    stored.offset = end;
    stored.chunk = chunk;
    chunk.end = end + length + 1;
    chunk.used += length + 1;
    this.#used += length + 1;
  }

  /** Sees to it that so many bytes and a comma fit into the chunk that is being filled. */
  #makeRoom(length: number): void {
    if (this.#hasRoom(length)) return;
    const isWasted = this.takenBytes > 2 * this.#used + SLACK_BYTES;
    this.#takeNext();
    if (!isWasted) return;
    this.#moveTogether();
    if (!this.#hasRoom(length)) this.#takeNext(); // what was moved has filled it again
  }

  #hasRoom(length: number): boolean {
    return this.#filling.end + length < CHUNK_BYTES;
  }

  #takeNext(): void {
    this.#filling = this.#free.pop() ?? newChunk();
    this.#chunks++;
  }

  #setFree(chunk: Chunk): void {
    this.#chunks--;
    if (this.#free.length < MAX_FREE_CHUNKS) this.#free.push(chunk);
  }

  #moveTogether(): void {
    for (const stored of this.#all()) {
      const { chunk, bytes, offset, length } = stored;
      if (chunk === undefined || chunk === this.#filling || chunk.used > (CHUNK_BYTES * 3) / 4) continue;
      if (!this.#hasRoom(length)) this.#takeNext();
      bytes.copy(this.#filling.bytes, this.#filling.end, offset, offset + length);
      this.release(stored);
      this.#keep(stored);
    }
  }
}

function newChunk(): Chunk {
  return { ...newRoom(CHUNK_BYTES), used: 0 };
}

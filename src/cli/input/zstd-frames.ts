import { UnreadableInput } from './unreadable-input.js';

/** https://www.rfc-editor.org/rfc/rfc8878#section-3.1 */
const MAGIC = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;
const DICTIONARY_ID_BYTES = [0, 1, 2, 4] as const;
const CONTENT_SIZE_BYTES = [0, 2, 4, 8] as const;
const BLOCK_HEADER_BYTES = 3;
const RLE_BLOCK = 1;

/**
 * Cuts zstd data where a frame ends. Node's decompressor stops, without a word, at the end of a frame if more of the
 * same chunk follows, as in files that were put together by `cat` or written by several threads.
 */
export class ZstdFrames {
  /** The bytes of a header that is not whole yet. */
  #header: number[] = [];
  #headerBytes = 4;
  #readHeader: (header: Buffer) => void = (header) => this.#magic(header);
  /** Bytes that can be passed over before the next header. */
  #passBytes = 0;
  #endsFrame = false;
  /** Whether what comes next is the begin of a frame. */
  #isAtMagic = true;
  #hasChecksum = false;

  /** Pieces of the chunk, none of which goes beyond the end of a frame. @throws {UnreadableInput} it is no zstd */
  cut(chunk: Uint8Array): Uint8Array[] {
    const pieces: Uint8Array[] = [];
    let start = 0;
    let at = 0;
    for (;;) {
      const passed = Math.min(this.#passBytes, chunk.length - at);
      at += passed;
      this.#passBytes -= passed;
      if (this.#passBytes === 0 && this.#endsFrame) {
        this.#endsFrame = false;
        pieces.push(chunk.subarray(start, at));
        start = at;
      }
      if (at === chunk.length) break;
      this.#header.push(chunk[at++] as number);
      if (this.#header.length === this.#headerBytes) this.#readHeader(Buffer.from(this.#header));
    }
    if (start < at) pieces.push(chunk.subarray(start, at));
    return pieces;
  }

  /** Whether all that came so far ends where a frame does. Node 22's decompressor does not tell that one is cut off. */
  get isWhole(): boolean {
    return this.#isAtMagic && this.#header.length === 0 && this.#passBytes === 0;
  }

  #next(bytes: number, read: (header: Buffer) => void): void {
    this.#isAtMagic = false;
    this.#header = [];
    this.#headerBytes = bytes;
    this.#readHeader = read;
  }

  #magic(header: Buffer): void {
    const magic = header.readUInt32LE();
    if (magic === MAGIC) this.#next(1, (descriptor) => this.#descriptor(descriptor.readUInt8()));
    else if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE)
      this.#next(4, (size) => this.#end(size.readUInt32LE()));
    else throw new UnreadableInput('is no zstd data, or has something else behind it');
  }

  #descriptor(flags: number): void {
    const isSingleSegment = (flags & 0x20) !== 0;
    const contentSize = flags >> 6;
    this.#hasChecksum = (flags & 0x04) !== 0;
    this.#passBytes =
      (isSingleSegment ? 0 : 1) +
      (DICTIONARY_ID_BYTES[flags & 0x03] ?? 0) +
      (contentSize === 0 && isSingleSegment ? 1 : (CONTENT_SIZE_BYTES[contentSize] ?? 0));
    this.#next(BLOCK_HEADER_BYTES, (header) => this.#block(header.readUIntLE(0, BLOCK_HEADER_BYTES)));
  }

  #block(header: number): void {
    const isLast = (header & 1) !== 0;
    const bytes = ((header >> 1) & 3) === RLE_BLOCK ? 1 : header >> 3;
    if (isLast) this.#end(bytes + (this.#hasChecksum ? 4 : 0));
    else {
      this.#passBytes = bytes;
      this.#header = [];
    }
  }

  /** So many bytes from here the frame ends. */
  #end(bytes: number): void {
    this.#passBytes = bytes;
    this.#endsFrame = true;
    this.#next(4, (header) => this.#magic(header));
    this.#isAtMagic = true;
  }
}

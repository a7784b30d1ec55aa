import { createHash, type Hash } from 'node:crypto';
import { addAbortSignal, type Readable } from 'node:stream';
import { type Compression, compressionOfBytes, MAGIC_BYTES } from './compression.js';
import { decompressed } from './decompress.js';
import type { InputFile } from './input-record.js';
import { openFile } from './open-file.js';
import { UnreadableInput } from './unreadable-input.js';

const PIECE_BYTES = 32 * 1024;

/** The first bytes of an input, decompressed. */
export interface Head {
  readonly bytes: Buffer;
  /** Whether there are no more. */
  readonly isWhole: boolean;
}

/** The bytes of one input, decompressed. Its head can be looked at before it is read. */
export class InputBytes implements AsyncIterable<Uint8Array> {
  /** How it is compressed. */
  readonly compression: Compression | undefined;
  readonly #raw: RawBytes;
  readonly #chunks: AsyncIterator<Uint8Array, unknown>;
  readonly #compressed: Compressed;
  /** Handed out to be read. */
  #takenBytes = 0;
  #held: Uint8Array[] = [];
  #isAtEnd = false;

  private constructor(
    raw: RawBytes,
    compression: Compression | undefined,
    chunks: AsyncIterable<Uint8Array>,
    compressed: Compressed,
  ) {
    this.#raw = raw;
    this.compression = compression;
    this.#compressed = compressed;
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /**
   * Opens a file and finds out how it is compressed.
   * @param named the compression if its bytes do not tell: brotli's never do
   * @param maxRatio see {@link decompressed}
   * @param signal stops reading when it is aborted: who reads is told by an error
   * @throws {UsageError} it cannot be opened
   */
  static async open(
    file: InputFile,
    named: Compression | undefined,
    maxRatio: number,
    signal: AbortSignal,
  ): Promise<InputBytes> {
    const raw = new RawBytes(file, signal);
    const chunks = raw.chunks();
    const first: Uint8Array[] = [];
    for (let length = 0; length < MAGIC_BYTES; ) {
      const { value, done } = await chunks.next();
      if (done === true) break;
      first.push(value);
      length += value.length;
    }
    const magic = compressionOfBytes(Buffer.concat(first).subarray(0, MAGIC_BYTES));
    const compression = magic ?? (named === 'brotli' && first.length > 0 ? named : undefined);
    const all = first.length === 0 ? chunks : replayed(first, chunks);
    const compressed: Compressed = { part: 1 };
    if (compression === undefined) return new InputBytes(raw, compression, all, compressed);
    const plain = decompressed(all, compression, maxRatio, (readBytes, bytes) => {
      compressed.part = readBytes / bytes;
    });
    return new InputBytes(raw, compression, plain, compressed);
  }

  /** Bytes read so far, as they are stored. */
  get bytesRead(): number {
    return this.#raw.bytesRead;
  }

  /**
   * Bytes, as they are stored, of what was handed out so far: of compressed ones by what they came to on average.
   * Undefined of brotli, which reads megabytes ahead.
   */
  get bytesTaken(): number | undefined {
    return this.compression === 'brotli' ? undefined : this.#takenBytes * this.#compressed.part;
  }

  /** The first bytes, as many as are asked for or all there are; they are read again later. */
  async head(isEnough: (bytes: Buffer) => boolean): Promise<Head> {
    let bytes = Buffer.concat(this.#held);
    while (!this.#isAtEnd && !isEnough(bytes)) {
      const { value, done } = await this.#chunks.next();
      if (done === true) this.#isAtEnd = true;
      else {
        this.#held.push(value);
        bytes = Buffer.concat([bytes, value]);
      }
    }
    return { bytes, isWhole: this.#isAtEnd };
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const held = this.#held;
    this.#held = [];
    try {
      for (const chunk of held) yield* this.#pieces(chunk);
      for (;;) {
        const { value, done } = await this.#chunks.next();
        if (done === true) return;
        yield* this.#pieces(value);
      }
    } finally {
      this.destroy(); // standard input would keep the process alive
    }
  }

  /** Closes what is not read to its end. */
  destroy(): void {
    this.#raw.destroy();
  }

  /** What is made of a large chunk would be so much at once that it outlives the young generation. */
  *#pieces(chunk: Uint8Array): Generator<Uint8Array> {
    for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
      const piece = chunk.subarray(at, at + PIECE_BYTES);
      this.#takenBytes += piece.length;
      yield piece;
    }
  }
}

/** How many bytes a byte takes as it is stored, on average so far. */
interface Compressed {
  part: number;
}

/** The bytes of a file as they are stored, counted and, if the manifest of an export tells their MD5, checked. */
class RawBytes {
  bytesRead = 0;
  readonly #stream: Readable;
  readonly #md5: string | undefined;
  readonly #hash: Hash | undefined;

  constructor(file: InputFile, signal: AbortSignal) {
    this.#stream = addAbortSignal(signal, openFile(file.path));
    this.#md5 = file.exported?.md5;
    this.#hash = this.#md5 === undefined ? undefined : createHash('md5');
  }

  async *chunks(): AsyncGenerator<Uint8Array, void> {
    for await (const chunk of this.#stream as AsyncIterable<Uint8Array>) {
      this.bytesRead += chunk.length;
      this.#hash?.update(chunk);
      yield chunk;
    }
    if (this.#hash?.digest('base64') !== this.#md5) {
      throw new UnreadableInput('has another MD5 than the manifest of its export says: download it again');
    }
  }

  destroy(): void {
    this.#stream.destroy();
  }
}

async function* replayed(
  first: readonly Uint8Array[],
  rest: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* first;
  yield* rest;
}

import { pipeline } from 'node:stream';
import { createBrotliDecompress, createGunzip, createZstdDecompress } from 'node:zlib';
import { messageOf } from '../../errors.js';
import type { Compression } from './compression.js';
import { UnreadableInput } from './unreadable-input.js';
import { ZstdFrames } from './zstd-frames.js';

const CHUNK_BYTES = 256 * 1024;
/** A short file of nothing but one letter is no attack. */
const RATIO_COUNTS_FROM_BYTES = 64 * 1024 * 1024;

/**
 * Decompresses, several gzip members or zstd frames behind one another included.
 *
 * @param maxRatio how many bytes may come of one, after the first 64 MiB
 * @param onBytes is told how many bytes were read, and how many have come of them
 * @throws {UnreadableInput} the data is corrupt, ends too early, goes on behind its end, or grows beyond the ratio
 */
export async function* decompressed(
  source: AsyncIterable<Uint8Array>,
  compression: Compression,
  maxRatio: number,
  onBytes: (readBytes: number, bytes: number) => void = () => {},
): AsyncGenerator<Uint8Array> {
  const engine = engineOf(compression);
  let fedBytes = 0;
  let sourceError: unknown;
  const fed = async function* (): AsyncGenerator<Uint8Array> {
    const frames = compression === 'zstd' ? new ZstdFrames() : undefined;
    try {
      for await (const chunk of source) {
        fedBytes += chunk.length;
        if (frames === undefined) yield chunk;
        else yield* frames.cut(chunk);
      }
      if (frames?.isWhole === false) throw new UnreadableInput(cutOff(fedBytes, compression));
    } catch (error) {
      sourceError = error;
      throw error;
    }
  };
  pipeline(fed(), engine, () => {}); // what fails makes the loop below throw
  let bytes = 0;
  try {
    for await (const chunk of engine as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      onBytes(engine.bytesWritten, bytes + engine.readableLength);
      if (bytes > RATIO_COUNTS_FROM_BYTES && bytes > maxRatio * engine.bytesWritten) {
        throw new UnreadableInput(
          `grows by more than ${maxRatio} to 1 when it is decompressed: if it is meant, raise --max-decompression-ratio`,
          { isMendedByOptions: true },
        );
      }
      yield chunk;
    }
  } catch (error) {
    if (sourceError !== undefined) throw sourceError;
    if (error instanceof UnreadableInput || !isOfEngine(error)) throw error;
    throw new UnreadableInput(faultText(error, compression, engine.bytesWritten), { cause: error });
  } finally {
    engine.destroy();
  }
  // Brotli has no members: what is behind its end was passed over.
  if (engine.bytesWritten < fedBytes) {
    throw new UnreadableInput(
      `has something else behind its ${compression} data, at byte ${engine.bytesWritten + 1}`,
    );
  }
}

function engineOf(compression: Compression) {
  switch (compression) {
    case 'gzip':
      return createGunzip({ chunkSize: CHUNK_BYTES });
    case 'zstd':
      return createZstdDecompress({ chunkSize: CHUNK_BYTES });
    case 'brotli':
      return createBrotliDecompress({ chunkSize: CHUNK_BYTES });
  }
}

function cutOff(bytes: number, compression: Compression): string {
  return `ends too early, after ${bytes} bytes of ${compression} data: it is cut off`;
}

function isOfEngine(error: unknown): boolean {
  return typeof (error as { errno?: unknown }).errno === 'number' && /^(Z_|ZSTD_|ERR_)/.test(codeOf(error));
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown }).code);
}

function faultText(error: unknown, compression: Compression, at: number): string {
  if (codeOf(error) === 'Z_BUF_ERROR') return cutOff(at, compression);
  return `is not valid ${compression} data, within ${CHUNK_BYTES} bytes before or after byte ${at + 1}: ${messageOf(error)}`;
}

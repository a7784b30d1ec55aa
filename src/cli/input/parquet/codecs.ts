import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import type { Compressors } from 'hyparquet';

/** What Node can decompress; hyparquet itself has snappy. A page that grows beyond its length is refused. */
export const CODECS: Compressors = {
  GZIP: (input, length) => gunzipSync(input, { maxOutputLength: length + 1 }),
  BROTLI: (input, length) => brotliDecompressSync(input, { maxOutputLength: length + 1 }),
  ZSTD: (input, length) => zstdDecompressSync(input, { maxOutputLength: length + 1 }),
};

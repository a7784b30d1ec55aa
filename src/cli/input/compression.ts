/** How an input is compressed. */
export type Compression = 'gzip' | 'zstd' | 'brotli';

const OF_EXTENSION: Readonly<Record<string, Compression>> = {
  gz: 'gzip',
  gzip: 'gzip',
  zst: 'zstd',
  zstd: 'zstd',
  br: 'brotli',
};

/** As many bytes as {@link compressionOfBytes} looks at. */
export const MAGIC_BYTES = 4;

/** The compression that an extension stands for. */
export function compressionOfExtension(extension: string): Compression | undefined {
  return OF_EXTENSION[extension];
}

/**
 * The compression by its magic bytes. Brotli has none.
 * https://www.rfc-editor.org/rfc/rfc1952#section-2.3.1, https://www.rfc-editor.org/rfc/rfc8878#section-3.1
 */
export function compressionOfBytes(bytes: Uint8Array): Compression | undefined {
  const [first, second, third, fourth] = bytes;
  if (first === 0x1f && second === 0x8b) return 'gzip';
  if (first === 0x28 && second === 0xb5 && third === 0x2f && fourth === 0xfd) return 'zstd';
  const isSkippable = ((first ?? 0) & 0xf0) === 0x50 && second === 0x2a && third === 0x4d && fourth === 0x18;
  return isSkippable ? 'zstd' : undefined;
}

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { brotliCompressSync, constants, gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import type { Compression } from '#dist/cli/input/compression.js';
import { decompressed } from '#dist/cli/input/decompress.js';
import { cutAt, defaults, readAll, refusalOf, sourceOf, written } from './read-input.js';

const COMPRESS: Readonly<Record<Compression, (bytes: Uint8Array) => Buffer>> = {
  gzip: (bytes) => gzipSync(bytes),
  zstd: (bytes) => zstdCompressSync(bytes),
  brotli: (bytes) => brotliCompressSync(bytes),
};
const COMPRESSIONS = Object.keys(COMPRESS) as Compression[];
const EXTENSIONS: Readonly<Record<Compression, string>> = { gzip: 'gz', zstd: 'zst', brotli: 'br' };

async function all(
  chunks: Iterable<Uint8Array>,
  compression: Compression,
  maxRatio: number = defaults.maxDecompressionRatio,
): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of decompressed(sourceOf(chunks), compression, maxRatio)) parts.push(part);
  return Buffer.concat(parts);
}

/** Bytes that compress to about their own length, and some that compress well. */
const contents = fc
  .tuple(fc.uint8Array({ maxLength: 5000 }), fc.nat(300_000))
  .map(([noise, zeros]) => Buffer.concat([noise, Buffer.alloc(zeros), noise]));
const places = fc.array(fc.nat(), { maxLength: 8 });

describe('decompression', () => {
  it('gives the same wherever the chunks meet, several members or frames behind one another included', async () => {
    const members = fc.array(contents, { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('gzip', 'zstd'), members, places, async (compression, parts, cuts) => {
        const bytes = Buffer.concat(parts.map((part) => COMPRESS[compression](part)));
        assert.ok(Buffer.concat(parts).equals(await all(cutAt(bytes, cuts), compression)));
      }),
      { numRuns: 60 },
    );
    await fc.assert(
      fc.asyncProperty(contents, places, async (part, cuts) => {
        assert.ok(part.equals(await all(cutAt(brotliCompressSync(part), cuts), 'brotli')));
      }),
      { numRuns: 20 },
    );
  });

  it('passes over frames of zstd that hold no data, and reads frames of every form', async () => {
    const skippable = Buffer.from([0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
    const forms = [
      zstdCompressSync('', {}),
      zstdCompressSync('checked', { params: { [constants.ZSTD_c_checksumFlag]: 1 } }),
      zstdCompressSync('of no told size', { params: { [constants.ZSTD_c_contentSizeFlag]: 0 } }),
      zstdCompressSync('x'.repeat(400_000)),
      zstdCompressSync(Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * i * 31) & 0xff))),
    ];
    const bytes = Buffer.concat(forms.flatMap((form) => [skippable, form]));
    const expected = await all([Buffer.concat(forms)], 'zstd');
    assert.equal(expected.length, 22 + 400_000 + 300_000);
    for (const cuts of [[], [1], [7, 12], Array.from(bytes.keys()).slice(0, 300)]) {
      assert.ok(expected.equals(await all(cutAt(bytes, cuts), 'zstd')));
    }
  });

  it('that is cut off is an error that says after how many bytes, never a shorter input', async () => {
    const noise = Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * i * 31 + (i >> 3)) & 0xff));
    for (const compression of COMPRESSIONS) {
      const bytes = COMPRESS[compression](noise);
      for (const length of [1, 5, 20, bytes.length >> 1, bytes.length - 1]) {
        await assert.rejects(all([bytes.subarray(0, length)], compression), {
          name: 'UnreadableInput',
          message: new RegExp(`^ends too early, after \\d+ bytes of ${compression} data: it is cut off$`),
        });
      }
    }
  });

  it('that is corrupt, or has something else behind it, is an error that says where', async () => {
    for (const compression of COMPRESSIONS) {
      const bytes = COMPRESS[compression](Buffer.from('{"a":1}\n'.repeat(1000)));
      const corrupt = Buffer.from(bytes);
      corrupt.fill(0xff, bytes.length >> 1);
      await assert.rejects(all([corrupt], compression), { name: 'UnreadableInput' }, compression);
      for (const chunks of [
        [Buffer.concat([bytes, Buffer.from('garbage')])],
        [bytes, Buffer.from('garbage')],
      ]) {
        await assert.rejects(all(chunks, compression), { name: 'UnreadableInput' }, compression);
      }
    }
  });

  it('that grows a thousandfold is refused unless a larger ratio is allowed', async () => {
    const bomb = zstdCompressSync(Buffer.alloc(70 * 1024 * 1024));
    await assert.rejects(all([bomb], 'zstd'), {
      name: 'UnreadableInput',
      message: /grows by more than 1000 to 1 .* raise --max-decompression-ratio/,
    });
    assert.equal((await all([bomb], 'zstd', 1e6)).length, 70 * 1024 * 1024);
    const small = zstdCompressSync(Buffer.alloc(1024 * 1024));
    assert.equal((await all([small], 'zstd')).length, 1024 * 1024);
  });

  it('is told by the bytes, not by the name, except for brotli, which has no sign', async () => {
    const text = '{"id":"a"}\n';
    for (const compression of COMPRESSIONS) {
      const path = written(`told.jsonl.${EXTENSIONS[compression]}`, COMPRESS[compression](Buffer.from(text)));
      const { told, records } = await readAll([path]);
      assert.deepEqual(told, [`told.jsonl.${EXTENSIONS[compression]}: JSON lines, ${compression}`]);
      assert.equal(records.length, 1);
    }
    const plain = written('plain.jsonl.gz', text);
    assert.deepEqual((await readAll([plain])).told, ['plain.jsonl.gz: JSON lines']);
    const unnamed = written('unnamed.jsonl', gzipSync(text));
    assert.deepEqual((await readAll([unnamed])).told, ['unnamed.jsonl: JSON lines, gzip']);
    const said = written('said', brotliCompressSync(text));
    const format = { name: 'jsonl', compression: 'brotli' } as const;
    assert.equal((await readAll([said], { format })).records.length, 1);
  });

  it('of a file that is cut off fails with its name, after the records before', async () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `{"id":"${(i * 7919) % 10_007}"}\n`).join('');
    const bytes = gzipSync(lines);
    const path = written('cut.jsonl.gz', bytes.subarray(0, bytes.length - 100));
    assert.match(
      await refusalOf(readAll([path])),
      /^cut\.jsonl\.gz ends too early, after \d+ bytes of gzip data/,
    );
  });
});

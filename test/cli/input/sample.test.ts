import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { findFiles } from '#dist/cli/input/find-files.js';
import { RecordReader } from '#dist/cli/input/record-reader.js';
import { defaults, written } from './read-input.js';

/** Reads so many records of each file at most; how many there were, and which part of each file they are. */
async function sampled(
  most: number,
  ...paths: readonly string[]
): Promise<{ count: number; parts: (number | undefined)[]; isAtEnd: boolean }> {
  const files = findFiles(paths);
  const reader = new RecordReader(files, defaults, () => {}, new AbortController().signal);
  await reader.examine();
  reader.settle(undefined);
  let count = 0;
  for await (const records of reader.records(most)) count += records.length;
  return { count, parts: files.map((file) => reader.partOf(file)), isAtEnd: reader.isAtEnd };
}

/** So many records of about the same length, but for what cannot be compressed. */
function lines(count: number, random = 0x9e3779b1): string {
  let text = '';
  for (let i = 0; i < count; i++)
    text += `${JSON.stringify({ id: `order-${100_000 + i}`, code: Math.imul(i, random) >>> 0, note: 'abc '.repeat(20) })}\n`;
  return text;
}

/** That a part is known to within a twentieth of it. */
function assertNear(actual: number | undefined, expected: number): void {
  assert.ok(
    actual !== undefined && Math.abs(actual / expected - 1) < 0.05,
    `${actual}, not about ${expected}`,
  );
}

describe('A sample', () => {
  it('is the first records of each file, and tells which part of it they are', async () => {
    const large = written('sample/large.jsonl', lines(20_000));
    const small = written('sample/small.jsonl', lines(50));
    const { count, parts, isAtEnd } = await sampled(100, large, small);
    assert.equal(count, 150);
    assertNear(parts[0], 100 / 20_000);
    assert.equal(parts[1], 1);
    assert.equal(isAtEnd, false);
  });

  it('that holds all there is, is no part', async () => {
    const { count, parts, isAtEnd } = await sampled(1000, written('sample/all.jsonl', lines(300)));
    assert.deepEqual({ count, parts, isAtEnd }, { count: 300, parts: [1], isAtEnd: true });
  });

  it('knows its part of compressed files by what their bytes have come to', async () => {
    const text = lines(60_000);
    const files = [
      written('sample/a.jsonl.gz', gzipSync(text)),
      written('sample/b.jsonl.zst', zstdCompressSync(text)),
      written('sample/c.jsonl.br', brotliCompressSync(text, { params: { 1: 5 } })),
    ];
    const { count, parts } = await sampled(6000, ...files);
    assert.equal(count, 18_000);
    const [gzip, zstd, brotli] = parts;
    for (const part of [gzip, zstd])
      assert.ok(part !== undefined && part > 0.08 && part < 0.13, `${part} of a tenth`);
    assert.equal(brotli, undefined, 'it reads ahead: nobody knows how far');
  });

  it('knows its part of lists, tables and Parquet', async () => {
    const records = 10_000;
    const json = lines(records).trimEnd().split('\n').join(',');
    let csv = 'id,total\n';
    for (let i = 0; i < records; i++) csv += `order-${100_000 + i},${10_000 + i}\n`;
    const ids = Array.from({ length: records }, (_, i) => `order-${i}`);
    const parquet = parquetWriteBuffer({ columnData: [{ name: 'id', data: ids, type: 'STRING' }] });
    const { parts } = await sampled(
      500,
      written('sample/list.json', `[${json}]`),
      written('sample/table.csv', csv),
      written('sample/rows.parquet', Buffer.from(parquet)),
    );
    for (const part of parts) assertNear(part, 500 / records);
  });
});

describe('What an earlier run has loaded of a file', () => {
  it('is told as passed over, in bytes as they are stored, and stays so while the rest is read', async () => {
    const text = lines(20_000);
    const whole = gzipSync(text);
    const ids = Array.from({ length: 20_000 }, (_, i) => `order-${i}`);
    const parquet = Buffer.from(
      parquetWriteBuffer({ columnData: [{ name: 'id', data: ids, type: 'STRING' }] }),
    );
    for (const path of [
      written('behind/a.jsonl', text),
      written('behind/b.jsonl.gz', whole),
      written('behind/c.parquet', parquet), // all that is left of it comes at once
    ]) {
      const files = findFiles([path]).map((file) => ({
        ...file,
        begun: { number: 10_000, records: 10_000 },
      }));
      const reader = new RecordReader(files, defaults, () => {}, new AbortController().signal);
      await reader.examine();
      reader.settle();
      let count = 0;
      for await (const records of reader.records()) {
        if (count === 0) assertNear(reader.bytesPassedOver, (files[0]?.size ?? 0) / 2);
        count += records.length;
      }
      assert.equal(count, 10_000);
      assertNear(reader.bytesPassedOver, (files[0]?.size ?? 0) / 2);
      assert.equal(reader.bytesRead, files[0]?.size);
    }
    const reader = new RecordReader(
      findFiles([written('behind/d.jsonl', '{}')]),
      defaults,
      () => {},
      new AbortController().signal,
    );
    await reader.examine();
    reader.settle();
    for await (const _ of reader.records()) assert.equal(reader.bytesPassedOver, 0);
  });
});

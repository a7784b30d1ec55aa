import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { RecordBatch } from 'dynamodb-sink/kafka';
import type { PlatformaticBytes } from '#dist/kafka/platformatic/module.js';
import { readBatches } from '#dist/kafka/platformatic/read-batches.js';
import { cutAt, encodeBatch, encodeRecord } from './encode-records.js';

const GZIP = 1;
const RECORDS = Buffer.concat(
  ['a', 'bc'].map((value, offsetDelta) =>
    encodeRecord({ offsetDelta, timestampDelta: 0, key: null, value: Buffer.from(value), headers: [] }),
  ),
);

/** Bytes in pieces, as the client has them. */
function inPieces(bytes: Buffer, ...places: number[]): PlatformaticBytes {
  return {
    buffers: cutAt(bytes, places),
    slice: (start, end) => Buffer.from(bytes.subarray(start, end)),
    subarray: (start, end) => inPieces(bytes.subarray(start, end), ...places),
  };
}

function read(bytes: Buffer): RecordBatch[] {
  return readBatches(inPieces(bytes, 70, 80), 0, bytes.length, { [GZIP]: { decompressSync: gunzipSync } });
}

describe('the batches of a partition', () => {
  it('are found one after the other, the last one only if it is whole', () => {
    const both = Buffer.concat([encodeBatch(5n, 2, RECORDS), encodeBatch(7n, 2, RECORDS)]);
    const [first, second, ...others] = read(both);
    assert.deepEqual(
      [first, second].map((batch) => ({ ...batch, records: Buffer.concat(batch?.records ?? []) })),
      [5n, 7n].map((firstOffset) => ({
        firstOffset,
        lastOffsetDelta: 1,
        attributes: 0,
        producerId: 77n,
        firstTimestamp: 1000n,
        maxTimestamp: 2000n,
        recordCount: 2,
        records: RECORDS,
      })),
    );
    assert.deepEqual(others, []);
    for (let bytes = both.length / 2; bytes < both.length; bytes++)
      assert.equal(read(both.subarray(0, bytes)).length, 1);
  });

  it('are decompressed', () => {
    const [batch] = read(encodeBatch(5n, 2, gzipSync(RECORDS), { attributes: GZIP }));
    assert.deepEqual(batch?.records, [RECORDS]);
  });

  it('come up to the first that cannot be read', () => {
    const good = encodeBatch(5n, 2, RECORDS);
    for (const bad of [
      encodeBatch(7n, 2, RECORDS, { attributes: GZIP }),
      encodeBatch(7n, 2, RECORDS, { magic: 1 }),
      encodeBatch(7n, 2, RECORDS, { attributes: 6 }),
    ])
      assert.deepEqual(
        read(Buffer.concat([good, bad, good])).map(({ firstOffset }) => firstOffset),
        [5n],
      );
  });

  it('are missed where bytes came and no batch', () => {
    const short = Buffer.alloc(40);
    assert.throws(() => read(short.subarray(0, 10)), {
      kind: 'unavailable',
      message: '10 bytes came, and no batch in them',
    });
    short.writeInt32BE(28, 8);
    short.writeInt8(1, 16);
    assert.throws(() => read(short), {
      kind: 'refused',
      message: 'the message format 1 at offset 0 is not read',
    });
    const long = encodeBatch(5n, 2, RECORDS);
    long.writeInt32BE(1_000_000, 8);
    assert.throws(() => read(long), { kind: 'unavailable' });
    assert.deepEqual(read(Buffer.alloc(0)), []);
  });

  it('that are small do not hold a large piece of memory', () => {
    const [batch] = read(encodeBatch(5n, 2, gzipSync(RECORDS), { attributes: GZIP }));
    assert.ok(Number(batch?.records[0]?.buffer.byteLength) <= 2 * RECORDS.length);
  });

  it('are told by their offset where they cannot be read, as what passes or as what does not', () => {
    const cases: [Buffer, 'unavailable' | 'refused', RegExp][] = [
      [
        encodeBatch(5n, 2, RECORDS, { attributes: GZIP }),
        'unavailable',
        /^the batch at offset 5 cannot be decompressed: /,
      ],
      [
        encodeBatch(5n, 2, RECORDS, { attributes: 6 }),
        'refused',
        /^the batch at offset 5 is compressed in an unknown way$/,
      ],
      [
        encodeBatch(5n, 2, RECORDS, { magic: 1 }),
        'refused',
        /^the message format 1 at offset 5 is not read$/,
      ],
    ];
    for (const [bytes, kind, message] of cases) assert.throws(() => read(bytes), { kind, message });
    const short = encodeBatch(5n, 2, RECORDS);
    short.writeInt32BE(3, 8);
    assert.throws(() => read(short), { kind: 'unavailable', message: 'the batch at offset 5 is broken' });
  });
});

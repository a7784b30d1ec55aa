import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { crc32 } from 'node:zlib';
import { isDynamoDbSinkError } from 'dynamodb-sink';
import fc from 'fast-check';
import { decodeSnapshot, encodeSnapshot, type Snapshot } from '#dist/state/snapshot-format.js';

const offset = fc.oneof(fc.double({ noNaN: true }), fc.bigInt(), fc.string({ unit: 'binary' }));
const keyAttribute = fc.record({
  name: fc.string({ unit: 'binary' }),
  type: fc.constantFrom('S' as const, 'N', 'B'),
});
const table = fc.record({
  name: fc.string(),
  isOwn: fc.boolean(),
  keySchema: fc.record({ partitionKey: keyAttribute, sortKey: fc.option(keyAttribute, { nil: undefined }) }),
});
const partition = fc.record({
  key: fc.oneof(fc.string({ unit: 'binary' }), fc.integer()),
  accepted: fc.option(offset, { nil: undefined }),
  durable: fc.option(offset, { nil: undefined }),
  pending: fc.array(offset, { maxLength: 5 }),
});

/** Any snapshot whose indexes point at what is there. */
const snapshot: fc.Arbitrary<Snapshot> = fc
  .record({ tables: fc.array(table, { maxLength: 3 }), partitions: fc.array(partition, { maxLength: 3 }) })
  .chain(({ tables, partitions }) => {
    const all = partitions.flatMap(({ pending }, p) => pending.map((_, i) => ({ partition: p, pending: i })));
    const places = all.length === 0 ? fc.constant([]) : fc.array(fc.constantFrom(...all), { maxLength: 3 });
    const text = fc.option(fc.string({ unit: 'binary' }), { nil: undefined });
    const rejection = fc.record({
      kind: fc.constant('rejection' as const),
      places,
      code: fc.constant('INVALID_ITEM' as const),
      message: fc.string(),
      table: text,
      key: text,
      path: text,
    });
    const json = fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes));
    const write = fc.record({
      kind: fc.constant('write' as const),
      places,
      table: fc.nat(Math.max(0, tables.length - 1)),
      json,
    });
    const record = tables.length === 0 ? rejection : fc.oneof(rejection, write);
    return fc.record({
      tables: fc.constant(tables),
      partitions: fc.constant(partitions),
      records: fc.array(record, { maxLength: 6 }),
    });
  });

/** The same content in plain objects: fast-check makes records without a prototype. */
function withPrototypes<V>(value: V): V {
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
  if (Array.isArray(value)) return value.map(withPrototypes) as V;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withPrototypes(inner)])) as V;
}

/** What decoding hostile bytes may end in. */
function isRefusal(error: unknown): boolean {
  return isDynamoDbSinkError(error) && error.code.startsWith('SNAPSHOT_');
}

describe('the format of snapshots', () => {
  it('gives back what was put in, whatever its length', () => {
    fc.assert(
      fc.property(snapshot, (content) => {
        assert.deepEqual(decodeSnapshot(encodeSnapshot(content, 0)), withPrototypes(content));
      }),
      { numRuns: 300 },
    );
  });

  it('is stable: version 1 of an empty snapshot', () => {
    const bytes = encodeSnapshot({ tables: [], partitions: [], records: [] }, 0);
    const body = Buffer.concat([
      Buffer.from('DDBSINK\n'),
      Buffer.from([1, 0, 12, 0, 0, 0]),
      Buffer.alloc(12),
    ]);
    const checksum = Buffer.alloc(4);
    checksum.writeUInt32LE(crc32(body));
    assert.deepEqual(Buffer.from(bytes), Buffer.concat([body, checksum]));
  });

  it('refuses half-written, foreign and newer ones, each with its own code', () => {
    const bytes = encodeSnapshot({ tables: [], partitions: [], records: [] }, 0);
    for (let length = 1; length < bytes.length; length++) {
      assert.throws(
        () => decodeSnapshot(bytes.subarray(0, length)),
        { code: 'SNAPSHOT_BROKEN' },
        `cut at ${length}`,
      );
    }
    for (const foreign of [
      new Uint8Array(),
      Buffer.from('{"json":true}'),
      new Uint8Array(1000),
      'text',
      null,
    ]) {
      assert.throws(() => decodeSnapshot(foreign as Uint8Array), { code: 'SNAPSHOT_FOREIGN' });
    }
    const newer = Buffer.from(bytes);
    newer.writeUInt16LE(2, 8);
    assert.throws(() => decodeSnapshot(newer), {
      code: 'SNAPSHOT_NEWER',
      message: /version 2, this package reads up to 1/,
    });
    assert.throws(() => decodeSnapshot(Buffer.concat([bytes, Buffer.alloc(1)])), { code: 'SNAPSHOT_BROKEN' });
  });

  it('refuses any changed byte', () => {
    fc.assert(
      fc.property(snapshot, fc.nat(), fc.integer({ min: 1, max: 255 }), (content, at, change) => {
        const bytes = encodeSnapshot(content, 0);
        const place = at % bytes.length;
        bytes[place] = (bytes[place] as number) ^ change;
        assert.throws(() => decodeSnapshot(bytes), isRefusal);
      }),
      { numRuns: 300 },
    );
  });

  it('refuses or reads hostile bytes with a right checksum, and never allocates for a length that is not there', () => {
    fc.assert(
      fc.property(
        snapshot,
        fc.array(fc.tuple(fc.nat(), fc.constantFrom(0, 1, 0x7f, 0xff)), { maxLength: 8 }),
        (content, changes) => {
          const bytes = Buffer.from(encodeSnapshot(content, 0));
          const end = bytes.length - 4;
          for (const [at, value] of changes) bytes[14 + (at % (end - 14))] = value;
          bytes.writeUInt32LE(crc32(bytes.subarray(0, end)), end);
          try {
            decodeSnapshot(bytes);
          } catch (error) {
            assert.ok(isRefusal(error), String(error));
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

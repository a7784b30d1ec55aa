import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { crc32 } from 'node:zlib';
import { DynamoDbSink, isDynamoDbSinkError } from 'dynamodb-sink';
import fc from 'fast-check';
import { decodeSnapshot, encodeSnapshot } from '#dist/state/snapshot-format.js';
import { faultyEndpoint } from '../crash/faulty-endpoint.js';
import { configFor } from '../support/endpoint-config.js';

const HEAD_BYTES = 14;

/** The bytes with the length and the checksum that they ought to have. */
function sealed(bytes: Buffer): Buffer {
  const end = bytes.length - 4;
  bytes.writeUInt32LE(end - HEAD_BYTES, 10);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, end)), end);
  return bytes;
}

/** Exchanges within the JSON of a write that leave all lengths as they are. */
const EXCHANGES = [
  ['"S":', '"N":'],
  ['"N":', '"S":'],
  ['"pk"', '"v" '],
  ['"v"', '"w"'],
  ['"B":', '"L":'],
  ['"k1"', '"k2"'],
  ['"k3"', '""  '],
  ['"SS":["x"]', '"SS":[   ]'],
  ['{"N":"', '{"N":-'],
  ['PutRequest', 'putRequest'],
  ['"k0"', '{}  '],
] as const;

const RUNS = 400;

describe('a snapshot of hostile bytes with a right checksum', () => {
  it('is refused, or restored into a writer that ends in good order, whatever was changed, cut out or put in', async () => {
    await using endpoint = await faultyEndpoint({ seed: 1, latencyMS: [0, 1] });
    const sink = new DynamoDbSink<object>({
      tableName: 'orders',
      keySchema: { partitionKey: { name: 'pk', type: 'S' } },
      dynamoDb: configFor(endpoint.url),
      maxRetryDurationMS: 200,
      onRejected: () => {},
    });
    const writer = await sink.createWriter();
    for (let v = 0; v < 12; v++) {
      const item =
        v % 5 === 4
          ? { pk: 'a', bad: Number.NaN }
          : { pk: `k${v % 4}`, v, b: Uint8Array.of(1), s: new Set(['x']) };
      writer.write(item, { partition: v % 2 === 0 ? 'p' : 1, offset: v % 3 === 0 ? BigInt(v) : `${v}` });
    }
    const state = Buffer.from(writer.snapshotState());
    writer.abort();
    const change = fc.record({
      at: fc.nat(),
      how: fc.constantFrom('set', 'set', 'cut', 'put', 'exchange', 'exchange', 'exchange', 'exchange'),
      exchange: fc.constantFrom(...EXCHANGES),
      bytes: fc.oneof(
        // What leaves a text or a JSON one.
        fc.constantFrom(...'aS9"{}').map((char) => Buffer.from(char)),
        fc.constantFrom(
          Buffer.from([0]),
          Buffer.from([0xff]),
          Buffer.from([1, 0, 0, 0]),
          Buffer.from([0xff, 0xff, 0xff, 0xff]),
        ),
        fc.uint8Array({ minLength: 1, maxLength: 8 }).map((bytes) => Buffer.from(bytes)),
      ),
    });
    let restored = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        let body = Buffer.from(state.subarray(HEAD_BYTES, -4));
        for (const { at, how, bytes, exchange } of changes) {
          const place = at % Math.max(1, body.length);
          if (how === 'exchange') {
            const [word, other] = exchange;
            const found = Math.max(body.indexOf(word, place), body.indexOf(word));
            if (found >= 0) body.write(other, found);
          } else if (how === 'set') bytes.copy(body, place);
          else
            body = Buffer.concat([
              body.subarray(0, place),
              how === 'put' ? bytes : Buffer.alloc(0),
              body.subarray(place + (how === 'cut' ? bytes.length : 0)),
            ]);
        }
        const hostile = sealed(Buffer.concat([state.subarray(0, HEAD_BYTES), body, Buffer.alloc(4)]));
        try {
          const opened = await sink.restoreWriter(hostile);
          restored++;
          await opened.close({ timeoutMS: 2000 });
        } catch (error) {
          assert.ok(isDynamoDbSinkError(error), String(error));
          refused++;
        }
      }),
      { numRuns: RUNS },
    );
    assert.ok(restored > RUNS / 20 && refused > RUNS / 4, `${restored} were restored, ${refused} refused`);
  });

  const MB = 1_000_000;
  const empty = { tables: [], partitions: [], records: [] };
  const count = (n: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(n);
    return bytes;
  };
  /** A body of which the first number counts things that are all zeros. */
  const zeros = (...numbers: number[]): Buffer =>
    Buffer.concat([
      Buffer.from(encodeSnapshot(empty, 0)).subarray(0, HEAD_BYTES),
      ...numbers.map(count),
      Buffer.alloc(4 * MB),
    ]);
  for (const [name, bytes] of [
    ['tables', zeros(MB)],
    ['partitions', zeros(0, MB / 2)],
    ['records', zeros(0, 0, MB / 2)],
    ['all it has bytes for', zeros(0, 0, (4 * MB) / 5)],
    ['more than it has bytes for', zeros(0xffffffff)],
    // As many as an array makes room for at once.
    ['many more than it has bytes for', zeros(30_000_000).subarray(0, 100_000)],
    [
      'places of a record',
      Buffer.concat([
        zeros(0, 0, 1).subarray(0, HEAD_BYTES + 12),
        Buffer.from([0]),
        count(MB / 2),
        Buffer.alloc(4 * MB),
      ]),
    ],
    [
      'offsets of a partition',
      Buffer.concat([
        zeros(0, 1).subarray(0, HEAD_BYTES + 8),
        Buffer.from([3, 0, 0, 0, 0, 0, 0]),
        count(4 * MB - 100),
        Buffer.alloc(4 * MB),
      ]),
    ],
    [
      'empty offsets of a partition',
      Buffer.concat([
        zeros(0, 1).subarray(0, HEAD_BYTES + 8),
        Buffer.from([3, 0, 0, 0, 0, 0, 0]),
        count((4 * MB) / 5),
        Buffer.alloc(4 * MB, Buffer.from([3, 0, 0, 0, 0])),
      ]),
    ],
  ] as const) {
    it(`that counts ${name} takes no more than 60 times its length of memory`, () => {
      const hostile = sealed(Buffer.from(bytes));
      const before = process.memoryUsage();
      assert.throws(
        () => decodeSnapshot(hostile),
        (error) => isDynamoDbSinkError(error) && error.code === 'SNAPSHOT_BROKEN',
      );
      const after = process.memoryUsage();
      const grown = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
      assert.ok(grown < 60 * hostile.length, `${grown} bytes for ${hostile.length}`);
    });
  }
});

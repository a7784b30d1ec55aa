import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as client from '@platformatic/kafka';
import { FetchCall } from '#dist/kafka/platformatic/fetch-call.js';
import type { PlatformaticModule } from '#dist/kafka/platformatic/module.js';
import { encodeBatch, encodeRecord } from './encode-records.js';

const ORDERS = '00000000-0000-4000-8000-000000000001';
const GONE = '00000000-0000-4000-8000-000000000002';
const REQUEST = { partitions: [], maxBytes: 1, maxBytesPerPartition: 1, maxWaitMS: 1 };
const CONNECTION = {};

interface Answered {
  readonly partition: number;
  readonly errorCode?: number;
  readonly aborted?: readonly (readonly [producerId: bigint, firstOffset: bigint])[] | null;
  readonly records: Buffer | null;
}

/** Members that a later broker may add. */
function tags(writer: client.Writer): client.Writer {
  return writer
    .appendUnsignedVarInt(1)
    .appendUnsignedVarInt(9)
    .appendUnsignedVarInt(2)
    .append(Buffer.of(7, 7));
}

/** An answer as https://kafka.apache.org/protocol.html#The_Messages_Fetch has it, version 13. */
function answer(
  topics: readonly (readonly [id: string, partitions: readonly Answered[]])[],
  errorCode = 0,
): Buffer {
  const writer = client.Writer.create().appendInt32(0).appendInt16(errorCode).appendInt32(0);
  writer.appendUnsignedVarInt(topics.length + 1);
  for (const [id, partitions] of topics) {
    writer.appendUUID(id).appendUnsignedVarInt(partitions.length + 1);
    for (const { partition, errorCode: code = 0, aborted = [], records } of partitions) {
      writer.appendInt32(partition).appendInt16(code).appendInt64(50n).appendInt64(49n).appendInt64(1n);
      writer.appendUnsignedVarInt(aborted === null ? 0 : aborted.length + 1);
      for (const [producerId, firstOffset] of aborted ?? [])
        tags(writer.appendInt64(producerId).appendInt64(firstOffset));
      writer.appendInt32(-1).appendUnsignedVarInt(records === null ? 0 : records.length + 1);
      if (records !== null) writer.append(records);
      tags(writer);
    }
    tags(writer);
  }
  return tags(writer).buffer;
}

/** The call, with a broker that gives this answer in pieces of so many bytes. */
function calling(bytes: Buffer, pieceBytes: number, maxFetchVersion = 17): FetchCall {
  const pieces = Array.from({ length: Math.ceil(bytes.length / pieceBytes) }, (_, i) =>
    bytes.subarray(i * pieceBytes, (i + 1) * pieceBytes),
  );
  const written = client.Writer.create();
  for (const piece of pieces) written.append(piece);
  return new FetchCall({
    ...(client as object as PlatformaticModule),
    createAPI: (key, version, _request, parse) => ({
      async: async () => parse(1, key, version, client.Reader.from(written)),
    }),
    apiVersionsV3: {
      api: { async: async () => ({ apiKeys: [{ apiKey: 1, maxVersion: maxFetchVersion }] }) },
    },
  });
}

function records(count: number, bytes: number): Buffer {
  return Buffer.concat(
    Array.from({ length: count }, (_, offsetDelta) =>
      encodeRecord({
        offsetDelta,
        timestampDelta: 0,
        key: null,
        value: Buffer.alloc(bytes, 'x'),
        headers: [],
      }),
    ),
  );
}

const named = (id: string) => (id === ORDERS ? 'orders' : undefined);

describe('an answer to a fetch', () => {
  it('is read whatever the broker adds to it, and wherever the socket has cut it', async () => {
    const few = records(3, 10);
    const many = records(200, 400);
    const bytes = answer([
      [
        ORDERS,
        [
          { partition: 0, records: encodeBatch(5n, 3, few), aborted: [[7n, 5n]] },
          { partition: 1, records: null, aborted: null },
          { partition: 2, records: encodeBatch(0n, 200, many) },
        ],
      ],
      [GONE, [{ partition: 0, records: encodeBatch(0n, 3, few) }]],
      [ORDERS, [{ partition: 3, records: Buffer.alloc(0) }]],
    ]);
    for (const pieceBytes of [1, 7, 1000, bytes.length]) {
      const fetched = await calling(bytes, pieceBytes).fetch(CONNECTION, REQUEST, () => ORDERS, named, true);
      assert.deepEqual(
        fetched.map(({ topic, partition, highWatermark, abortedTransactions, fault, batches }) => ({
          told: [topic, partition, highWatermark, fault, abortedTransactions],
          batches: batches.map((batch) => [batch.firstOffset, Buffer.concat(batch.records)]),
        })),
        [
          {
            told: ['orders', 0, 50n, undefined, [{ producerId: 7n, firstOffset: 5n }]],
            batches: [[5n, few]],
          },
          { told: ['orders', 1, 50n, undefined, []], batches: [] },
          { told: ['orders', 2, 50n, undefined, []], batches: [[0n, many]] },
          { told: ['orders', 3, 50n, undefined, []], batches: [] },
        ],
      );
      const [kept] = fetched[0]?.batches[0]?.records ?? [];
      assert.ok(kept !== undefined && kept.buffer.byteLength < 200, 'few bytes do not keep many');
    }
  });

  it('tells what is wrong with one partition, and gives the others', async () => {
    const batch = encodeBatch(0n, 1, records(1, 10));
    const bytes = answer([
      [
        ORDERS,
        [
          { partition: 0, errorCode: 1, records: null },
          { partition: 1, errorCode: 6, records: batch },
          { partition: 2, errorCode: 29, records: null },
          { partition: 3, errorCode: 56, records: null },
          { partition: 4, records: encodeBatch(0n, 1, records(1, 10), { attributes: 1 }) },
          { partition: 5, records: encodeBatch(0n, 1, records(1, 10), { magic: 0 }) },
          { partition: 6, records: batch },
        ],
      ],
    ]);
    const fetched = await calling(bytes, 100).fetch(CONNECTION, REQUEST, () => ORDERS, named, true);
    assert.deepEqual(
      fetched.map(({ fault, batches }) => [fault, batches.length]),
      [
        ['outOfRange', 0],
        ['moved', 0],
        ['refused', 0],
        ['unavailable', 0],
        ['unavailable', 0],
        ['refused', 0],
        [undefined, 1],
      ],
    );
    assert.match(fetched[3]?.reason ?? '', /^the broker answered with error code 56$/);
    assert.match(fetched[4]?.reason ?? '', /^the batch at offset 0 cannot be decompressed: /);
  });

  it('that is an error as a whole is one, and a broker that is too old is told so before it is asked', async () => {
    const failed = calling(answer([], 35), 100).fetch(CONNECTION, REQUEST, () => ORDERS, named, true);
    await assert.rejects(failed, { kind: 'unavailable', message: 'the broker answered with error code 35' });
    await calling(Buffer.alloc(0), 1, 13).check(CONNECTION);
    await assert.rejects(calling(Buffer.alloc(0), 1, 12).check(CONNECTION), {
      kind: 'refused',
      message: 'the broker is too old: Kafka 3.1 or newer is needed',
    });
  });
});

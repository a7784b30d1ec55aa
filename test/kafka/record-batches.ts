import type { RecordBatch } from 'dynamodb-sink/kafka';
import { encodeRecord } from './encode-records.js';

/** A record of a batch that a test makes. */
export interface FakeRecord {
  readonly key?: string | Buffer;
  /** Text, or what is told as JSON; null is a tombstone. */
  readonly value?: unknown;
  readonly headers?: readonly (readonly [string, Buffer | null])[];
  /** From the first offset of its batch; without it the place in the batch. */
  readonly offsetDelta?: number;
}

/** A batch as a broker has it. */
export function batchOf(
  records: readonly FakeRecord[],
  { firstOffset = 0n, ...rest }: Partial<Omit<RecordBatch, 'records'>> = {},
): RecordBatch {
  const encoded = records.map(bytesOf);
  return {
    firstOffset,
    lastOffsetDelta: records.at(-1)?.offsetDelta ?? Math.max(records.length - 1, 0),
    attributes: 0,
    producerId: -1n,
    firstTimestamp: 1000n,
    maxTimestamp: 1000n + BigInt(records.length),
    recordCount: records.length,
    records: encoded.length === 0 ? [] : [Buffer.concat(encoded)],
    ...rest,
  };
}

function bytesOf({ key, value = {}, headers = [], offsetDelta }: FakeRecord, at: number): Buffer {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return encodeRecord({
    offsetDelta: offsetDelta ?? at,
    timestampDelta: at,
    key: key === undefined ? null : Buffer.from(key),
    value: value === null ? null : Buffer.from(text),
    headers,
  });
}

import { KafkaClientError, type RecordBatch } from '../client.js';
import type { Compression, PlatformaticBytes } from './module.js';
import { ownBytes } from './own-bytes.js';
import { wholeRecords } from './whole-records.js';

/** Where the members of a batch's head stand: https://kafka.apache.org/documentation/#recordbatch */
const LENGTH = 8;
const MAGIC = 16;
const ATTRIBUTES = 21;
const LAST_OFFSET_DELTA = 23;
const FIRST_TIMESTAMP = 27;
const MAX_TIMESTAMP = 35;
const PRODUCER_ID = 43;
const RECORD_COUNT = 57;
const HEAD_BYTES = 61;

/** What the length in the head counts from. */
const COUNTED_FROM = 12;

/** The format since Kafka 0.11: before it there were message sets. */
const CURRENT_MAGIC = 2;

/** The bits of the attributes that say how the records are compressed. */
const COMPRESSION = 7;

/** By the bits of {@link COMPRESSION}. */
export type Compressions = Readonly<Record<number, Compression>>;

/**
 * Finds the batches in what a fetch gave of a partition. The last one may be cut off, and comes whole with the next fetch,
 * as does one that cannot be read: only if it is the first it is told.
 *
 * @throws {KafkaClientError} the first batch cannot be read, or is not there
 */
export function readBatches(
  bytes: PlatformaticBytes,
  from: number,
  to: number,
  compressions: Compressions,
): RecordBatch[] {
  const batches: RecordBatch[] = [];
  for (let start = from; start + COUNTED_FROM <= to; ) {
    const head = bytes.slice(start, Math.min(start + HEAD_BYTES, to));
    const end = start + COUNTED_FROM + head.readInt32BE(LENGTH);
    if (end > to) break;
    try {
      batches.push(readBatch(head, bytes, start + HEAD_BYTES, end, compressions));
    } catch (error) {
      if (batches.length === 0) throw error;
      break;
    }
    start = end;
  }
  // A broker gives a first batch whole or not at all.
  if (batches.length === 0 && to > from)
    throw new KafkaClientError('unavailable', `${to - from} bytes came, and no batch in them`);
  return batches;
}

function readBatch(
  head: Buffer,
  bytes: PlatformaticBytes,
  start: number,
  end: number,
  compressions: Compressions,
): RecordBatch {
  const firstOffset = head.readBigInt64BE(0);
  const magic = head.length > MAGIC ? head.readInt8(MAGIC) : CURRENT_MAGIC;
  if (magic !== CURRENT_MAGIC)
    throw new KafkaClientError('refused', `the message format ${magic} at offset ${firstOffset} is not read`);
  if (end < start || head.length < HEAD_BYTES)
    throw new KafkaClientError('unavailable', `the batch at offset ${firstOffset} is broken`);
  const attributes = head.readInt16BE(ATTRIBUTES);
  const compression = attributes & COMPRESSION;
  return {
    firstOffset,
    lastOffsetDelta: head.readInt32BE(LAST_OFFSET_DELTA),
    attributes,
    producerId: head.readBigInt64BE(PRODUCER_ID),
    firstTimestamp: head.readBigInt64BE(FIRST_TIMESTAMP),
    maxTimestamp: head.readBigInt64BE(MAX_TIMESTAMP),
    recordCount: head.readInt32BE(RECORD_COUNT),
    records:
      compression === 0
        ? wholeRecords(bytes.subarray(start, end).buffers)
        : [decompressed(bytes.slice(start, end), compressions[compression], firstOffset)],
  };
}

function decompressed(records: Buffer, compression: Compression | undefined, firstOffset: bigint): Buffer {
  if (compression === undefined)
    throw new KafkaClientError(
      'refused',
      `the batch at offset ${firstOffset} is compressed in an unknown way`,
    );
  try {
    return ownBytes(compression.decompressSync(records));
  } catch (error) {
    const { message } = error as Error;
    const fault = `the batch at offset ${firstOffset} cannot be decompressed: ${message}`;
    throw new KafkaClientError('unavailable', fault, error);
  }
}

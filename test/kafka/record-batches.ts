import type { LogRecord, RecordBatch } from 'dynamodb-sink/kafka';

/** A record of a batch that a test makes. */
export interface FakeRecord {
  readonly key?: string;
  /** Text, or what is told as JSON; null is a tombstone. */
  readonly value?: unknown;
  readonly headers?: LogRecord['headers'];
  /** From the first offset of its batch; without it the place in the batch. */
  readonly offsetDelta?: number;
}

/** A batch as a broker has it. */
export function batchOf(
  records: readonly FakeRecord[],
  { firstOffset = 0n, ...rest }: Partial<Omit<RecordBatch, 'records'>> = {},
): RecordBatch {
  const logged = records.map(recordOf);
  return {
    firstOffset,
    lastOffsetDelta: logged.at(-1)?.offsetDelta ?? 0,
    attributes: 0,
    producerId: -1n,
    firstTimestamp: 1000n,
    maxTimestamp: 1000n + BigInt(records.length),
    length: logged.reduce((sum, { value }) => sum + (value?.length ?? 0) + 20, 61),
    records: logged,
    ...rest,
  };
}

function recordOf({ key, value = {}, headers = [], offsetDelta }: FakeRecord, at: number): LogRecord {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return {
    offsetDelta: offsetDelta ?? at,
    timestampDelta: BigInt(at),
    key: key === undefined ? null : Buffer.from(key),
    value: value === null ? null : Buffer.from(text),
    headers,
  };
}

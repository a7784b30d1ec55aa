import { AvroFault } from './avro-reader.js';

/**
 * How dates and times are given: as the numbers they are in the bytes (days, milli-, micro- or nanoseconds), or as text
 * in ISO 8601 with all their digits.
 */
export type AvroTimes = 'number' | 'iso';

type ToText = (value: number | bigint) => string;

const DAY_MS = 86_400_000n;

/**
 * The logical types of dates and times, each on the one type it is of, as text.
 * https://avro.apache.org/docs/1.12.0/specification/#logical-types
 */
export const TIME_TEXTS: ReadonlyMap<string, ToText> = new Map<string, ToText>([
  ['int date', (days) => instantText(BigInt(days) * DAY_MS, 1n).slice(0, -'T00:00:00.000'.length)],
  ['int time-millis', (value) => timeText(value, 1n)],
  ['long time-micros', (value) => timeText(value, 1_000n)],
  ['long timestamp-millis', (value) => `${instantText(value, 1n)}Z`],
  ['long timestamp-micros', (value) => `${instantText(value, 1_000n)}Z`],
  ['long timestamp-nanos', (value) => `${instantText(value, 1_000_000n)}Z`],
  ['long local-timestamp-millis', (value) => instantText(value, 1n)],
  ['long local-timestamp-micros', (value) => instantText(value, 1_000n)],
  ['long local-timestamp-nanos', (value) => instantText(value, 1_000_000n)],
]);

/** A time of day. */
function timeText(value: number | bigint, perMillisecond: bigint): string {
  if (value < 0 || BigInt(value) >= DAY_MS * perMillisecond)
    throw new AvroFault('a time is outside of a day');
  return instantText(value, perMillisecond).slice('1970-01-01T'.length);
}

/** What has passed since 1970, without a zone. */
function instantText(value: number | bigint, perMillisecond: bigint): string {
  const units = BigInt(value);
  let milliseconds = units / perMillisecond;
  if (milliseconds * perMillisecond > units) milliseconds -= 1n; // rounded down, before 1970 too
  const date = new Date(Number(milliseconds));
  if (Number.isNaN(date.getTime())) throw new AvroFault('a time is further away than a Date can tell');
  const text = date.toISOString().slice(0, -1);
  if (perMillisecond === 1n) return text;
  const fraction = String(units - milliseconds * perMillisecond);
  return text + fraction.padStart(String(perMillisecond).length - 1, '0');
}

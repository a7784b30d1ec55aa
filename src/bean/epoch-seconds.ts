import { isDate } from 'node:util/types';
import { ValueFault } from '../convert/value-fault.js';
import { isNumberValue, type NumberValue } from '../item/number.js';
import { temporalKind } from '../item/temporal.js';
import { temporalEpochMS } from './java-text.js';

/** Seconds since 1970, as any number. */
export type EpochSeconds = number | bigint | Pick<NumberValue, 'value'>;

/** A point in time as DynamoDB's time to live has it. Numbers are taken for that already. */
export function epochSeconds(value: unknown, whose = 'is a time to live that'): EpochSeconds {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value === 'object' && value !== null) {
    if (isNumberValue(value)) return value;
    const ms = isDate(value) ? value.getTime() : temporalEpochMS(value, temporalKind(value));
    if (ms !== undefined && !Number.isNaN(ms)) return Math.floor(ms / 1000);
  }
  throw new ValueFault(
    `${whose} is no point in time: a valid Date, a Temporal.Instant or ZonedDateTime, or epoch seconds`,
  );
}

export function secondsLater(base: EpochSeconds, seconds: number): number | bigint {
  if (typeof base === 'bigint') return base + BigInt(seconds);
  return Math.floor(typeof base === 'number' ? base : Number(base.value)) + seconds;
}

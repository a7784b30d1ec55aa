import { NumberValue } from '../item/number.js';
import type { DeclaredType, DurationType, IntervalField, MonthsType } from './column-type.js';
import { temporalText } from './temporal-text.js';
import { unfitValue, wrongValue } from './unfit-value.js';
import type { WriteValue } from './value-writer.js';

const PERIOD = /^([+-]?)P(?=[+-]?\d)(?:([+-]?\d+)Y)?(?:([+-]?\d+)M)?$/;
/** No time at all, however it is written: a zero Temporal.Duration is PT0S. */
const ZERO =
  /^[+-]?P(?=T?[+-]?\d)(?:[+-]?0+Y)?(?:[+-]?0+M)?(?:[+-]?0+W)?(?:[+-]?0+D)?(?:T(?=[+-]?\d)(?:[+-]?0+H)?(?:[+-]?0+M)?(?:[+-]?0+(?:\.0{1,9})?S)?)?$/;
const DURATION =
  /^([+-]?)P(?=T?[+-]?\d)(?:([+-]?\d+)D)?(?:T(?=[+-]?\d)(?:([+-]?\d+)H)?(?:([+-]?\d+)M)?(?:([+-]?)(\d+)(?:\.(\d{1,9}))?S)?)?$/;

/**
 * INTERVAL YEAR TO MONTH and its parts: the text of Java's Period, `P1Y2M`. Flink's own number for it is one of months.
 */
export function writeMonths(declared: DeclaredType, { from, to, digits }: MonthsType): WriteValue {
  const takes = "text such as 'P1Y2M', a Temporal.Duration, or a whole number of months";
  const bound = 12 * 10 ** digits;
  return (value) => {
    const months = typeof value === 'number' ? value : monthsOf(declared, takes, value);
    if (!Number.isSafeInteger(months)) throw unfitValue(declared, 'is not a whole number of months');
    if (months <= -bound || months >= bound)
      throw unfitValue(declared, `has more than ${digits} digits of years`);
    if (months === 0) return 'P0D';
    if (from === 'MONTH') return `P${months}M`;
    const rest = months % 12;
    if (rest === 0) return `P${months / 12}Y`;
    if (to === 'YEAR') throw unfitValue(declared, 'has months beside whole years');
    const years = Math.trunc(months / 12);
    return years === 0 ? `P${rest}M` : `P${years}Y${rest}M`;
  };
}

function monthsOf(declared: DeclaredType, takes: string, value: unknown): number {
  const text = typeof value === 'string' ? value : temporalText(value, 'Duration');
  if (text === undefined) throw wrongValue(declared, takes, value);
  if (ZERO.test(text)) return 0;
  const found = PERIOD.exec(text);
  if (found === null) throw unfitValue(declared, `is text of another form than ${takes}`);
  const [, sign, years = '0', months = '0'] = found;
  const total = Number(years) * 12 + Number(months);
  return sign === '-' ? -total : total;
}

const SECOND = 1_000_000_000n;
const NANOSECONDS: Readonly<Partial<Record<IntervalField, bigint>>> = {
  DAY: 86_400n * SECOND,
  HOUR: 3_600n * SECOND,
  MINUTE: 60n * SECOND,
};

/**
 * INTERVAL DAY TO SECOND and its parts: a number of seconds, as the AWS SDK for Java writes a Duration. Flink's own
 * number for it is one of milliseconds.
 */
export function writeDuration(declared: DeclaredType, { to, digits, precision }: DurationType): WriteValue {
  const takes = "text such as 'P1DT2H30M5.5S', a Temporal.Duration, or a whole number of milliseconds";
  const unit = NANOSECONDS[to] ?? 10n ** BigInt(9 - precision);
  const bound = 10n ** BigInt(digits) * 86_400n * SECOND;
  return (value) => {
    if (typeof value === 'number' && !Number.isSafeInteger(value)) {
      throw unfitValue(declared, 'is not a whole number of milliseconds');
    }
    const nanoseconds =
      typeof value === 'number' ? BigInt(value) * 1_000_000n : nanosecondsOf(declared, takes, value);
    if (nanoseconds <= -bound || nanoseconds >= bound) {
      throw unfitValue(declared, `has more than ${digits} digits of days`);
    }
    if (nanoseconds % unit !== 0n) throw unfitValue(declared, 'is finer than that');
    return new NumberValue(inSeconds(nanoseconds));
  };
}

function nanosecondsOf(declared: DeclaredType, takes: string, value: unknown): bigint {
  const text = typeof value === 'string' ? value : temporalText(value, 'Duration');
  if (text === undefined) throw wrongValue(declared, takes, value);
  const found = DURATION.exec(text);
  if (found === null) throw unfitValue(declared, `is text of another form than ${takes}`);
  const [, sign, days = '0', hours = '0', minutes = '0', secondSign, seconds = '0', decimals = ''] = found;
  const inUnits = BigInt(seconds) * SECOND + BigInt(decimals.padEnd(9, '0'));
  const total =
    (BigInt(days) * 86_400n + BigInt(hours) * 3_600n + BigInt(minutes) * 60n) * SECOND +
    (secondSign === '-' ? -inUnits : inUnits);
  return sign === '-' ? -total : total;
}

function inSeconds(nanoseconds: bigint): string {
  const absolute = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const sign = nanoseconds < 0n ? '-' : '';
  const rest = absolute % SECOND;
  const whole = `${sign}${absolute / SECOND}`;
  return rest === 0n ? whole : `${whole}.${String(rest).padStart(9, '0').replace(/0+$/, '')}`;
}

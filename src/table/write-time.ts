import { isDate } from 'node:util/types';
import type { ValueFault } from '../convert/value-fault.js';
import type { DeclaredType } from './column-type.js';
import { temporalText } from './temporal-text.js';
import { unfitValue, wrongValue } from './unfit-value.js';
import type { WriteValue } from './value-writer.js';

// Written as Flink writes them, which are Java's own texts: LocalDate, LocalTime, LocalDateTime, Instant, each by its
// toString (the converters of the AWS SDK for Java, software.amazon.awssdk.enhanced.dynamodb, of these classes).

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const TIME = /^(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?$/;
const DATE_AND_TIME =
  /^((\d{4})-(\d{2})-(\d{2}))[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:\d{2})?$/;

/** DATE: `2026-11-23`. */
export function writeDate(declared: DeclaredType): WriteValue {
  const takes = "a Temporal.PlainDate, text such as '2026-11-23', or a Date that is midnight in UTC";
  return (value) => {
    let text = textOf(value, 'PlainDate');
    if (text === undefined && isDate(value)) {
      const utc = utcOf(declared, value);
      if (!utc.endsWith('T00:00:00.000Z')) throw unfitValue(declared, 'has a time of day, in UTC');
      text = utc.slice(0, 10);
    }
    if (text === undefined) throw wrongValue(declared, takes, value);
    const found = DATE.exec(text);
    if (found === null) throw unfitValue(declared, "is text of another form than '2026-11-23'");
    checkDay(declared, found[1], found[2], found[3]);
    return text;
  };
}

/** TIME: `08:30`, `08:30:15`, `08:30:15.250`. */
export function writeTime(declared: DeclaredType, precision: number): WriteValue {
  const takes = "a Temporal.PlainTime or text such as '08:30:15'";
  return (value) => {
    const text = textOf(value, 'PlainTime');
    if (text === undefined) throw wrongValue(declared, takes, value);
    const found = TIME.exec(text);
    if (found === null) throw unfitValue(declared, "is text of another form than '08:30:15'");
    return withoutZeros(timeOf(declared, precision, found[1], found[2], found[3], found[4]));
  };
}

/** TIMESTAMP: `2026-11-23T08:30`, `2026-11-23T08:30:15.250`. A Date gives what its clock shows in UTC. */
export function writeTimestamp(declared: DeclaredType, precision: number): WriteValue {
  const takes = "a Temporal.PlainDateTime, text such as '2026-11-23T08:30:15' without a zone, or a Date";
  return (value) => {
    if (isDate(value)) return withoutZeros(secondsOf(declared, precision, value));
    const text = textOf(value, 'PlainDateTime');
    if (text === undefined) throw wrongValue(declared, takes, value);
    const found = DATE_AND_TIME.exec(text);
    if (found === null || found[9] !== undefined) {
      throw unfitValue(declared, `is text of another form than ${takes}`);
    }
    checkDay(declared, found[2], found[3], found[4]);
    const time = timeOf(declared, precision, found[5], found[6], found[7], found[8]);
    return `${found[1]}T${withoutZeros(time)}`;
  };
}

/** TIMESTAMP_LTZ: `2026-11-23T08:30:00Z`, always in UTC. */
export function writeInstant(declared: DeclaredType, precision: number): WriteValue {
  const takes = "a Date, a Temporal.Instant or ZonedDateTime, or text such as '2026-11-23T08:30:15Z'";
  return (value) => {
    if (isDate(value)) return `${secondsOf(declared, precision, value)}Z`;
    const text = textOf(value, 'Instant') ?? textOf(value, 'ZonedDateTime');
    if (text === undefined) throw wrongValue(declared, takes, value);
    const found = DATE_AND_TIME.exec(text);
    const zone = found?.[9];
    if (found === null || zone === undefined) {
      throw unfitValue(declared, `is text of another form than ${takes}`);
    }
    checkDay(declared, found[2], found[3], found[4]);
    const time = timeOf(declared, precision, found[5], found[6], found[7], found[8]);
    if (zone === 'Z' || zone === '+00:00') return `${found[1]}T${time}Z`;
    const utc = Date.parse(`${found[1]}T${time.slice(0, 8)}${zone}`);
    if (Number.isNaN(utc)) throw unfitValue(declared, 'has an offset that does not exist');
    return `${utcOf(declared, new Date(utc)).slice(0, 19)}${time.slice(8)}Z`;
  };
}

/** Text as it is, or that of a Temporal object. */
function textOf(value: unknown, temporal: string): string | undefined {
  return typeof value === 'string' ? value : temporalText(value, temporal);
}

/** What calendar and clock show in UTC: `2026-11-23T08:30:15.250Z`. */
function utcOf(declared: DeclaredType, date: Date): string {
  if (Number.isNaN(date.getTime())) throw unfitValue(declared, 'is an invalid Date');
  const text = date.toISOString();
  // Years beyond four digits have a sign before them.
  if (text.length !== 24 || text.startsWith('0000')) throw unfitValue(declared, YEARS);
  return text;
}

/** {@link utcOf} without the zone, and without milliseconds where there are none. */
function secondsOf(declared: DeclaredType, precision: number, date: Date): string {
  const text = utcOf(declared, date);
  const milliseconds = date.getUTCMilliseconds();
  if (milliseconds === 0) return text.slice(0, 19);
  if (precision < 3 && milliseconds % 10 ** (3 - precision) !== 0)
    throw tooFine(declared, text.slice(20, 23));
  return text.slice(0, 23);
}

const YEARS = 'is not between the years 1 and 9999';
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function checkDay(declared: DeclaredType, yearText?: string, monthText?: string, dayText?: string): void {
  const year = Number(yearText);
  const month = Number(monthText);
  const day = Number(dayText);
  if (year === 0) throw unfitValue(declared, YEARS);
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  if (day < 1 || day > (DAYS[month - 1] ?? 0) || (month === 2 && day === 29 && !isLeap)) {
    throw unfitValue(declared, 'is a day that does not exist');
  }
}

/** A time of day with its seconds, and three, six or nine decimals if there are any. */
function timeOf(
  declared: DeclaredType,
  precision: number,
  hour = '',
  minute = '',
  second = '00',
  decimals = '',
): string {
  if (hour > '23' || minute > '59' || second > '59') {
    throw unfitValue(declared, 'is a time that does not exist');
  }
  const fraction = decimals.endsWith('0') ? decimals.replace(/0+$/, '') : decimals;
  if (fraction.length > precision) throw tooFine(declared, fraction);
  const seconds = `${hour}:${minute}:${second}`;
  return fraction === '' ? seconds : `${seconds}.${fraction.padEnd(Math.ceil(fraction.length / 3) * 3, '0')}`;
}

function tooFine(declared: DeclaredType, decimals: string): ValueFault {
  return unfitValue(declared, `has ${decimals.replace(/0+$/, '').length} decimals of a second`);
}

/** Java's local times end before seconds that are zero. */
function withoutZeros(text: string): string {
  return text.endsWith(':00') ? text.slice(0, -3) : text;
}

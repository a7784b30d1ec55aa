import { isDate } from 'node:util/types';
import type { DeclaredType } from './column-type.js';
import { temporalText } from './temporal-text.js';
import { unfitValue, wrongValue } from './value-fault.js';
import type { WriteValue } from './value-writer.js';

// Written as Flink writes them, which are Java's own texts: LocalDate, LocalTime, LocalDateTime, Instant, each by its
// toString (the converters of the AWS SDK for Java, software.amazon.awssdk.enhanced.dynamodb, of these classes).

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const TIME = /^(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?$/;
const TIMESTAMP = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)$/;
const INSTANT = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:\d{2})$/;

/** DATE: `2026-11-23`. */
export function writeDate(declared: DeclaredType): WriteValue {
  const takes = "a Temporal.PlainDate, text such as '2026-11-23', or a Date that is midnight in UTC";
  return (value) => {
    let text = textOf(value, 'PlainDate');
    if (text === undefined && isDate(value)) {
      const [date, time] = utcOf(declared, value);
      if (time !== '00:00:00.000') throw unfitValue(declared, 'has a time of day, in UTC');
      text = date;
    }
    if (text === undefined) throw wrongValue(declared, takes, value);
    checkDate(declared, text);
    return text;
  };
}

/** TIME: `08:30`, `08:30:15`, `08:30:15.250`. */
export function writeTime(declared: DeclaredType, precision: number): WriteValue {
  const takes = "a Temporal.PlainTime or text such as '08:30:15'";
  return (value) => {
    const text = textOf(value, 'PlainTime');
    if (text === undefined) throw wrongValue(declared, takes, value);
    return shortTime(declared, text, precision);
  };
}

/** TIMESTAMP: `2026-11-23T08:30`, `2026-11-23T08:30:15.250`. A Date gives what its clock shows in UTC. */
export function writeTimestamp(declared: DeclaredType, precision: number): WriteValue {
  const takes = "a Temporal.PlainDateTime, text such as '2026-11-23T08:30:15' without a zone, or a Date";
  return (value) => {
    if (isDate(value)) {
      const [date, time] = utcOf(declared, value);
      return `${date}T${shortTime(declared, time, precision)}`;
    }
    const text = textOf(value, 'PlainDateTime');
    if (text === undefined) throw wrongValue(declared, takes, value);
    const found = TIMESTAMP.exec(text);
    if (found === null) throw unfitValue(declared, `is text of another form than ${takes}`);
    const [, date = '', time = ''] = found;
    checkDate(declared, date);
    return `${date}T${shortTime(declared, time, precision)}`;
  };
}

/** TIMESTAMP_LTZ: `2026-11-23T08:30:00Z`, always in UTC. */
export function writeInstant(declared: DeclaredType, precision: number): WriteValue {
  const takes = "a Date, a Temporal.Instant or ZonedDateTime, or text such as '2026-11-23T08:30:15Z'";
  return (value) => {
    if (isDate(value)) {
      const [date, time] = utcOf(declared, value);
      return `${date}T${fullTime(declared, time, precision)}Z`;
    }
    const text = textOf(value, 'Instant') ?? textOf(value, 'ZonedDateTime');
    if (text === undefined) throw wrongValue(declared, takes, value);
    const found = INSTANT.exec(text);
    if (found === null) throw unfitValue(declared, `is text of another form than ${takes}`);
    const [, date = '', time = '', zone = ''] = found;
    checkDate(declared, date);
    const full = fullTime(declared, time, precision);
    if (zone === 'Z' || zone === '+00:00') return `${date}T${full}Z`;
    const utc = Date.parse(`${date}T${full.slice(0, 8)}${zone}`);
    if (Number.isNaN(utc)) throw unfitValue(declared, 'has an offset that does not exist');
    const [utcDate, utcTime] = utcOf(declared, new Date(utc));
    return `${utcDate}T${utcTime.slice(0, 8)}${full.slice(8)}Z`;
  };
}

/** Text as it is, or that of a Temporal object. */
function textOf(value: unknown, temporal: string): string | undefined {
  return typeof value === 'string' ? value : temporalText(value, temporal);
}

/** What the calendar and the clock show in UTC: `2026-11-23` and `08:30:15.250`. */
function utcOf(declared: DeclaredType, date: Date): readonly [string, string] {
  if (Number.isNaN(date.getTime())) throw unfitValue(declared, 'is an invalid Date');
  const text = date.toISOString();
  // Years beyond four digits have a sign before them.
  if (text.length !== 24) throw unfitValue(declared, 'is not between the years 1 and 9999');
  const utcDate = text.slice(0, 10);
  checkDate(declared, utcDate);
  return [utcDate, text.slice(11, 23)];
}

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function checkDate(declared: DeclaredType, text: string): void {
  const found = DATE.exec(text);
  if (found === null) throw unfitValue(declared, "is text of another form than '2026-11-23'");
  const year = Number(found[1]);
  const month = Number(found[2]);
  const day = Number(found[3]);
  if (year === 0) throw unfitValue(declared, 'is not between the years 1 and 9999');
  const days = DAYS[month - 1] ?? 0;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  if (day < 1 || day > days || (month === 2 && day === 29 && !isLeap)) {
    throw unfitValue(declared, 'is a day that does not exist');
  }
}

/** A time of day as Java's LocalTime writes it: without seconds where they are zero. */
function shortTime(declared: DeclaredType, text: string, precision: number): string {
  const full = fullTime(declared, text, precision);
  return full.endsWith(':00') ? full.slice(0, 5) : full;
}

/** A time of day with its seconds, and three, six or nine decimals if there are any. */
function fullTime(declared: DeclaredType, text: string, precision: number): string {
  const found = TIME.exec(text);
  if (found === null) throw unfitValue(declared, "is text of another form than '08:30:15'");
  const [, hour = '', minute = '', second = '00', decimals = ''] = found;
  if (hour > '23' || minute > '59' || second > '59')
    throw unfitValue(declared, 'is a time that does not exist');
  const fraction = decimals.replace(/0+$/, '');
  if (fraction.length > precision) {
    throw unfitValue(declared, `has ${fraction.length} decimals of a second`);
  }
  const seconds = `${hour}:${minute}:${second}`;
  return fraction === '' ? seconds : `${seconds}.${fraction.padEnd(Math.ceil(fraction.length / 3) * 3, '0')}`;
}

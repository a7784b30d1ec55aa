import { ValueFault } from '../convert/value-fault.js';

// Texts as java.time prints them, which is what the converters of Java's enhanced client write.
// https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/time/package-summary.html

/** What all values of Temporal have that are written here. */
interface Temporal {
  readonly calendarId?: string;
  readonly timeZoneId?: string;
  readonly offset?: string;
  readonly epochMilliseconds?: number;
  toString(options?: Readonly<Record<string, string>>): string;
}

const LONG_YEAR = /^([+-])(\d{6})(?=-)/;
const FRACTION = /\.(\d+)/;

/** `Instant.toString` of a Date: a fraction of no digits or three, and a year of as few as four. */
export function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) throw new ValueFault('is an invalid Date');
  const text = date.toISOString();
  return javaYear(text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text);
}

/** JavaScript gives a year out of 0 to 9999 six digits and a sign, Java as many as it needs, four at least. */
function javaYear(text: string): string {
  return text.replace(
    LONG_YEAR,
    (_, sign: string, year: string) =>
      `${sign === '+' && Number(year) <= 9999 ? '' : sign}${String(Number(year)).padStart(4, '0')}`,
  );
}

/** Java prints no digits of a fraction, three, six or nine. */
function javaFraction(text: string): string {
  return text.replace(
    FRACTION,
    (_, digits: string) => `.${digits.padEnd(Math.ceil(digits.length / 3) * 3, '0')}`,
  );
}

/** `LocalTime.toString` and all that contain it leave the seconds out if they are zero. */
function javaTime(text: string): string {
  return javaFraction(text.endsWith(':00') ? text.slice(0, -3) : text);
}

/** The milliseconds since 1970 of a Temporal.Instant or ZonedDateTime; undefined if it is another kind. */
export function temporalEpochMS(value: object, kind: string | undefined): number | undefined {
  return kind === 'Instant' || kind === 'ZonedDateTime' ? (value as Temporal).epochMilliseconds : undefined;
}

/** What the counterpart of a Temporal value in java.time is printed as. */
export function temporalText(value: object, kind: string): string {
  const temporal = value as Temporal;
  if (temporal.calendarId !== undefined && temporal.calendarId !== 'iso8601') {
    throw new ValueFault(
      `is a Temporal.${kind} of another calendar than iso8601, which java.time does not have; use withCalendar('iso8601')`,
    );
  }
  switch (kind) {
    case 'Instant':
      return javaYear(javaFraction(temporal.toString()));
    case 'PlainTime':
      return javaTime(temporal.toString());
    case 'PlainDateTime':
      return javaYear(javaTime(temporal.toString()));
    case 'ZonedDateTime':
      return zonedText(temporal);
    case 'PlainMonthDay':
      return `--${temporal.toString()}`;
    // PlainDate, PlainYearMonth; a Duration is ISO 8601, which has no years to look at.
    default:
      return javaYear(temporal.toString());
  }
}

function zonedText(zoned: Temporal): string {
  const local = zoned.toString({ timeZoneName: 'never', offset: 'never' });
  const { timeZoneId = '', offset = '' } = zoned;
  const zone = /^[+-]/.test(timeZoneId) ? '' : `[${timeZoneId}]`;
  return `${javaYear(javaTime(local))}${offset === '+00:00' ? 'Z' : offset}${zone}`;
}

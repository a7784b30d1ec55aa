import type { ColumnType, IntervalField } from './column-type.js';
import type { TypeReader } from './type-reader.js';

/** What each first field may go to. */
const FINER: Readonly<Record<IntervalField, readonly IntervalField[]>> = {
  YEAR: ['MONTH'],
  MONTH: [],
  DAY: ['HOUR', 'MINUTE', 'SECOND'],
  HOUR: ['MINUTE', 'SECOND'],
  MINUTE: ['SECOND'],
  SECOND: [],
};

/** Digits of the years and of the days at most, and where none are declared. */
const MAX_YEAR_DIGITS = 4;
const MAX_DAY_DIGITS = 6;

/** Reads what comes behind INTERVAL: `YEAR TO MONTH`, `DAY(3) TO SECOND(6)`, `SECOND(3)`. */
export function parseInterval(reader: TypeReader): ColumnType {
  const from = readField(reader, Object.keys(FINER) as IntervalField[]);
  const isMonths = from === 'YEAR' || from === 'MONTH';
  const maxDigits = isMonths ? MAX_YEAR_DIGITS : MAX_DAY_DIGITS;
  const digits = from === 'YEAR' || from === 'DAY' ? readDigits(reader, maxDigits) : maxDigits;
  const to = reader.takeWord('TO') ? readField(reader, FINER[from]) : from;
  if (isMonths) return { kind: 'months', from, to, digits };
  return { kind: 'duration', to, digits, precision: to === 'SECOND' ? readDecimals(reader) : 0 };
}

function readField(reader: TypeReader, allowed: readonly IntervalField[]): IntervalField {
  const field = allowed.find((name) => reader.takeWord(name));
  if (field !== undefined) return field;
  throw reader.fault(allowed.length === 0 ? 'the end of the interval' : allowed.join(' or '));
}

function readDigits(reader: TypeReader, max: number): number {
  if (!reader.takeMark('(')) return max;
  const digits = reader.whole('a number of digits', 1, max);
  reader.mark(')');
  return digits;
}

function readDecimals(reader: TypeReader): number {
  if (!reader.takeMark('(')) return 6;
  const decimals = reader.whole('a precision', 0, 9);
  reader.mark(')');
  return decimals;
}

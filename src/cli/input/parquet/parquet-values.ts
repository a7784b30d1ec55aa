import type { SchemaTree } from 'hyparquet';
import { NumberValue } from '../../../item/number.js';
import { leafOf, type TimeUnit } from './parquet-schema.js';

/** Makes of a value as hyparquet gives it the one that is written; it is never given null or undefined. */
export type ConvertValue = (value: unknown) => unknown;

const FRACTION_DIGITS: Readonly<Record<TimeUnit, number>> = { MILLIS: 3, MICROS: 6, NANOS: 9 };
const SECONDS_A_DAY = 86_400n;
const MS_A_DAY = 86_400_000;
const FLOAT_DIGITS = [6, 7, 8] as const;

/**
 * How the values of a column are converted; undefined if they are right as they are. Decimals and whole numbers stay
 * exact, dates and times become ISO 8601 text with the digits of their unit, so that they sort.
 * https://parquet.apache.org/docs/file-format/types/logicaltypes/
 */
export function converterOf(node: SchemaTree): ConvertValue | undefined {
  const { element, children } = node;
  // Where only the logical type says so, hyparquet gives the groups that a list or map is made of.
  const isList = element.converted_type === 'LIST';
  const isMap = element.converted_type === 'MAP';
  if (element.logical_type?.type === 'VARIANT') return undefined;
  let convert: ConvertValue | undefined;
  if (isList || isMap) convert = containerOf(children[0], isMap);
  else convert = children.length > 0 ? structOf(children) : leafConverter(node);
  if (element.repetition_type !== 'REPEATED' || isList) return convert;
  return listOf(convert);
}

/** The group in a list or map that repeats. */
function containerOf(repeated: SchemaTree | undefined, isMap: boolean): ConvertValue | undefined {
  if (repeated === undefined) return undefined;
  if (isMap) {
    const value = repeated.children[1];
    return mapOf(value === undefined ? undefined : converterOf(value));
  }
  const [element, ...more] = repeated.children;
  if (element !== undefined && more.length === 0) return listOf(converterOf(element));
  return listOf(repeated.children.length > 0 ? structOf(repeated.children) : leafConverter(repeated));
}

function listOf(convert: ConvertValue | undefined): ConvertValue {
  // A hole in a list would move what comes behind it.
  return (list) =>
    Array.from(list as ArrayLike<unknown>, (value) => {
      if (value === null || value === undefined) return null;
      return convert === undefined ? value : convert(value);
    });
}

function mapOf(convert: ConvertValue | undefined): ConvertValue | undefined {
  if (convert === undefined) return undefined;
  return (map) =>
    Object.fromEntries(
      Object.entries(map as object).map(([key, value]) => [
        key,
        value === null || value === undefined ? null : convert(value),
      ]),
    );
}

function structOf(children: readonly SchemaTree[]): ConvertValue {
  const members = children.map((child) => ({ name: child.element.name, convert: converterOf(child) }));
  return (struct) => {
    const result: Record<string, unknown> = {};
    for (const { name, convert } of members) {
      const value = (struct as Record<string, unknown>)[name];
      if (value === null || value === undefined) continue;
      result[name] = convert === undefined ? value : convert(value);
    }
    return result;
  };
}

function leafConverter({ element }: SchemaTree): ConvertValue | undefined {
  const leaf = leafOf(element);
  switch (leaf?.kind) {
    case 'decimal':
      return (value) => decimal(integerOf(value), leaf.scale);
    case 'date':
      return (value) => new Date(Number(value) * MS_A_DAY).toISOString().slice(0, 10);
    case 'time':
      return (value) => clock(BigInt(value as number | bigint), leaf.unit);
    case 'timestamp':
      return (value) => timestamp(value as bigint, leaf.unit, leaf.isUtc);
  }
  if (element.type === 'FLOAT') return (value) => shortest(value as number);
  return element.type === 'INT64' ? (value) => safe(value as bigint) : undefined;
}

function safe(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** A float as people write it: 0.1, not the double that is nearest to the float that is nearest to it. */
function shortest(value: number): number {
  for (const digits of FLOAT_DIGITS) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return Number(value.toPrecision(9));
}

/** The unscaled value: a number, or bytes of a big-endian two's complement. */
function integerOf(value: unknown): bigint {
  if (!(value instanceof Uint8Array)) return BigInt(value as number | bigint);
  if (value.length === 0) return 0n;
  return BigInt.asIntN(value.length * 8, BigInt(`0x${Buffer.from(value).toString('hex')}`));
}

function decimal(unscaled: bigint, scale: number): number | bigint | NumberValue {
  if (scale === 0) return safe(unscaled);
  return new NumberValue(fixed(unscaled, scale));
}

/** A number with so many digits behind the point. */
function fixed(unscaled: bigint, digits: number): string {
  const sign = unscaled < 0n ? '-' : '';
  const text = String(unscaled < 0n ? -unscaled : unscaled).padStart(digits + 1, '0');
  return `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

function clock(sinceMidnight: bigint, unit: TimeUnit): string {
  const digits = FRACTION_DIGITS[unit];
  const factor = 10n ** BigInt(digits);
  const seconds = (sinceMidnight / factor) % SECONDS_A_DAY;
  const fraction = String(sinceMidnight % factor).padStart(digits, '0');
  return `${new Date(Number(seconds) * 1000).toISOString().slice(11, 19)}.${fraction}`;
}

/** @param isUtc whether it is an instant; else it is what a clock somewhere showed, and has no Z */
export function timestamp(sinceEpoch: bigint, unit: TimeUnit, isUtc: boolean): string {
  const digits = FRACTION_DIGITS[unit];
  const factor = 10n ** BigInt(digits);
  const fraction = ((sinceEpoch % factor) + factor) % factor;
  const seconds = Number((sinceEpoch - fraction) / factor);
  const whole = new Date(seconds * 1000).toISOString().slice(0, -5);
  return `${whole}.${String(fraction).padStart(digits, '0')}${isUtc ? 'Z' : ''}`;
}

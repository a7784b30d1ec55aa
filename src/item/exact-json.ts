import { NumberValue, numberFault, parseNumber } from './number.js';

/**
 * Whether a line may have a number that a double does not hold: 16 digits and dots in a row, or an exponent, at the start
 * or after what comes before a number in JSON. Up to 15 digits always survive, and a string that looks like this costs
 * only time.
 */
const MAY_BE_INEXACT = /(?<=[:,[\s]-?|^-?)\d(?:[\d.]{15}|[\d.]*[eE])/;

type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

// The compiler's library does not know the third argument yet.
const parseWithSource = JSON.parse as (text: string, reviver: Reviver) => unknown;

/**
 * Parses JSON without rounding: a number that a JavaScript number cannot hold as it is written becomes
 * a {@link NumberValue}. A reviver takes several times as long, so lines that cannot need it do without.
 *
 * @throws {SyntaxError} with a message that repeats parts of the text
 */
export function parseExactJson(text: string): unknown {
  return MAY_BE_INEXACT.test(text) ? parseWithSource(text, revived) : JSON.parse(text);
}

function revived(_key: string, value: unknown, { source }: { readonly source?: string }): unknown {
  return typeof value !== 'number' || source === undefined ? value : exactNumberOf(value, source);
}

/**
 * A number as it stands in a text: the JavaScript number, or a {@link NumberValue} if that cannot hold it.
 * @param source decimal text; whether DynamoDB takes it is not asked
 */
export function numberOfText(source: string): number | NumberValue {
  return exactNumberOf(Number(source), source);
}

function exactNumberOf(value: number, source: string): number | NumberValue {
  return isExact(value, source) ? value : new NumberValue(source);
}

/** Whether the sink would write the number that stands in the source. */
function isExact(value: number, source: string): boolean {
  if (numberFault(value) !== undefined) return false; // as decimal text it may be fine, or have the truer fault
  const { canonical, fault } = parseNumber(source);
  return fault === undefined && canonical === parseNumber(String(value)).canonical;
}

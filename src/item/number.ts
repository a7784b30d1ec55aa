// Numbers as DynamoDB holds them: decimal, up to 38 significant digits, magnitude 1E-130 to 9.99…E+125.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number

const MAX_DIGITS = 38;
const MAX_MAGNITUDE = 125;
const MIN_MAGNITUDE = -130;

const NUMBER = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:[eE]([+-]?\d+))?$/;
const ZERO = 0x30;
/** The longest text a number needs in plain notation: -0.000…, 129 zeros and 38 digits. */
const LONGEST_PLAIN = 170;

/**
 * A number that a JavaScript `number` cannot hold exactly. Written to DynamoDB as it stands here.
 *
 * @example new NumberValue('0.10000000000000000000000000000000000001')
 */
export class NumberValue {
  /** The number as decimal text. */
  readonly value: string;

  constructor(value: string | number | bigint) {
    this.value = String(value);
  }

  /** The number in DynamoDB's own form, as the AWS SDK's `NumberValue` gives it. */
  toAttributeValue(): { N: string } {
    return { N: this.value };
  }

  toString(): string {
    return this.value;
  }
}

/** A `NumberValue` of ours or of `@aws-sdk/util-dynamodb`, from whichever copy: recognised by shape. */
export function isNumberValue(value: object): value is { value: string } {
  const candidate = value as { value?: unknown; toAttributeValue?: unknown };
  return typeof candidate.toAttributeValue === 'function' && typeof candidate.value === 'string';
}

/** The result of {@link parseNumber}: `canonical`, or why there is none. */
export interface ParsedNumber {
  /** One text for one number: 1, 1.0 and 1e0 give the same. Empty if `fault` is set. */
  readonly canonical: string;
  /** How many significant digits it has; 0 for zero. */
  readonly digits: number;
  /** Why DynamoDB would not take it. */
  readonly fault: string | undefined;
}

function faulty(fault: string): ParsedNumber {
  return { canonical: '', digits: 0, fault };
}

/** Reads decimal text; refuses what DynamoDB would refuse or round. */
export function parseNumber(text: string): ParsedNumber {
  const match = NUMBER.exec(text);
  if (match === null) return faulty('is not a decimal number');
  const fraction = match[3] ?? match[4] ?? '';
  const all = (match[2] ?? '') + fraction;
  // By hand: /0+$/ takes quadratic time on the zeros in the middle of a long bigint.
  let start = 0;
  let end = all.length;
  while (start < end && all.charCodeAt(start) === ZERO) start++;
  while (end > start && all.charCodeAt(end - 1) === ZERO) end--;
  const significant = all.slice(start, end);
  if (significant === '') return { canonical: '0', digits: 0, fault: undefined };

  const exponent = Number(match[5] ?? 0) - fraction.length + (all.length - end);
  const magnitude = exponent + significant.length - 1;
  if (significant.length > MAX_DIGITS) {
    return faulty(`has ${significant.length} significant digits; DynamoDB holds ${MAX_DIGITS}`);
  }
  if (magnitude > MAX_MAGNITUDE) return faulty('is larger than DynamoDB can hold (9.99…E+125)');
  if (magnitude < MIN_MAGNITUDE) return faulty('is nearer to zero than DynamoDB can hold (1E-130)');
  const sign = match[1] === '-' ? '-' : '';
  return { canonical: `${sign}${significant}e${exponent}`, digits: significant.length, fault: undefined };
}

/**
 * Valid number text as every endpoint takes it: dynalite refuses a leading plus, DynamoDB Local a zero
 * with a huge exponent. Needless zeros must not make the request longer than its size tells.
 */
export function wireNumber(text: string, parsed: ParsedNumber): string {
  if (parsed.digits === 0) return '0';
  if (text.length > LONGEST_PLAIN) return parsed.canonical;
  return text.charCodeAt(0) === 0x2b ? text.slice(1) : text;
}

/** Canonical text as people write it, unless that takes many zeros. */
export function plainNumber(canonical: string): string {
  const end = canonical.indexOf('e');
  if (end < 0) return canonical;
  const mantissa = canonical.slice(0, end);
  const shift = Number(canonical.slice(end + 1));
  if (shift === 0) return mantissa;
  if (shift < -MAX_DIGITS || shift > MAX_DIGITS) return canonical;
  if (shift >= 0) return mantissa + '0'.repeat(shift);
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.slice(sign.length).padStart(1 - shift, '0');
  return `${sign}${digits.slice(0, shift)}.${digits.slice(shift)}`;
}

/** Why a JavaScript number cannot be written exactly, or undefined if it can. */
export function numberFault(value: number): string | undefined {
  if (Number.isNaN(value)) return 'is NaN';
  if (!Number.isFinite(value)) return 'is infinite';
  if (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER) {
    return 'is an integer beyond Number.MAX_SAFE_INTEGER, which may already be rounded; use a bigint or NumberValue';
  }
  if (value !== 0 && Math.abs(value) < 1e-130) {
    return 'is nearer to zero than DynamoDB can hold (1E-130)';
  }
  return undefined;
}

/**
 * The size of a number with so many significant digits by the lower estimate: one byte for every two
 * digits and one more. The documentation gives it only approximately; the lower estimate never
 * refuses a record that the service would take.
 */
export function numberSize(digits: number): number {
  return digits === 0 ? 1 : ((digits + 1) >> 1) + 1;
}

/** The size of a JavaScript number that has no {@link numberFault}, from its text. */
export function numberTextSize(text: string): number {
  let digits = 0;
  let zeros = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x65) break; // e
    if (code === ZERO) zeros++;
    else if (code > ZERO) {
      digits += digits === 0 ? 1 : zeros + 1;
      zeros = 0;
    }
  }
  return numberSize(digits);
}

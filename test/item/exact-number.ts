// Decimal numbers by BigInt, to hold the encoder's number text against.

/** A number as `units` × 10^`exponent`; not unique: 1e1 and 10e0 are the same number. */
export interface ExactNumber {
  readonly units: bigint;
  readonly exponent: number;
}

/** Reads decimal text that is known to be valid. */
export function exactNumber(text: string): ExactNumber {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.replace(/^[+-]/, '').split('.');
  const units = BigInt(`${whole}${fraction}`);
  return { units: mantissa.startsWith('-') ? -units : units, exponent: Number(exponent) - fraction.length };
}

/** Whether two texts are the same number. */
export function isSameNumber(a: string, b: string): boolean {
  const x = exactNumber(a);
  const y = exactNumber(b);
  if (x.units === 0n || y.units === 0n) return x.units === y.units;
  const lower = Math.min(x.exponent, y.exponent);
  return x.units * 10n ** BigInt(x.exponent - lower) === y.units * 10n ** BigInt(y.exponent - lower);
}

/** The number without a factor of ten in `units`; zero has the exponent 0. */
export function reduced(text: string): ExactNumber {
  let { units, exponent } = exactNumber(text);
  if (units === 0n) return { units, exponent: 0 };
  while (units % 10n === 0n) {
    units /= 10n;
    exponent++;
  }
  return { units, exponent };
}

/** The bytes of a number by the lower estimate: a byte for two significant digits, and one. */
export function lowerNumberSize(text: string): number {
  const { units } = reduced(text);
  return units === 0n ? 1 : Math.ceil(absText(units).length / 2) + 1;
}

/** The bytes that DynamoDB Local counts: pairs of digits stand on both sides of the point, a sign is one more. */
export function localNumberSize(text: string): number {
  const { units, exponent } = reduced(text);
  if (units === 0n) return 1;
  const digits = absText(units).length;
  // The pairs from the one with the first digit to the one with the last, counted from the point.
  const pairs = Math.floor((exponent + digits - 1) / 2) - Math.floor(exponent / 2) + 1;
  return 1 + pairs + (units < 0n ? 1 : 0);
}

function absText(units: bigint): string {
  return String(units < 0n ? -units : units);
}

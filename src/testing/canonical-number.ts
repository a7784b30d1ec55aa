import { validationException } from './service-error.js';

const grammar = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/;

/** A number taken apart: its value is ±digits × 10^scale, `digits` without zeros at either end ('' for zero). */
interface NumberParts {
  readonly negative: boolean;
  readonly digits: string;
  readonly scale: number;
}

function partsOf(text: string): NumberParts {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = grammar.exec(text) ?? [];
  if (whole + fraction === '') {
    throw validationException(`The parameter cannot be converted to a numeric value: ${text}`);
  }
  const all = (whole + fraction).replace(/^0+/, '');
  const digits = all.replace(/0+$/, '');
  const scale = Number(exponent) - fraction.length + (all.length - digits.length);
  return { negative: sign === '-', digits, scale: digits === '' ? 0 : scale };
}

/**
 * A number as the service hands it back: plain notation, no needless zeros or signs, so that 1, 1.0 and 1e0 are
 * one text. Throws the service's ValidationException for what is no number, has more than 38 significant digits,
 * or is out of range.
 */
export function canonicalNumber(text: string): string {
  const { negative, digits, scale } = partsOf(text);
  if (digits === '') return '0';
  const magnitude = digits.length - 1 + scale;
  if (magnitude > 125) {
    throw validationException(
      'Number overflow. Attempting to store a number with magnitude larger than supported range',
    );
  }
  if (magnitude < -130) {
    throw validationException(
      'Number underflow. Attempting to store a number with magnitude smaller than supported range',
    );
  }
  if (digits.length > 38) {
    throw validationException('Attempting to store more than 38 significant digits in a Number');
  }
  return (negative ? '-' : '') + plainText(digits, scale);
}

function plainText(digits: string, scale: number): string {
  if (scale >= 0) return digits + '0'.repeat(scale);
  const point = digits.length + scale;
  if (point > 0) return `${digits.slice(0, point)}.${digits.slice(point)}`;
  return `0.${'0'.repeat(-point)}${digits}`;
}

/** How many significant digits a valid number has; zero has none. */
export function significantDigits(text: string): number {
  return partsOf(text).digits.length;
}

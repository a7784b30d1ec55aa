import type { ItemEncoder } from './item-encoder.js';
import { numberSize, numberTextSize } from './number.js';
import { putPlainDigits } from './plain-values.js';
import { putAscii, reserve } from './put-text.js';

const DOT = 0x2e;
const MINUS = 0x2d;
/** Up to here two decimals more are still an exact integer, of fifteen digits at most: no two texts are one number. */
const MAX_HUNDREDTHS = 2 ** 31;

/** Adds the digits of a number that DynamoDB can hold: the text `String` gives for it. Its size is added as well. */
export function putNumberContent(encoder: ItemEncoder, value: number): void {
  const whole = value | 0;
  if (whole === value) {
    putInteger(encoder, whole);
    return;
  }
  // Amounts: most numbers that are not whole have two decimals at most.
  const hundredths = Math.round(value * 100);
  if (hundredths > -MAX_HUNDREDTHS && hundredths < MAX_HUNDREDTHS && hundredths / 100 === value) {
    putHundredths(encoder, hundredths);
    return;
  }
  const text = String(value);
  encoder.size += numberTextSize(text);
  putAscii(encoder, text);
}

function putInteger(encoder: ItemEncoder, value: number): void {
  reserve(encoder, 11);
  const rest = putSign(encoder, value);
  const digits = digitsOf(rest);
  const zeros = putDigits(encoder, rest, digits);
  encoder.size += numberSize(digits - zeros);
}

/** Not whole: at least one decimal is left. */
function putHundredths(encoder: ItemEncoder, hundredths: number): void {
  reserve(encoder, 13);
  const rest = putSign(encoder, hundredths);
  let decimals = rest % 100;
  const whole = (rest - decimals) / 100;
  const count = decimals % 10 === 0 ? 1 : 2;
  if (count === 1) decimals /= 10;
  const digits = digitsOf(whole);
  putDigits(encoder, whole, digits);
  encoder.bytes[encoder.end++] = DOT;
  putDigits(encoder, decimals, count);
  encoder.size += numberSize(whole === 0 ? digitsOf(decimals) : digits + count);
}

/** Adds the sign of a number that is negative; what is left is not. There is room for it. */
function putSign(encoder: ItemEncoder, value: number): number {
  if (value >= 0) return value;
  encoder.bytes[encoder.end++] = MINUS;
  return -value;
}

/** Adds so many digits of a whole number, for which there is room; how many zeros are the last of them. */
function putDigits(encoder: ItemEncoder, value: number, count: number): number {
  const at = encoder.end;
  encoder.end += count;
  return putPlainDigits(encoder.bytes, at, encoder.end, value);
}

/** Decimal digits of a whole number up to 2^31. */
export function digitsOf(value: number): number {
  if (value < 10) return 1;
  if (value < 100) return 2;
  if (value < 1000) return 3;
  if (value < 10_000) return 4;
  if (value < 100_000) return 5;
  if (value < 1_000_000) return 6;
  if (value < 10_000_000) return 7;
  if (value < 100_000_000) return 8;
  return value < 1_000_000_000 ? 9 : 10;
}

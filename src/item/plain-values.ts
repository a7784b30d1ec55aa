import { LONGEST_LOOPED } from './string-value.js';

// What nearly all values are is written here, without a look at the encoder: functions that change it keep the compiler
// from holding in registers what changes from byte to byte, and take twice as long.

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ZERO = 0x30;

/** The longest of what stands behind a name's constant, and the zeros behind that. */
export const VALUE_ROOM: number = LONGEST_LOOPED + 16;

/** Writes ASCII that needs no escape; where it ends: before the first letter that is something else. */
export function putPlainText(bytes: Buffer, at: number, text: string, length: number): number {
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code >= 0x80 || code === QUOTE || code === BACKSLASH) return at + i;
    bytes[at + i] = code;
  }
  return at + length;
}

/** Writes the digits of a whole number up to 2^31 from `at` to `end`; how many zeros are the last of them. */
export function putPlainDigits(bytes: Buffer, at: number, end: number, value: number): number {
  let rest = value;
  let zeros = 0;
  for (let i = end - 1; i >= at; i--) {
    const tenth = (rest / 10) | 0;
    const digit = rest - tenth * 10;
    bytes[i] = ZERO + digit;
    if (digit === 0 && zeros === end - 1 - i) zeros++;
    rest = tenth;
  }
  return zeros;
}

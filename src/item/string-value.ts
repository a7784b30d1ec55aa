import type { ConstantText } from './constant-text.js';
import { type ItemEncoder, refuseSize, refuseValue } from './item-encoder.js';
import { endText, putAscii, putCharacter, putConstant, putText, reserve } from './put-text.js';

// Anything but printable ASCII without the quote and the backslash.
const NEEDS_CARE = /[^ !#-[\]-~]/;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const CLOSE_BRACE = 0x7d;
const LETTER_U = 0x75;
/** Up to here a loop over the characters is cheaper than a call into the engine. */
export const LONGEST_LOOPED = 64;
/** What follows the backslash for the characters that JSON has short escapes for. */
const ESCAPES: Readonly<Record<number, number>> = {
  8: 0x62, // \b
  9: 0x74, // \t
  10: 0x6e, // \n
  12: 0x66, // \f
  13: 0x72, // \r
  34: QUOTE,
  92: BACKSLASH,
};
const HEX = Buffer.from('0123456789abcdef');

/** Adds a string as an attribute value, with what stands before its characters, and its bytes to the size. */
export function putString(encoder: ItemEncoder, before: ConstantText, value: string, depth: number): void {
  putConstant(encoder, before);
  if (value.length > LONGEST_LOOPED) putLong(encoder, value, depth);
  else putShort(encoder, value, depth);
}

function putLong(encoder: ItemEncoder, value: string, depth: number): void {
  // Before the bytes are made: they may be many. No text has fewer bytes than code units.
  if (encoder.size + value.length > encoder.maxSize) refuseSize(encoder);
  if (NEEDS_CARE.test(value)) {
    putEscaped(encoder, value, depth);
    return;
  }
  encoder.size += value.length;
  putAscii(encoder, value);
  endText(encoder);
}

/** A long string with characters that need care, by the engine: its JSON, whose first quote is there already. */
function putEscaped(encoder: ItemEncoder, value: string, depth: number): void {
  const json = JSON.stringify(value);
  const escapes = json.length - 2 - value.length;
  // A lone surrogate becomes \ud8… or \udf…; a backslash and the letters "ud" of the value itself look like one.
  if (escapes >= 5 && json.includes('\\ud')) refuseLoneSurrogates(encoder, value, depth);
  encoder.end--;
  const start = encoder.end;
  putText(encoder, json);
  encoder.size += encoder.end - start - 2 - escapes;
  if (encoder.size > encoder.maxSize) refuseSize(encoder);
  putCharacter(encoder, CLOSE_BRACE);
}

function putShort(encoder: ItemEncoder, value: string, depth: number): void {
  const { length } = value;
  reserve(encoder, 6 * length + 2); // the longest escape: \u0000
  const { bytes } = encoder;
  let at = encoder.end;
  for (let i = 0; i < length; i++) {
    const code = value.charCodeAt(i);
    if (code >= 0x20 && code < 0x80 && code !== QUOTE && code !== BACKSLASH) bytes[at++] = code;
    else {
      encoder.size += i;
      encoder.end = at;
      putRest(encoder, value, i, depth);
      if (encoder.size > encoder.maxSize) refuseSize(encoder);
      endText(encoder);
      return;
    }
  }
  bytes[at] = QUOTE;
  bytes[at + 1] = CLOSE_BRACE;
  encoder.end = at + 2;
  encoder.size += length;
  if (encoder.size > encoder.maxSize) refuseSize(encoder);
}

/** The rest of a short string, escaped and in UTF-8; there is room for it. */
function putRest(encoder: ItemEncoder, value: string, from: number, depth: number): void {
  const { bytes } = encoder;
  let at = encoder.end;
  let size = 0;
  for (let i = from; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code < 0x80) {
      size++;
      const escaped = code < 0x20 || code === QUOTE || code === BACKSLASH ? (ESCAPES[code] ?? LETTER_U) : 0;
      if (escaped === 0) bytes[at++] = code;
      else {
        bytes[at++] = BACKSLASH;
        bytes[at++] = escaped;
        if (escaped === LETTER_U) {
          bytes[at++] = 0x30;
          bytes[at++] = 0x30;
          bytes[at++] = HEX[code >> 4] as number;
          bytes[at++] = HEX[code & 15] as number;
        }
      }
    } else if (code < 0x800) {
      size += 2;
      bytes[at++] = 0xc0 | (code >> 6);
      bytes[at++] = 0x80 | (code & 63);
    } else if (code < 0xd800 || code > 0xdfff) {
      size += 3;
      bytes[at++] = 0xe0 | (code >> 12);
      bytes[at++] = 0x80 | ((code >> 6) & 63);
      bytes[at++] = 0x80 | (code & 63);
    } else {
      const point = value.codePointAt(i++) as number;
      if (point < 0x10000) refuseLoneSurrogates(encoder, value, depth);
      size += 4;
      bytes[at++] = 0xf0 | (point >> 18);
      bytes[at++] = 0x80 | ((point >> 12) & 63);
      bytes[at++] = 0x80 | ((point >> 6) & 63);
      bytes[at++] = 0x80 | (point & 63);
    }
  }
  encoder.size += size;
  encoder.end = at;
}

function refuseLoneSurrogates(encoder: ItemEncoder, value: string, depth: number): void {
  if (!value.isWellFormed()) refuseValue(encoder, depth, 'has a lone surrogate, which is not valid UTF-8');
}

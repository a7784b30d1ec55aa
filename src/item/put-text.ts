import type { ConstantText } from './constant-text.js';
import { type ItemEncoder, newRoom } from './item-encoder.js';

/** Makes room for so many bytes more, and for the zeros behind a constant. */
export function reserve(encoder: ItemEncoder, bytes: number): void {
  if (encoder.end + bytes + 8 > encoder.bytes.length) grow(encoder, bytes + 8);
}

function grow(encoder: ItemEncoder, bytes: number): void {
  const needed = encoder.end + bytes;
  if (encoder.spare.bytes.length < needed)
    encoder.spare = newRoom(Math.max(2 * encoder.bytes.length, needed));
  // To the same place: where the key is was noted.
  encoder.bytes.copy(encoder.spare.bytes, encoder.start, encoder.start, encoder.end);
  encoder.bytes = encoder.spare.bytes;
  encoder.view = encoder.spare.view;
}

/** Adds text that is the same in many items. */
export function putConstant(encoder: ItemEncoder, text: ConstantText): void {
  const { words, length, bytes } = text;
  reserve(encoder, length);
  const at = encoder.end;
  encoder.end = at + length;
  if (words.length === 0) encoder.bytes.set(bytes, at);
  else putWords(encoder.view, at, text);
}

/** Stores text that is ASCII, and the zeros behind it, for which there is room; where it ends. */
export function putWords(view: DataView, at: number, { words, length }: ConstantText): number {
  for (let i = 0; i < words.length; i++) view.setFloat64(at + 8 * i, words[i] as number, true);
  return at + length;
}

/** Adds text. */
export function putText(encoder: ItemEncoder, text: string): void {
  reserve(encoder, 3 * text.length);
  encoder.end += encoder.bytes.write(text, encoder.end, 'utf8');
}

/** Adds text that is ASCII. */
export function putAscii(encoder: ItemEncoder, text: string): void {
  const { length } = text;
  reserve(encoder, length);
  encoder.bytes.write(text, encoder.end, 'latin1');
  encoder.end += length;
}

/** Adds one ASCII character. */
export function putCharacter(encoder: ItemEncoder, code: number): void {
  reserve(encoder, 1);
  encoder.bytes[encoder.end++] = code;
}

const QUOTE = 0x22;
const CLOSE_BRACE = 0x7d;

/** Ends a value that is text: `"}`. */
export function endText(encoder: ItemEncoder): void {
  reserve(encoder, 2);
  const { bytes, end } = encoder;
  bytes[end] = QUOTE;
  bytes[end + 1] = CLOSE_BRACE;
  encoder.end = end + 2;
}

import type { ConstantText } from './constant-text.js';
import type { ItemEncoder } from './item-encoder.js';

/** Makes room for so many bytes more, and for the zeros behind a constant. */
export function reserve(encoder: ItemEncoder, bytes: number): void {
  if (encoder.length + bytes + 8 > encoder.bytes.length) grow(encoder, bytes + 8);
}

function grow(encoder: ItemEncoder, bytes: number): void {
  const grown = Buffer.allocUnsafeSlow(Math.max(2 * encoder.bytes.length, encoder.length + bytes));
  encoder.bytes.copy(grown, 0, 0, encoder.length);
  encoder.bytes = grown;
  encoder.view = new DataView(grown.buffer);
}

/** Adds text that is the same in many items. */
export function putConstant(encoder: ItemEncoder, { words, length, bytes }: ConstantText): void {
  reserve(encoder, length);
  const at = encoder.length;
  encoder.length = at + length;
  if (words.length === 0) {
    encoder.bytes.set(bytes, at);
    return;
  }
  const { view } = encoder;
  for (let i = 0; i < words.length; i++) view.setFloat64(at + 8 * i, words[i] as number, true);
}

/** Adds text. */
export function putText(encoder: ItemEncoder, text: string): void {
  reserve(encoder, 3 * text.length);
  encoder.length += encoder.bytes.write(text, encoder.length, 'utf8');
}

/** Adds text that is ASCII. */
export function putAscii(encoder: ItemEncoder, text: string): void {
  const { length } = text;
  reserve(encoder, length);
  encoder.bytes.write(text, encoder.length, 'latin1');
  encoder.length += length;
}

/** Adds one ASCII character. */
export function putCharacter(encoder: ItemEncoder, code: number): void {
  reserve(encoder, 1);
  encoder.bytes[encoder.length++] = code;
}

const QUOTE = 0x22;
const CLOSE_BRACE = 0x7d;

/** Ends a value that is text: `"}`. */
export function endText(encoder: ItemEncoder): void {
  reserve(encoder, 2);
  const { bytes, length } = encoder;
  bytes[length] = QUOTE;
  bytes[length + 1] = CLOSE_BRACE;
  encoder.length = length + 2;
}

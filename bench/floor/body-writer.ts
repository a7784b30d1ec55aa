import type { ConstantText } from './constant-text.ts';

/** Up to here a loop over the characters is cheaper than a call into the engine's C++. */
const LONGEST_LOOPED = 64;
// Anything but printable ASCII without the quote and the backslash.
const NEEDS_CARE = /[^ !#-[\]-~]/;
/** Kept free behind every value: the constants up to the next one go there unchecked. */
const SLACK = 1024;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Writes a body straight into bytes: no text of a record is ever made. Constants go in eight bytes at a time and may
 * write zeros past their end, where the next piece goes anyway.
 */
export class BodyWriter {
  /** Where the next byte goes. */
  at = 0;
  bytes: Buffer;
  #view: DataView;

  constructor(byteLength: number) {
    this.bytes = Buffer.allocUnsafeSlow(byteLength);
    this.#view = new DataView(this.bytes.buffer);
  }

  /** Makes room for so many bytes more and the constants behind them. What is written stays. */
  reserve(byteLength: number): void {
    const needed = this.at + byteLength + SLACK;
    if (needed <= this.bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(2 * this.bytes.length, needed));
    this.bytes.copy(grown, 0, 0, this.at);
    this.bytes = grown;
    this.#view = new DataView(grown.buffer);
  }

  constant({ words, length }: ConstantText): void {
    const view = this.#view;
    let at = this.at;
    for (let i = 0; i < words.length; i++, at += 8) view.setFloat64(at, words[i] as number, true);
    this.at += length;
  }

  /** The inside of a JSON string: the quotes are the constants' around it. */
  string(value: string): void {
    const { length } = value;
    if (length > LONGEST_LOOPED) {
      this.#longString(value);
      return;
    }
    this.reserve(length);
    const { bytes } = this;
    let at = this.at;
    for (let i = 0; i < length; i++) {
      const code = value.charCodeAt(i);
      if (code < 0x20 || code > 0x7e || code === QUOTE || code === BACKSLASH) {
        this.#escaped(value);
        return;
      }
      bytes[at++] = code;
    }
    this.at = at;
  }

  /** JavaScript's shortest text of a finite number; DynamoDB reads exponents, too. */
  number(value: number): void {
    const text = `${value}`;
    this.reserve(text.length);
    const { bytes } = this;
    for (let i = 0; i < text.length; i++) bytes[this.at++] = text.charCodeAt(i);
  }

  base64(value: Buffer): void {
    this.#ascii(value.toString('base64'));
  }

  copy(from: Buffer, start: number, end: number): void {
    this.reserve(end - start);
    this.at += from.copy(this.bytes, this.at, start, end);
  }

  #longString(value: string): void {
    if (NEEDS_CARE.test(value)) this.#escaped(value);
    else this.#ascii(value);
  }

  #escaped(value: string): void {
    const text = JSON.stringify(value);
    this.reserve(3 * text.length);
    // Its quotes go over the one that is there already and the one that follows: no slice of the text is made.
    this.at += this.bytes.write(text, this.at - 1) - 2;
  }

  /** Text of ASCII alone that needs no escape. */
  #ascii(text: string): void {
    this.reserve(text.length);
    this.at += this.bytes.write(text, this.at, 'latin1');
  }
}

import type { FieldName, HttpAnswer } from './http-answer.js';

/** What differs from answer to answer. */
const CHANGING = /\r\n(?:date|x-amzn-requestid)[ \t]*:([^\r\n]*)/gi;
const FIRST_PRINTABLE = 0x20;

/**
 * An answer that came whole and in one piece, as a template: nearly every answer of a connection is the same, byte for
 * byte, but for its date and its request id. Those are told by comparing them, without being parsed: that costs a fifth.
 */
export class UsualAnswer implements HttpAnswer {
  readonly status: number;
  readonly body: Buffer;
  readonly #answer: HttpAnswer;
  readonly #fields = new Map<FieldName, string | undefined>();
  readonly #bytes: Buffer;
  /** Where the bytes that may differ begin and end, in order. */
  readonly #changing: readonly number[];

  /**
   * @param bytes head and body; copied
   * @param answer what was read of them; its fields are text already
   */
  constructor(bytes: Buffer, answer: HttpAnswer) {
    this.#answer = answer;
    this.#bytes = Buffer.from(bytes);
    const headBytes = bytes.length - answer.body.length;
    this.status = answer.status;
    this.body = this.#bytes.subarray(headBytes);
    const changing: number[] = [];
    for (const { index, 0: line, 1: value = '' } of bytes.toString('latin1', 0, headBytes).matchAll(CHANGING))
      changing.push(index + line.length - value.length, index + line.length);
    this.#changing = changing;
  }

  /** Of an answer that is told by this one, date and request id are still those of this one. */
  field(name: FieldName): string | undefined {
    if (!this.#fields.has(name)) this.#fields.set(name, this.#answer.field(name));
    return this.#fields.get(name);
  }

  /** Whether a piece is such an answer again, whole. */
  isAgain(piece: Buffer): boolean {
    const bytes = this.#bytes;
    const changing = this.#changing;
    if (piece.length !== bytes.length) return false;
    let at = 0;
    for (let i = 0; i < changing.length; i += 2) {
      const from = changing[i] as number;
      const to = changing[i + 1] as number;
      for (; at < from; at++) if (piece[at] !== bytes[at]) return false;
      // A line break would begin another field.
      for (; at < to; at++) if ((piece[at] as number) < FIRST_PRINTABLE) return false;
    }
    for (; at < bytes.length; at++) if (piece[at] !== bytes[at]) return false;
    return true;
  }
}

import { BrokenHttp, MAX_ANSWER_BYTES, MAX_HEAD_BYTES, tooLong } from './broken-http.js';
import { GrowingBytes } from './growing-bytes.js';

const LINE_FEED = 0x0a;
/** The size of a chunk; what may stand behind it means nothing to us. */
const SIZE = /^0*([0-9a-f]{1,8})[ \t]*(?:;[^\r]*)?\r\n$/i;
const FIELD = /^[!-9;-~]+[ \t]*:[^\r]*\r\n$/;

/** Reads a body that comes in chunks, each byte once: https://www.rfc-editor.org/rfc/rfc9112#name-chunked-transfer-coding */
export class ChunkedBody {
  readonly #content = new GrowingBytes();
  /** What is to come next. */
  #part: 'size' | 'content' | 'contentEnd' | 'trailers' = 'size';
  /** What has come of a line. */
  #line = '';
  #trailerBytes = 0;
  /** What is missing of a chunk. */
  #missing = 0;

  get content(): Buffer {
    return this.#content.bytes;
  }

  /**
   * Takes what has come.
   * @returns where in the piece the body ends; undefined if more of it is to come
   * @throws {BrokenHttp}
   */
  push(piece: Buffer): number | undefined {
    let at = 0;
    while (at < piece.length) {
      if (this.#part === 'content') {
        const end = Math.min(at + this.#missing, piece.length);
        this.#content.append(piece.subarray(at, end));
        this.#missing -= end - at;
        if (this.#missing === 0) this.#part = 'contentEnd';
        at = end;
      } else {
        at = this.#toLineEnd(piece, at);
        if (piece[at - 1] === LINE_FEED && this.#readLine()) return at;
      }
    }
    return undefined;
  }

  #toLineEnd(piece: Buffer, at: number): number {
    const lineFeed = piece.indexOf(LINE_FEED, at);
    const end = lineFeed < 0 ? piece.length : lineFeed + 1;
    if (this.#line.length + end - at > MAX_HEAD_BYTES) throw new BrokenHttp('a line of a chunk does not end');
    this.#line += piece.toString('latin1', at, end);
    return end;
  }

  /** @returns whether that was the body's last line */
  #readLine(): boolean {
    const line = this.#line;
    this.#line = '';
    if (this.#part === 'trailers') return this.#readTrailer(line);
    if (this.#part === 'contentEnd') {
      if (line !== '\r\n') throw new BrokenHttp('the answer has a chunk that is longer than its size');
      this.#part = 'size';
      return false;
    }
    const size = SIZE.exec(line)?.[1];
    if (size === undefined) throw new BrokenHttp('the answer has a chunk without a size');
    this.#missing = Number.parseInt(size, 16);
    if (this.#content.length + this.#missing > MAX_ANSWER_BYTES) throw tooLong();
    this.#part = this.#missing === 0 ? 'trailers' : 'content';
    return false;
  }

  #readTrailer(line: string): boolean {
    if (line === '\r\n') return true;
    this.#trailerBytes += line.length;
    if (this.#trailerBytes > MAX_HEAD_BYTES || !FIELD.test(line))
      throw new BrokenHttp('the answer has trailers that are none');
    return false;
  }
}

import type { FieldName, HttpAnswer } from './http-answer.js';
import { HttpHead } from './http-head.js';

/** Largest answer: all of a request may come back unprocessed, 16 MB of it, in a longer spelling. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;
const MAX_HEAD_BYTES = 64 * 1024;
const HEAD_END = '\r\n\r\n';
const LINE_FEED = 0x0a;
const NO_BYTES: Buffer = Buffer.alloc(0);

/** What came is no answer that HTTP/1.1 allows to this request (RFC 9112). */
export class BrokenHttp extends Error {
  override readonly name = 'BrokenHttp';
}

/** How much of a body is to come: so many bytes, chunks, or all until the connection ends. */
type BodyLength = number | 'chunked' | 'untilEnd';

/** Reads the answers of one connection, one at a time, from pieces of whatever size. */
export class AnswerParser {
  #pieces: Buffer[] = [];
  #bytes = 0;
  #head: HttpHead | undefined;
  #bodyLength: BodyLength = 0;
  #bodyStart = 0;

  /** Whether something of an answer has come. */
  get hasBegun(): boolean {
    return this.#bytes > 0;
  }

  /** Whether the connection may be used again after the answer that was read last. */
  isReusable = false;

  /**
   * Takes what has come.
   * @param piece copied if it is needed longer
   * @returns the answer, if that was the rest of it
   * @throws {BrokenHttp}
   */
  push(piece: Buffer): ParsedAnswer | undefined {
    // Nearly always the whole answer comes in one piece.
    const isFirst = this.#bytes === 0;
    if (!isFirst) this.#pieces.push(Buffer.from(piece));
    this.#bytes += piece.length;
    if (this.#bytes > MAX_ANSWER_BYTES) throw tooLong();
    const answer =
      isFirst || this.#mayEndWith(piece) ? this.#read(isFirst ? piece : this.#joined()) : undefined;
    if (isFirst && answer === undefined) this.#pieces = [Buffer.from(piece)];
    return answer;
  }

  /**
   * The connection has ended.
   * @returns the answer, if that was its end
   * @throws {BrokenHttp} it ended in the middle
   */
  end(): ParsedAnswer | undefined {
    if (this.#bytes === 0) return undefined;
    const bytes = this.#joined();
    if (this.#head !== undefined && this.#bodyLength === 'untilEnd') {
      return this.#whole(this.#head, bytes.subarray(this.#bodyStart));
    }
    throw new BrokenHttp('the connection ended in the middle of an answer');
  }

  /** Spares joining the pieces of a long answer for each new one. */
  #mayEndWith(piece: Buffer): boolean {
    if (this.#bodyLength === 'untilEnd') return false;
    if (this.#bodyLength === 'chunked') return piece.at(-1) === LINE_FEED;
    return this.#bytes >= this.#bodyStart + this.#bodyLength;
  }

  #joined(): Buffer {
    if (this.#pieces.length > 1) this.#pieces = [Buffer.concat(this.#pieces)];
    return this.#pieces[0] ?? NO_BYTES;
  }

  #read(bytes: Buffer): ParsedAnswer | undefined {
    let head = this.#head ?? this.#readHead(bytes);
    // Interim answers (100, 103) stand before the one that counts.
    while (head !== undefined && head.status < 200) head = this.#readHead(bytes);
    if (head === undefined) return undefined;
    this.#head = head;
    const start = this.#bodyStart;
    if (this.#bodyLength === 'untilEnd') return undefined;
    if (this.#bodyLength === 'chunked') {
      const chunked = readChunks(bytes, start);
      return chunked === undefined ? undefined : this.#whole(head, chunked.body, bytes.length - chunked.end);
    }
    const end = start + this.#bodyLength;
    if (bytes.length < end) return undefined;
    return this.#whole(head, bytes.subarray(start, end), bytes.length - end);
  }

  /** The head that begins where the last one ended. */
  #readHead(bytes: Buffer): HttpHead | undefined {
    const from = this.#bodyStart;
    const end = bytes.indexOf(HEAD_END, from, 'latin1');
    if (end < 0) {
      if (bytes.length - from > MAX_HEAD_BYTES) throw new BrokenHttp('the head of the answer does not end');
      // What cannot become HTTP is told at once: the other side may wait for more itself.
      const start = bytes.toString('latin1', from, Math.min(from + 5, bytes.length));
      if (!'HTTP/'.startsWith(start)) throw new BrokenHttp('the answer is not HTTP/1.1');
      return undefined;
    }
    const head = HttpHead.read(bytes.toString('latin1', from, end));
    if (head === undefined) throw new BrokenHttp('the answer is not HTTP/1.1');
    this.#bodyStart = end + HEAD_END.length;
    this.#bodyLength = bodyLengthOf(head);
    return head;
  }

  #whole(head: HttpHead, body: Buffer, bytesBehind = 0): ParsedAnswer {
    // Nothing was asked that bytes behind the answer could belong to.
    this.isReusable = head.isKeptAlive && this.#bodyLength !== 'untilEnd' && bytesBehind === 0;
    this.#pieces = [];
    this.#bytes = 0;
    this.#head = undefined;
    this.#bodyStart = 0;
    this.#bodyLength = 0;
    return new ParsedAnswer(head, body);
  }
}

/** An answer read by {@link AnswerParser}. Its body may be overwritten when more is read from the connection. */
export class ParsedAnswer implements HttpAnswer {
  readonly #head: HttpHead;
  readonly body: Buffer;

  constructor(head: HttpHead, body: Buffer) {
    this.#head = head;
    this.body = body;
  }

  get status(): number {
    return this.#head.status;
  }

  field(name: FieldName): string | undefined {
    return this.#head.field(name);
  }
}

// https://www.rfc-editor.org/rfc/rfc9112#name-message-body-length
function bodyLengthOf(head: HttpHead): BodyLength {
  if (head.status < 200 || head.status === 204 || head.status === 304) return 0;
  const coding = head.field('transfer-encoding');
  if (coding !== undefined) {
    if (coding.toLowerCase() === 'chunked') return 'chunked';
    throw new BrokenHttp(`the answer has a transfer coding that was not asked for`);
  }
  const length = head.field('content-length');
  if (length === undefined) return 'untilEnd';
  if (!/^\d{1,15}$/.test(length)) throw new BrokenHttp('the answer has a content-length that is no number');
  if (Number(length) > MAX_ANSWER_BYTES) throw tooLong();
  return Number(length);
}

/** The content of a chunked body, and where it ends; undefined if it is not all there. */
function readChunks(bytes: Buffer, start: number): { body: Buffer; end: number } | undefined {
  const chunks: Buffer[] = [];
  for (let at = start; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at, 'latin1');
    if (lineEnd < 0) return undefined;
    const size = /^([0-9a-f]{1,8})[ \t]*(?:;|$)/i.exec(bytes.toString('latin1', at, lineEnd))?.[1];
    if (size === undefined) throw new BrokenHttp('the answer has a chunk without a size');
    const length = Number.parseInt(size, 16);
    const from = lineEnd + 2;
    if (length === 0) {
      const end = endOfTrailers(bytes, from);
      return end === undefined ? undefined : { body: Buffer.concat(chunks), end };
    }
    if (bytes.length < from + length + 2) return undefined;
    chunks.push(bytes.subarray(from, from + length));
    at = from + length + 2;
    if (bytes.toString('latin1', at - 2, at) !== '\r\n')
      throw new BrokenHttp('the answer has a chunk that is longer than its size');
  }
}

function endOfTrailers(bytes: Buffer, from: number): number | undefined {
  for (let at = from; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at, 'latin1');
    if (lineEnd < 0) return undefined;
    if (lineEnd === at) return at + 2;
    at = lineEnd + 2;
  }
}

function tooLong(): BrokenHttp {
  return new BrokenHttp(`the answer is longer than ${MAX_ANSWER_BYTES} bytes`);
}

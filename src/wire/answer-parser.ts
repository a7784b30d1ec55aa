import { BrokenHttp, MAX_ANSWER_BYTES, MAX_HEAD_BYTES, tooLong } from './broken-http.js';
import { ChunkedBody } from './chunked-body.js';
import { GrowingBytes } from './growing-bytes.js';
import type { FieldName, HttpAnswer } from './http-answer.js';
import { HttpHead, mayBeStatusLine } from './http-head.js';
import { UsualAnswer } from './usual-answer.js';

const HEAD_END = '\r\n\r\n';
/** The usual answer has a short body: it says that everything is written. */
const LONGEST_USUAL_BODY = 64;

/** Reads the answers of one connection, one at a time, from pieces of whatever size, each byte once. */
export class AnswerParser {
  /** Whether the connection may be used again after the answer that was read last. */
  isReusable = false;
  /** What has come of the answer, interim answers included. */
  #bytes = 0;
  /** The beginning of a head, or of a body without chunks. */
  readonly #held = new GrowingBytes();
  #head: HttpHead | undefined;
  #chunks: ChunkedBody | undefined;
  #usual: UsualAnswer | undefined;

  /**
   * Takes what has come.
   * @param piece copied if it is needed longer
   * @param view of the same bytes from its beginning on, and perhaps more
   * @returns the answer, if that was the rest of it
   * @throws {BrokenHttp} and nothing can be read any more
   */
  push(
    piece: Buffer,
    view: DataView = new DataView(piece.buffer, piece.byteOffset, piece.length),
  ): HttpAnswer | undefined {
    const isFirst = this.#bytes === 0;
    if (isFirst && this.#usual?.isAgain(piece, view) === true) {
      this.isReusable = true;
      return this.#usual;
    }
    const answer = this.#parse(piece);
    if (isFirst && answer !== undefined) this.#learn(piece, answer);
    return answer;
  }

  /** An answer that came in one piece, and that another may follow, becomes what later ones are compared with. */
  #learn(piece: Buffer, answer: HttpAnswer): void {
    const { status, body } = answer;
    const isUsual = this.isReusable && status === 200 && body.length <= LONGEST_USUAL_BODY;
    if (isUsual && piece.subarray(-body.length).equals(body)) this.#usual = new UsualAnswer(piece, answer);
  }

  #parse(piece: Buffer): ParsedAnswer | undefined {
    this.#bytes += piece.length;
    if (this.#bytes > MAX_ANSWER_BYTES) throw tooLong();
    const rest = this.#head === undefined ? this.#readHead(piece) : piece;
    return rest === undefined ? undefined : this.#readBody(this.#head as HttpHead, rest);
  }

  /**
   * The connection has ended.
   * @returns the answer, if that was its end
   * @throws {BrokenHttp} it ended in the middle
   */
  end(): HttpAnswer | undefined {
    if (this.#bytes === 0) return undefined;
    if (this.#head?.bodyLength === 'untilEnd') return this.#whole(this.#head, this.#held.bytes, 0);
    throw new BrokenHttp('the connection ended in the middle of an answer');
  }

  /** @returns what stands behind the head; undefined if more of it is to come */
  #readHead(piece: Buffer): Buffer | undefined {
    let rest = piece;
    for (;;) {
      const known = this.#held.length;
      // Nearly always the whole answer comes in one piece.
      if (known > 0) this.#held.append(rest);
      const bytes = known > 0 ? this.#held.bytes : rest;
      const end = bytes.indexOf(HEAD_END, Math.max(0, known - HEAD_END.length + 1), 'latin1');
      if ((end < 0 ? bytes.length - HEAD_END.length + 1 : end) > MAX_HEAD_BYTES)
        throw new BrokenHttp('the head of the answer does not end');
      if (end < 0) {
        // What cannot become HTTP is told at once: the other side may wait for more itself.
        if (known < STATUS_LINE_BYTES && !mayBeStatusLine(bytes.toString('latin1', 0, STATUS_LINE_BYTES)))
          throw new BrokenHttp('the answer is not HTTP/1.1');
        if (known === 0) this.#held.append(rest);
        return undefined;
      }
      const head = new HttpHead(bytes.toString('latin1', 0, end));
      rest = bytes.subarray(end + HEAD_END.length);
      if (known > 0) this.#held.clear();
      // Interim answers (100, 103) stand before the one that counts.
      if (head.status < 200) continue;
      this.#head = head;
      if (head.bodyLength === 'chunked') this.#chunks = new ChunkedBody();
      return rest;
    }
  }

  #readBody(head: HttpHead, piece: Buffer): ParsedAnswer | undefined {
    if (this.#chunks !== undefined) {
      const end = this.#chunks.push(piece);
      return end === undefined ? undefined : this.#whole(head, this.#chunks.content, piece.length - end);
    }
    const { bodyLength } = head;
    const missing =
      typeof bodyLength === 'number' ? bodyLength - this.#held.length : Number.POSITIVE_INFINITY;
    const isLast = piece.length >= missing;
    const part = isLast ? piece.subarray(0, missing) : piece;
    if (isLast && this.#held.length === 0) return this.#whole(head, part, piece.length - missing);
    this.#held.append(part);
    return isLast ? this.#whole(head, this.#held.bytes, piece.length - missing) : undefined;
  }

  #whole(head: HttpHead, body: Buffer, bytesBehind: number): ParsedAnswer {
    // Nothing was asked that bytes behind the answer could belong to.
    this.isReusable = head.isKeptAlive && head.bodyLength !== 'untilEnd' && bytesBehind === 0;
    this.#bytes = 0;
    this.#held.clear();
    this.#head = undefined;
    this.#chunks = undefined;
    return new ParsedAnswer(head, body);
  }
}

/** A status line is shorter; of a longer one the rest is not looked at before the head is whole. */
const STATUS_LINE_BYTES = 256;

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

import { BrokenHttp, MAX_ANSWER_BYTES, tooLong } from './broken-http.js';
import type { FieldName } from './http-answer.js';

/** How much of a body is to come: so many bytes, chunks, or all until the connection ends. */
export type BodyLength = number | 'chunked' | 'untilEnd';

/** The head of an HTTP/1.1 answer: its status line and header fields, read from the text when asked. */
export class HttpHead {
  readonly status: number;
  /** Whether another request may follow on the connection, by the head alone. */
  readonly isKeptAlive: boolean;
  readonly bodyLength: BodyLength;
  readonly #text: string;

  /**
   * @param text from the status line to the last field, without the empty line
   * @throws {BrokenHttp}
   */
  constructor(text: string) {
    const line = STATUS_LINE.exec(text);
    if (line === null) throw new BrokenHttp('the answer is not HTTP/1.1');
    this.#text = text;
    this.status = Number(line[2]);
    const { connection, codings, lengths } = framingOf(text);
    this.isKeptAlive = isKeptAlive(connection, line[1] === '1', codings);
    this.bodyLength = bodyLengthOf(this.status, codings, lengths);
  }

  field(name: FieldName): string | undefined {
    return FIELDS[name].exec(this.#text)?.[1]?.trimEnd();
  }
}

/** Whether a text that is no whole status line may become one. */
export function mayBeStatusLine(text: string): boolean {
  if (!'HTTP/'.startsWith(text.slice(0, 5))) return false;
  const lineFeed = text.indexOf('\n');
  return lineFeed < 0 || STATUS_LINE.test(text.slice(0, lineFeed + 1));
}

// Interim answers are 100, 102 and 103: nobody has asked for another protocol (101).
const STATUS_LINE = /^HTTP\/1\.([01]) (10[023]|[2-9]\d\d)(?: [^\r\n]*)?(?=\r\n|$)/;

/** All that tells where an answer ends. A folded line belongs to the field above it. */
const FRAMING =
  /\r\n(?:(connection)|(content-length)|transfer-encoding)[ \t]*:[ \t]*([^\r\n]*(?:\r\n[ \t][^\r\n]*)*)/gi;

interface Framing {
  connection: string | undefined;
  codings: string | undefined;
  lengths: string | undefined;
}

/** Several equal fields are one list. */
function framingOf(text: string): Framing {
  const framing: Framing = { connection: undefined, codings: undefined, lengths: undefined };
  FRAMING.lastIndex = 0;
  for (let field = FRAMING.exec(text); field !== null; field = FRAMING.exec(text)) {
    const value = (field[3] as string).trimEnd();
    if (field[1] !== undefined) framing.connection = appended(framing.connection, value);
    else if (field[2] !== undefined) framing.lengths = appended(framing.lengths, value);
    else framing.codings = appended(framing.codings, value);
  }
  return framing;
}

function appended(list: string | undefined, value: string): string {
  return list === undefined ? value : `${list},${value}`;
}

// https://www.rfc-editor.org/rfc/rfc9112#name-persistence
function isKeptAlive(
  connection: string | undefined,
  isVersion11: boolean,
  codings: string | undefined,
): boolean {
  if (connection === undefined) return isVersion11;
  const options = connection.toLowerCase();
  if (isVersion11 && options === 'keep-alive') return true;
  const list = options.split(/[\s,]+/);
  // Version 1.0 knows no chunks: whoever has made them of its answer may have left its other fields as they were.
  return !list.includes('close') && (isVersion11 || (list.includes('keep-alive') && codings === undefined));
}

// https://www.rfc-editor.org/rfc/rfc9112#name-message-body-length
function bodyLengthOf(status: number, codings: string | undefined, lengths: string | undefined): BodyLength {
  if (status < 200 || status === 204 || status === 304) return 0;
  if (codings !== undefined) {
    if (lengths !== undefined) throw new BrokenHttp('the answer has a content-length and a transfer coding');
    if (codings.toLowerCase() === 'chunked') return 'chunked';
    throw new BrokenHttp('the answer has a transfer coding that was not asked for');
  }
  if (lengths === undefined) return 'untilEnd';
  const length = DIGITS.test(lengths) ? lengths : onlyOne(lengths);
  if (Number(length) > MAX_ANSWER_BYTES) throw tooLong();
  return Number(length);
}

const DIGITS = /^\d+$/;

function onlyOne(lengths: string): string {
  const [length = '', ...others] = new Set(lengths.split(',').map((one) => one.trim()));
  if (others.length > 0) throw new BrokenHttp('the answer has several content-lengths');
  if (!DIGITS.test(length)) throw new BrokenHttp('the answer has a content-length that is no number');
  return length;
}

const FIELDS: Readonly<Record<FieldName, RegExp>> = {
  date: pattern('date'),
  'x-amz-crc32': pattern('x-amz-crc32'),
  'x-amzn-errortype': pattern('x-amzn-errortype'),
  'x-amzn-requestid': pattern('x-amzn-requestid'),
};

function pattern(name: FieldName): RegExp {
  return new RegExp(`\\r\\n${name}[ \\t]*:[ \\t]*([^\\r\\n]*)`, 'i');
}

import type { FieldName } from './http-answer.js';

/** The head of an HTTP/1.1 answer: its status line and header fields, read from the text when asked. */
export class HttpHead {
  readonly status: number;
  /** Whether another request may follow on the connection, by the head alone. */
  readonly isKeptAlive: boolean;
  readonly #text: string;

  /** @param text from the status line to the last field, without the empty line; undefined if that is no such head */
  static read(text: string): HttpHead | undefined {
    const match = STATUS_LINE.exec(text);
    return match === null ? undefined : new HttpHead(text, match[1] === '1', Number(match[2]));
  }

  private constructor(text: string, isVersion11: boolean, status: number) {
    this.#text = text;
    this.status = status;
    const connection = this.field('connection')?.toLowerCase();
    this.isKeptAlive = isVersion11 ? connection !== 'close' : connection === 'keep-alive';
  }

  field(name: FieldName): string | undefined {
    return FIELDS[name].exec(this.#text)?.[1]?.trimEnd();
  }
}

const STATUS_LINE = /^HTTP\/1\.([01]) (\d{3})(?: [^\r\n]*)?(?=\r\n|$)/;

const FIELDS: Readonly<Record<FieldName, RegExp>> = {
  connection: pattern('connection'),
  'content-encoding': pattern('content-encoding'),
  'content-length': pattern('content-length'),
  date: pattern('date'),
  'transfer-encoding': pattern('transfer-encoding'),
  'x-amz-crc32': pattern('x-amz-crc32'),
  'x-amzn-errortype': pattern('x-amzn-errortype'),
  'x-amzn-requestid': pattern('x-amzn-requestid'),
};

function pattern(name: FieldName): RegExp {
  return new RegExp(`\\r\\n${name}:[ \\t]*([^\\r\\n]*)`, 'i');
}

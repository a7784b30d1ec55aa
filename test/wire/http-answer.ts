import { crc32 } from 'node:zlib';
import type { FieldName, HttpAnswer } from '#dist/wire/http-answer.js';

/** Header fields of an answer. */
export type Fields = Readonly<Partial<Record<FieldName, string | undefined>>>;

/** An answer whose body is given as bytes, as text, or as a value to be JSON. */
export function httpAnswer(status: number, content: unknown, fields: Fields = {}): HttpAnswer {
  const isText = typeof content === 'string';
  const body = Buffer.isBuffer(content) ? content : Buffer.from(isText ? content : JSON.stringify(content));
  return { status, body, field: (name) => fields[name] };
}

/** The same with the checksum that the service sends. */
export function withCrc(answer: HttpAnswer): HttpAnswer {
  const { status, body } = answer;
  const crc = String(crc32(body));
  return { status, body, field: (name) => (name === 'x-amz-crc32' ? crc : answer.field(name)) };
}

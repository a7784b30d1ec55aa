import { AttributeValueItem } from '../../../item/attribute-values.js';
import { bytesOf } from '../../../item/binary.js';
import type { DocumentRecord, InputRecord, RecordSource } from '../input-record.js';
import { exactDocument } from './exact-document.js';
import { jsonText } from './json-text.js';

// A file of rejects has a JSON object a line. Behind the mark, and what people look for (`origin` is where a record was read first that
// comes from another file of rejects), stands the record, as one of
//   document      what a reader made of it, `kinds` telling of the values that JSON has no word for
//   item          an item in DynamoDB's own JSON, `type` telling whether it is deleted
//   text, base64  what could not be read, `format` telling how to read it
// and none of them if it was too long to be kept.

/** The member by which a line is known. */
export const REJECT_MEMBER = 'dynamodbSinkReject';
/** How lines begin, behind the brace. */
export const REJECT_MARK: string = `"${REJECT_MEMBER}":`;
/** The number behind it. A line of a higher one is of a newer version, and not read. */
export const REJECT_VERSION = 1;

/** Why a record was not written. */
export interface RejectReason {
  /** A code of the sink's errors, or `UNREADABLE`. */
  readonly code: string;
  readonly message: string;
  /** The primary key, as far as it is known. */
  readonly key?: string | undefined;
}

/** The line of a record that was rejected, with its newline. */
export function rejectLine(record: InputRecord, { code, message, key }: RejectReason): string {
  const { file, line, endLine, number, origin } = record;
  const head = JSON.stringify({ file: file.name, line, endLine, record: number, origin, code, message, key });
  return `{${REJECT_MARK}${REJECT_VERSION},${head.slice(1, -1)}${contentOf(record)}}\n`;
}

function contentOf(record: InputRecord): string {
  if ('item' in record) return documentMembers(record);
  const { source } = record;
  return source === undefined ? '' : sourceMembers(source);
}

function documentMembers({ type, item }: DocumentRecord): string {
  const deletes = type === 'DELETE' ? ',"type":"DELETE"' : '';
  if (item instanceof AttributeValueItem) return `${deletes},"item":${attributeJson(item)}`;
  const { json, specials } = exactDocument(item);
  const kinds = specials.length > 0 ? `,"kinds":${JSON.stringify(specials)}` : '';
  return `${deletes},"document":${json}${kinds}`;
}

function sourceMembers({ text, format }: RecordSource): string {
  const content = typeof text === 'string' ? { text } : { base64: Buffer.from(text).toString('base64') };
  return `,${JSON.stringify({ format, ...content }).slice(1, -1)}`;
}

/** An item in DynamoDB's own JSON. */
function attributeJson({ attributes }: AttributeValueItem): string {
  return jsonText(attributes, (value) => {
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    const bytes = bytesOf(value);
    return bytes === undefined ? undefined : JSON.stringify(bytes.toString('base64'));
  });
}

import { KeyRole } from './attribute-name.js';
import { BEHIND_COMMA } from './end-key.js';
import { nameAfter } from './find-name.js';
import { hashBytes, ofSortKey } from './hash-key.js';
import { type ItemEncoder, refuseLarge } from './item-encoder.js';
import type { KeySchema } from './key-schema.js';
import { numberSize } from './number.js';
import { digitsOf } from './number-content.js';
import { putPlainDigits, putPlainText, VALUE_ROOM } from './plain-values.js';
import { putWords } from './put-text.js';
import { LONGEST_LOOPED } from './string-value.js';

const QUOTE = 0x22;
const CLOSE_BRACE = 0x7d;
const MINUS = 0x2d;

/** Adds one attribute of an item, a part of its key or not, in whatever way it needs. */
export type PutAttribute = (encoder: ItemEncoder, name: string, value: unknown, schema: KeySchema) => void;

/**
 * Adds the attributes of an item, an object that `for in` gives only the own names of, each with a comma before it, as
 * `putPlainMembers` does those of a map; what is a part of the key is noted. Whatever else there is goes to `putOther`.
 */
export function putPlainItem(
  encoder: ItemEncoder,
  item: Readonly<Record<string, unknown>>,
  schema: KeySchema,
  putOther: PutAttribute,
): void {
  const { maxSize } = encoder;
  let { bytes, view, lastName, size, end: at } = encoder;
  let limit = bytes.length - VALUE_ROOM;
  for (const name in item) {
    const value = item[name];
    if (value === undefined) continue;
    let known = lastName.next;
    if (known === undefined || known.name !== name) known = nameAfter(lastName, name);
    if (known !== undefined && at + known.room < limit) {
      if (known.schema !== schema) known.lookIn(schema);
      const { role } = known;
      if (typeof value === 'string') {
        const { length } = value;
        if (length <= LONGEST_LOOPED && (role === KeyRole.none || (role !== KeyRole.other && length > 0))) {
          const start = putWords(view, at, known.beforeString);
          const end = putPlainText(bytes, start, value, length);
          if (end === start + length) {
            bytes[end] = QUOTE;
            bytes[end + 1] = CLOSE_BRACE;
            // As `endKey` has it; a call of it costs an item of two attributes a fifth more.
            if (role === KeyRole.partitionText) {
              encoder.isPartitionInBytes = true;
              encoder.partitionAt = at + BEHIND_COMMA;
              encoder.partitionEnd = end + 2;
              encoder.keyHash ^= hashBytes(view, start, end + 2);
            } else if (role === KeyRole.sortText) {
              encoder.isSortInBytes = true;
              encoder.sortAt = at + BEHIND_COMMA;
              encoder.sortEnd = end + 2;
              encoder.keyHash ^= ofSortKey(hashBytes(view, start, end + 2));
            }
            size += known.size + length;
            if (size > maxSize) refuseLarge(encoder, size);
            lastName = known;
            at = end + 2;
            continue;
          }
        }
      } else if (typeof value === 'number' && (value | 0) === value && role === KeyRole.none) {
        at = putWords(view, at, known.beforeNumber);
        let whole = value | 0;
        if (whole < 0) {
          bytes[at++] = MINUS;
          whole = -whole;
        }
        const end = at + digitsOf(whole);
        const zeros = putPlainDigits(bytes, at, end, whole);
        bytes[end] = QUOTE;
        bytes[end + 1] = CLOSE_BRACE;
        size += known.size + numberSize(end - at - zeros);
        lastName = known;
        at = end + 2;
        continue;
      }
    }
    encoder.end = at;
    encoder.size = size;
    encoder.lastName = lastName;
    putOther(encoder, name, value, schema);
    if (encoder.fault !== undefined) return;
    ({ bytes, view, lastName, size, end: at } = encoder);
    limit = bytes.length - VALUE_ROOM;
  }
  encoder.end = at;
  encoder.size = size;
  encoder.lastName = lastName;
}

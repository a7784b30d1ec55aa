import { nameAfter } from './find-name.js';
import { countElement, ELEMENT_SIZE, type ItemEncoder, refuseLarge } from './item-encoder.js';
import { numberSize } from './number.js';
import { digitsOf } from './number-content.js';
import { putPlainDigits, putPlainText, VALUE_ROOM } from './plain-values.js';
import { putWords } from './put-text.js';
import { LONGEST_LOOPED, putString } from './string-value.js';

const QUOTE = 0x22;
const CLOSE_BRACE = 0x7d;
const MINUS = 0x2d;

/** Adds one member of a map in whatever way it needs. */
export type PutOther = (encoder: ItemEncoder, name: string, value: unknown, depth: number) => void;

/**
 * Adds the members of a map, an object that `for in` gives only the own names of, each with a comma before it: the engine
 * then reads each value from where it read the name. Short strings of ASCII and 32-bit integers under names that came in
 * this order before are written here in one piece, with what changes from byte to byte in variables. Whatever else there
 * is goes to `putOther`. The attributes of an item are `putPlainItem`'s: in one function with these an order took a twenty-fifth longer.
 *
 * @param depth of the members in the encoder's path
 */
export function putPlainMembers(
  encoder: ItemEncoder,
  members: Readonly<Record<string, unknown>>,
  depth: number,
  putOther: PutOther,
): void {
  if (encoder.fault !== undefined) return; // what is behind the first one is not read
  const { maxSize } = encoder;
  let { bytes, view, lastName, size, end: at } = encoder;
  let limit = bytes.length - VALUE_ROOM;
  for (const name in members) {
    const value = members[name];
    if (value === undefined) continue;
    let known = lastName.next;
    if (known === undefined || known.name !== name) known = nameAfter(lastName, name);
    if (known !== undefined && at + known.room < limit) {
      if (typeof value === 'string') {
        const { length } = value;
        if (length <= LONGEST_LOOPED) {
          const start = putWords(view, at, known.beforeString);
          const end = putPlainText(bytes, start, value, length);
          if (end === start + length) {
            bytes[end] = QUOTE;
            bytes[end + 1] = CLOSE_BRACE;
            size += ELEMENT_SIZE + known.size + length;
            if (size > maxSize) refuseLarge(encoder, size);
            lastName = known;
            at = end + 2;
            continue;
          }
        }
      } else if (typeof value === 'number' && (value | 0) === value) {
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
        size += ELEMENT_SIZE + known.size + numberSize(end - at - zeros);
        if (size > maxSize) refuseLarge(encoder, size);
        lastName = known;
        at = end + 2;
        continue;
      }
    }
    encoder.end = at;
    encoder.size = size;
    encoder.path[depth] = name;
    countElement(encoder);
    if (known !== undefined && typeof value === 'string') {
      encoder.lastName = known;
      encoder.size += known.size;
      putString(encoder, known.beforeString, value, depth);
    } else {
      encoder.lastName = lastName;
      putOther(encoder, name, value, depth);
    }
    if (encoder.fault !== undefined) return;
    ({ bytes, view, lastName, size, end: at } = encoder);
    limit = bytes.length - VALUE_ROOM;
  }
  encoder.end = at;
  encoder.size = size;
  encoder.lastName = lastName;
}

import { BEHIND_COMMA, endKey } from './end-key.js';
import { nameAfter } from './find-name.js';
import { countElement, ELEMENT_SIZE, type ItemEncoder, refuseSize } from './item-encoder.js';
import type { KeySchema } from './key-schema.js';
import { numberSize } from './number.js';
import { digitsOf } from './number-content.js';
import { LONGEST_LOOPED, putString } from './string-value.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const CLOSE_BRACE = 0x7d;
const MINUS = 0x2d;
const ZERO = 0x30;
/** The longest of what stands behind a name's constant, and the zeros behind that. */
const VALUE_ROOM = LONGEST_LOOPED + 16;

/** Adds one attribute in whatever way it needs. */
export type PutOther = (
  encoder: ItemEncoder,
  name: string,
  value: unknown,
  depth: number,
  schema: KeySchema | undefined,
) => void;

/**
 * Adds the members of an object that `for in` gives only the own names of, each with a comma before it: the engine then
 * reads each value from where it read the name. What nearly all members are, short strings of ASCII and 32-bit integers under
 * names that came in this order before, is written here in one piece, with what changes from byte to byte in variables: as
 * calls of functions that change the encoder it took twice as long. Whatever else there is goes to `putOther`.
 *
 * @param depth of the members in the encoder's path
 * @param schema of a document, whose key is among the members; without it they are a map's, each of which is counted
 */
export function putPlainMembers(
  encoder: ItemEncoder,
  members: Readonly<Record<string, unknown>>,
  depth: number,
  schema: KeySchema | undefined,
  putOther: PutOther,
): void {
  if (encoder.fault !== undefined) return; // what is behind the first one is not read
  const partitionName = schema?.partitionKey.name;
  const sortName = schema?.sortKey?.name;
  const elementSize = schema === undefined ? ELEMENT_SIZE : 0;
  let { bytes, view, lastName } = encoder;
  let at = encoder.end;
  let limit = bytes.length - VALUE_ROOM;
  for (const name in members) {
    const value = members[name];
    if (value === undefined) continue;
    const isKey = name === partitionName || name === sortName;
    let known = lastName.next;
    if (known === undefined || known.name !== name) known = nameAfter(lastName, name);
    if (known !== undefined && at + known.room < limit) {
      if (typeof value === 'string') {
        const { length } = value;
        if (length <= LONGEST_LOOPED && (!isKey || isTextKey(name, value, schema))) {
          const { words, length: before } = known.beforeString;
          for (let i = 0; i < words.length; i++) view.setFloat64(at + 8 * i, words[i] as number, true);
          const start = at + before;
          let i = 0;
          for (; i < length; i++) {
            const code = value.charCodeAt(i);
            if (code < 0x20 || code >= 0x80 || code === QUOTE || code === BACKSLASH) break;
            bytes[start + i] = code;
          }
          if (i === length) {
            const end = start + length;
            bytes[end] = QUOTE;
            bytes[end + 1] = CLOSE_BRACE;
            encoder.size += elementSize + known.size + length;
            if (isKey) noteTextKey(encoder, name, schema as KeySchema, at, end + 2);
            if (encoder.size > encoder.maxSize) refuseSize(encoder);
            lastName = known;
            at = end + 2;
            continue;
          }
        }
      } else if (typeof value === 'number' && (value | 0) === value && !isKey) {
        if (schema === undefined) countElement(encoder);
        const { words, length: before } = known.beforeNumber;
        for (let i = 0; i < words.length; i++) view.setFloat64(at + 8 * i, words[i] as number, true);
        at += before;
        let rest = value | 0;
        if (rest < 0) {
          bytes[at++] = MINUS;
          rest = -rest;
        }
        const end = at + digitsOf(rest);
        let zeros = 0;
        for (let i = end - 1; i >= at; i--) {
          const tenth = Math.trunc(rest / 10);
          const digit = rest - tenth * 10;
          bytes[i] = ZERO + digit;
          if (digit === 0 && zeros === end - 1 - i) zeros++;
          rest = tenth;
        }
        bytes[end] = QUOTE;
        bytes[end + 1] = CLOSE_BRACE;
        encoder.size += known.size + numberSize(end - at - zeros);
        lastName = known;
        at = end + 2;
        continue;
      }
    }
    encoder.end = at;
    encoder.path[depth] = name;
    if (schema === undefined) countElement(encoder);
    if (known !== undefined && typeof value === 'string' && !isKey) {
      encoder.lastName = known;
      encoder.size += known.size;
      putString(encoder, known.beforeString, value, depth);
    } else {
      encoder.lastName = lastName;
      putOther(encoder, name, value, depth, isKey ? schema : undefined);
    }
    if (encoder.fault !== undefined) return;
    ({ bytes, view, lastName, end: at } = encoder);
    limit = bytes.length - VALUE_ROOM;
  }
  encoder.end = at;
  encoder.lastName = lastName;
}

function isTextKey(name: string, value: string, schema: KeySchema | undefined): boolean {
  const attribute = name === schema?.partitionKey.name ? schema.partitionKey : schema?.sortKey;
  return attribute?.type === 'S' && value.length > 0;
}

function noteTextKey(encoder: ItemEncoder, name: string, schema: KeySchema, at: number, end: number): void {
  encoder.end = end;
  if (name === schema.partitionKey.name) {
    encoder.isPartitionInBytes = true;
    encoder.partitionAt = at + BEHIND_COMMA;
  } else {
    encoder.isSortInBytes = true;
    encoder.sortAt = at + BEHIND_COMMA;
  }
  endKey(encoder, name, schema);
}

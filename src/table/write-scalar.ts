import { bytesOf } from '../item/binary.js';
import type { DeclaredType } from './column-type.js';
import { unfitValue, wrongValue } from './unfit-value.js';
import type { WriteValue } from './value-writer.js';

/** CHAR, VARCHAR, STRING: text as it is. As in Flink nothing is padded, and nothing is cut off. */
export function writeString(declared: DeclaredType, length: number): WriteValue {
  return (value) => {
    if (typeof value !== 'string') throw wrongValue(declared, 'a string', value);
    if (value.length > length) {
      const characters = characterCount(value);
      if (characters > length) throw unfitValue(declared, `is ${characters} characters long`);
    }
    return value;
  };
}

/** SQL counts code points, JavaScript code units: two of them for most emoji. */
function characterCount(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

export function writeBoolean(declared: DeclaredType): WriteValue {
  return (value) => {
    if (typeof value === 'boolean') return value;
    throw wrongValue(declared, 'true or false', value);
  };
}

/** BINARY, VARBINARY, BYTES. */
export function writeBinary(declared: DeclaredType, length: number): WriteValue {
  return (value) => {
    const bytes = typeof value === 'object' && value !== null ? bytesOf(value) : undefined;
    if (bytes === undefined) throw wrongValue(declared, 'a Uint8Array, Buffer or ArrayBuffer', value);
    if (bytes.length > length) throw unfitValue(declared, `is ${bytes.length} bytes long`);
    return bytes;
  };
}
